// What happens to a client and its network, and when it is back with everything. Each runs in a lab of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as passTime } from 'node:timers/promises';
import { build } from 'vite';
import { ensureBuilt } from '../../../scripts/lib/build.mjs';
import { nodeBundleConfig } from '../../../scripts/lib/bundles.mjs';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { LabProcess } from './lab-process.mjs';
import { HOST_ADDRESS, NetworkLab } from './network-lab.mjs';

const PORT = 5555;
const CLIENT_FILE = inRoot('out/test/lab-client.cjs');

/** `away` makes the absence, `comeBack` ends it: from then on time is measured. `misses`: whether people write meanwhile. */
export const SCENARIOS = [
  {
    id: 'card',
    title: 'the client\'s card off for 3 s',
    misses: true,
    away: ({ lab }) => lab.setCard('client', false),
    lastsMs: 3_000,
    comeBack: ({ lab }) => lab.setCard('client', true),
  },
  {
    id: 'address',
    title: 'the client on another address',
    misses: true,
    away: ({ lab }) => lab.setPassage('client', false),
    lastsMs: 1_000,
    comeBack: ({ lab }) => {
      lab.setPassage('client', true);
      lab.moveClient();
    },
  },
  {
    id: 'hiccup',
    title: 'a cable behind the switch pulled for 8 s',
    misses: true,
    away: ({ lab }) => lab.setPassage('host', false),
    lastsMs: 8_000,
    comeBack: ({ lab }) => lab.setPassage('host', true),
  },
  {
    id: 'cable',
    title: 'a cable behind the switch pulled for 20 s',
    misses: true,
    away: ({ lab }) => lab.setPassage('host', false),
    lastsMs: 20_000,
    comeBack: ({ lab }) => lab.setPassage('host', true),
  },
  {
    id: 'host-card',
    title: 'the host\'s card off for 12 s',
    misses: true,
    away: ({ lab }) => lab.setCard('host', false),
    lastsMs: 12_000,
    comeBack: ({ lab }) => lab.setCard('host', true),
  },
  {
    id: 'restart',
    title: 'the host restarted in order',
    misses: false,
    away: ({ stopHost }) => stopHost('SIGTERM'),
    lastsMs: 500,
    comeBack: ({ startHost }) => startHost(),
  },
  {
    id: 'crash',
    title: 'the host killed, and back after 15 s',
    misses: false,
    away: ({ stopHost }) => stopHost('SIGKILL'),
    lastsMs: 15_000,
    comeBack: ({ startHost }) => startHost(),
  },
  {
    id: 'sleep',
    title: 'the client stopped for 20 s, then on another address',
    misses: true,
    away: ({ client }) => client.signal('SIGSTOP'),
    lastsMs: 20_000,
    comeBack: ({ lab, client }) => {
      lab.moveClient();
      client.signal('SIGCONT');
    },
  },
];

export async function buildLab() {
  await ensureBuilt({ groups: ['host'] });
  const config = nodeBundleConfig({ name: 'lab-client', entry: 'test/bench/reconnect/lab-client.ts', groups: [] });
  await build({ ...config, build: { ...config.build, write: true, emptyOutDir: false, outDir: path.dirname(CLIENT_FILE) } });
}

/**
 * @param {{ scenario: typeof SCENARIOS[number], missedCount: number }} options
 * @returns {Promise<{ backMs: number, completeMs: number, texts: string[], expected: string[] }>} from the end of the absence on
 */
export async function runScenario({ scenario, missedCount }) {
  const lab = new NetworkLab();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'wassop-lab-'));
  const processes = [];
  const start = (place, args) => {
    const started = new LabProcess(lab.start(place, args));
    processes.push(started);
    return started;
  };
  let host;
  const startHost = async () => {
    host = start('host', [inRoot('out/main/cli.cjs'), 'serve', '--listen', 'any', '--port', String(PORT), '--data-dir', dataDir, ...HOST_OPTIONS]);
    await host.waitFor((line) => line.event === 'listening', 'the host');
  };
  const stopHost = (signal) => host.end(signal);
  const write = async (count) => start('host', [CLIENT_FILE, `127.0.0.1:${PORT}`, 'Beto', String(count)]).ended();
  try {
    await startHost();
    const client = start('client', [CLIENT_FILE, `${HOST_ADDRESS}:${PORT}`, 'Ana']);
    const isOnline = (line) => line.link === 'online';
    await client.waitFor(isOnline, 'the first link');
    const parts = { lab, client, startHost, stopHost };
    await scenario.away(parts);
    const from = client.lineCount;
    const [, writing] = await Promise.all([passTime(scenario.lastsMs), scenario.misses ? write(missedCount) : null]);
    await writing;
    await scenario.comeBack(parts);
    const returnedUnixMs = Date.now();
    const expectedCount = scenario.misses ? missedCount : 0;
    const complete = expectedCount > 0 ? await client.waitFor((line) => line.count === expectedCount, `${expectedCount} messages`, from) : null;
    // A link that was replaced beside a quiet one may never have been seen down: then the first message says that it is there.
    const back = await client.waitFor((line) => isOnline(line) || line.count > 0, 'the link', from);
    const { texts } = await client.ask('texts');
    return {
      backMs: back.atUnixMs - returnedUnixMs,
      completeMs: (complete ?? back).atUnixMs - returnedUnixMs,
      texts,
      expected: Array.from({ length: expectedCount }, (_, index) => String(index + 1)),
    };
  } finally {
    for (const one of processes) await one.end();
    lab.end();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const HOST_OPTIONS = ['--rate-limit', 'off', '--disk-floor', '0', '--log-format', 'json', '--name', 'Lab'];

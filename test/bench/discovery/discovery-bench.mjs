// How soon a host is found near by and missed again, and what a host at rest costs the network. Between two namespaces, with the built command.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { NetworkLab } from '../reconnect/network-lab.mjs';

const CLI = inRoot('out/main/cli.cjs');
/** The host announces itself thrice in its first seconds; after these it rests. */
const SETTLE_MS = 10_000;
const REST_MS = 300_000;
const QUICK_REST_MS = 60_000;
const GIVE_UP_MS = 20_000;

/** How many UDP datagrams left a computer so far. Written as a program, because the numbers are those of its own network. */
const COUNT_SENT = `
const fs = require('node:fs');
const [names, values] = fs.readFileSync('/proc/self/net/snmp', 'utf8').split('\\n').filter((line) => line.startsWith('Udp:')).map((line) => line.split(' '));
const v4 = Number(values[names.indexOf('OutDatagrams')]);
const v6 = Number(/^Udp6OutDatagrams\\s+(\\d+)/m.exec(fs.readFileSync('/proc/self/net/snmp6', 'utf8'))[1]);
console.log(v4 + v6);`;

/**
 * @param {{ quick: boolean, say: (line: string) => void }} options
 * @returns {Promise<{ name: string, value: number, unit: string }[] | null>} null: not to be had here
 */
export async function benchDiscovery({ quick, say }) {
  if (!NetworkLab.isPossible) {
    say('discovery: not run: network namespaces need the superuser of Linux');
    return null;
  }
  const lab = new NetworkLab();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'wassop-bench-'));
  const running = [];
  const start = (place, ...args) => {
    const child = lab.start(place, [CLI, ...args]);
    running.push(child);
    return child;
  };
  try {
    const first = listen(start('client', 'nearby', '--watch', '--json'));
    const host = start('host', 'serve', '--port', '0', '--name', 'Bench', '--data-dir', dataDir);
    await once(host.stdout, 'data');
    const appearedMs = await first.until(1);
    const late = listen(start('client', 'nearby', '--watch', '--json'));
    const foundMs = await late.until(1);
    await wait(SETTLE_MS);
    const restMs = quick ? QUICK_REST_MS : REST_MS;
    const before = await countSent(lab);
    await wait(restMs);
    const sent = (await countSent(lab)) - before;
    host.kill('SIGTERM');
    const vanishedMs = await first.until(0);
    const figures = [
      { name: 'a host that starts is on the list of who looks, after its first word', value: appearedMs, unit: 'ms' },
      { name: 'the list of who starts the command has the host', value: foundMs, unit: 'ms' },
      { name: 'a host that stops is off the list', value: vanishedMs, unit: 'ms' },
      { name: 'datagrams of a host at rest, one card, every 30 s', value: (sent * 30_000) / restMs, unit: '' },
    ];
    for (const { name, value, unit } of figures) say(`discovery · ${name}: ${value.toFixed(1)} ${unit}`);
    return figures;
  } finally {
    for (const child of running) child.kill('SIGKILL');
    lab.end();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The list as one program sees it. `until` answers how long it took from its call on. */
function listen(child) {
  let count = -1;
  let wake = () => {};
  createInterface({ input: child.stdout }).on('line', (line) => {
    count = JSON.parse(line).hosts.length;
    wake();
  });
  return {
    async until(wanted) {
      const beganMs = performance.now();
      while (count !== wanted) {
        if (performance.now() - beganMs > GIVE_UP_MS) throw new Error(`The list has ${count} hosts, not ${wanted}`);
        await Promise.race([new Promise((resolve) => (wake = resolve)), wait(1_000)]);
      }
      return performance.now() - beganMs;
    },
  };
}

async function countSent(lab) {
  const [text] = await once(lab.start('host', ['-e', COUNT_SENT]).stdout, 'data');
  return Number(text);
}

const wait = (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs));

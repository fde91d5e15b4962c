// Rooms near by between two computers, made of network namespaces: the app (the packaged one as well) and a host without a window.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { ensureBundle } from '../../scripts/lib/build.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { HOST_ADDRESS, NetworkLab } from '../bench/reconnect/network-lab.mjs';

const APP_IN_LAB = inRoot('test/e2e/support/app-in-lab.mjs');
const CLI = inRoot('out/main/cli.cjs');
type LabProcess = ReturnType<NetworkLab['start']>;

test.skip(!NetworkLab.isPossible, 'network namespaces need the superuser of Linux');

let lab: NetworkLab;
let dataDir: string;
let running: LabProcess[];

test.beforeEach(async () => {
  await ensureBundle('cli');
  lab = new NetworkLab();
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'wassop-e2e-'));
  running = [];
});

test.afterEach(async () => {
  // The app ends with its input, and takes its host along.
  for (const child of running) child.stdin?.end();
  await Promise.all(running.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined)));
  lab.end();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(place: 'host' | 'client', ...args: string[]): LabProcess {
  const child = lab.start(place, args);
  running.push(child);
  return child;
}

/** The lines that a process says, each as JSON, until one is as wanted. */
async function says(child: LabProcess, isWanted: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('It was started without a pipe');
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Record<string, unknown>;
    if (isWanted(line)) return line;
  }
  throw new Error('It ended without a word of it');
}

test('the app finds a host on another computer and joins it with one click @root', async () => {
  const host = start('host', CLI, 'serve', '--port', '0', '--name', 'Taller', '--data-dir', dataDir, '--log-format', 'json');
  const { port } = await says(host, ({ event }) => event === 'listening');
  const app = start('client', APP_IN_LAB, 'join');
  const lines: Record<string, unknown>[] = [];
  await says(app, (line) => lines.push(line) > 0 && line['isIn'] === 'Sala1');
  expect(String(lines[0]?.['near'])).toContain(`${HOST_ADDRESS}:${String(port)}`);
  host.kill('SIGTERM');
});

test('a room hosted in the app is found from another computer at the address it has there @root', async () => {
  const app = start('host', APP_IN_LAB, 'host');
  const listener = start('client', CLI, 'nearby', '--watch', '--json');
  const { hosts } = await says(listener, (line) => Array.isArray(line['hosts']) && line['hosts'].length === 1);
  expect(JSON.stringify(hosts)).toContain(`"${HOST_ADDRESS}:5555"`);
  expect(JSON.stringify(hosts)).not.toContain('127.0.0.1');
  listener.kill('SIGTERM');
  app.stdin?.end();
});

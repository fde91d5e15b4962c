// The servers under load: how each is started, each in a process of its own that is ended after its round.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { inRoot } from '../../../scripts/lib/paths.mjs';

const START_TIMEOUT_MS = 15_000;
const STOP_TIMEOUT_MS = 10_000;

// The option is what `npm run host` starts it with.
const host = (dataDir) => [
  '--max-semi-space-size=64', inRoot('out/main/cli.cjs'), 'serve', '--listen', '127.0.0.1', '--port', '0', '--data-dir', dataDir,
  '--name', 'bench', '--no-mdns', '--log-format', 'json', '--rate-limit', 'off',
];
const bench = (file) => () => [inRoot('test/bench/servers', file)];

/** In the order in which a round takes them. `yardstick` is what a server's ratio is taken of. */
export const SERVERS = [
  { id: 'host-wassop2', title: 'host, Wassop 2, history on', dialect: 'wassop2', args: host, yardstick: 'bare-wassop2' },
  { id: 'bare-wassop2', title: 'bare Node, Wassop 2', dialect: 'wassop2', args: bench('bare-wassop2.mjs') },
  { id: 'host-wassop1', title: 'host, Wassop 1, history on', dialect: 'wassop1', args: host, yardstick: 'bare-wassop1' },
  { id: 'bare-wassop1', title: 'bare Node, Wassop 1', dialect: 'wassop1', args: bench('bare-wassop1.mjs') },
  { id: 'first-program', title: 'first program, Wassop 1', dialect: 'wassop1', args: bench('first-program.mjs'), yardstick: 'bare-wassop1' },
];

/**
 * @param {readonly string[]} nodeArgs e.g. `--cpu-prof`
 * @returns {Promise<{ pid: number, port: number, stop(): Promise<void> }>}
 */
export async function startServer(server, nodeArgs = []) {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'wassop-bench-'));
  const child = spawn(process.execPath, [...nodeArgs, ...server.args(dataDir)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let lastWords = '';
  child.stderr.on('data', (chunk) => (lastWords = (lastWords + chunk).slice(-2_000)));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    const killTimer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(killTimer);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    return { pid: child.pid, port: await readPort(child, exited, () => lastWords), stop, lastWords: () => lastWords };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readPort(child, exited, lastWords) {
  return new Promise((resolve, reject) => {
    const giveUp = (why) => reject(new Error(`The server ${why}.\n${lastWords()}`));
    const timer = setTimeout(() => giveUp('did not listen in time'), START_TIMEOUT_MS);
    void exited.then(() => giveUp('ended'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"event":"listening"')) return;
      clearTimeout(timer);
      resolve(JSON.parse(line).port);
    });
  });
}

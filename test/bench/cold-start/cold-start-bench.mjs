// From the start of the process to the first paint, and memory at rest: Wassop beside a blank window in the same Electron,
// taking turns. Every start has a profile of its own, as the very first start has; the files are in the system's cache.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT_DIR } from '../../../scripts/lib/paths.mjs';
import { median } from '../percentiles.mjs';
import { processTree, pssBytes } from '../process-usage.mjs';
import { openDisplay } from '../display.mjs';

const START_TIMEOUT_MS = 30_000;
/** What loads lazily has loaded by then. */
const REST_MS = 2_000;

const APPS = [
  // `selector`: what is there once a person can begin.
  { id: 'blank', title: 'blank window', dir: path.join(import.meta.dirname, 'blank-app'), profileArg: (dir) => `--user-data-dir=${dir}`, selector: 'p' },
  { id: 'wassop', title: 'Wassop, lobby', dir: ROOT_DIR, profileArg: (dir) => `--profile-dir=${dir}`, selector: 'input' },
];

/**
 * @param {{ executable: string, rounds: number, say: (line: string) => void }} options
 * @returns {Promise<object[]>} the medians of each app
 */
export async function benchColdStart({ executable, rounds, say }) {
  const display = await openDisplay();
  const figures = new Map(APPS.map(({ id }) => [id, []]));
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const app of APPS) {
        const start = await startOnce(app, executable, display.env);
        figures.get(app.id).push(start);
        say(`cold start · ${app.id} · round ${round}: ready to show ${Math.round(start.readyToShowMs)} ms, first paint ${Math.round(start.firstPaintMs)} ms, usable ${Math.round(start.usableMs)} ms`);
      }
    }
  } finally {
    display.close();
  }
  return APPS.map(({ id, title }) => {
    const of = (key) => median(figures.get(id).map((start) => start[key] ?? Number.NaN));
    return { app: id, title, readyToShowMs: of('readyToShowMs'), firstPaintMs: of('firstPaintMs'), usableMs: of('usableMs'), pssBytes: of('pssBytes'), processes: of('processes') };
  });
}

async function startOnce(app, executable, env) {
  const profileDir = mkdtempSync(path.join(os.tmpdir(), 'wassop-bench-'));
  // Chromium's sandbox refuses to start as root.
  const sandboxArgs = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : [];
  const startedAtUnixMs = Date.now();
  const child = spawn(
    executable,
    ['-r', path.join(import.meta.dirname, 'probe.cjs'), app.dir, ...sandboxArgs, '--disable-gpu', '--log-level=3', app.profileArg(profileDir)],
    { env: { ...env, WASSOP_BENCH_SELECTOR: app.selector }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const exited = new Promise((resolve) => child.once('exit', resolve));
  try {
    const events = await readProbe(child, exited);
    await delay(REST_MS);
    const pids = processTree(child.pid);
    return {
      readyToShowMs: events['ready-to-show'] - startedAtUnixMs,
      firstPaintMs: events['first-paint'] - startedAtUnixMs,
      usableMs: events.usable - startedAtUnixMs,
      pssBytes: pids?.reduce((sum, pid) => sum + (pssBytes(pid) ?? 0), 0),
      processes: pids?.length,
    };
  } finally {
    child.kill('SIGKILL');
    await exited;
    // Its helper processes notice that it is gone and may still write.
    await delay(300);
    rmSync(profileDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

function readProbe(child, exited) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the window did not appear')), START_TIMEOUT_MS);
    void exited.then((code) => reject(new Error(`the app ended with ${code}`)));
    const events = {};
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"probe"')) return;
      const { probe, atUnixMs } = JSON.parse(line);
      events[probe] = atUnixMs;
      if (events.usable === undefined) return;
      clearTimeout(timer);
      resolve(events);
    });
  });
}

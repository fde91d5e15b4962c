/** Starts the packaged app as people get it: no Playwright, no debug switch, not as root. Watches it from outside. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const executable = process.env['WASSOP_SHIPPED_APP'];
if (executable === undefined) throw new Error('WASSOP_SHIPPED_APP names the packaged executable.');
export const SHIPPED_APP = executable;

/** Set by the test script where it runs as root, whom Chromium's sandbox refuses. */
const uid = process.env['WASSOP_RUN_AS_UID'] === undefined ? undefined : Number(process.env['WASSOP_RUN_AS_UID']);

export interface RunningApp {
  readonly child: ChildProcess;
  /** Resolves with what both streams said when the app has ended. */
  readonly ended: Promise<{ exitCode: number | null; output: string }>;
}

/** Ends with the test, whatever happened. */
export async function spawnApp(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
  const homeDir = await mkdtemp(path.join(os.tmpdir(), 'wassop-package-'));
  if (uid !== undefined) await chown(homeDir, uid, uid);
  const child = spawn(SHIPPED_APP, [`--profile-dir=${homeDir}/profile`, '--disable-gpu', ...args], {
    env: { ...process.env, HOME: homeDir, XDG_RUNTIME_DIR: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<{ exitCode: number | null; output: string }>((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(homeDir, { recursive: true, force: true });
  });
  return { child, ended };
}

/** The process that shows the page, of those the app has started. Linux only. */
export async function findRenderer(app: RunningApp): Promise<{ status: string } | undefined> {
  for (const pid of await descendantsOf(app.child.pid ?? 0)) {
    const commandLine = await readProc(pid, 'cmdline');
    if (commandLine.includes('--type=renderer')) return { status: await readProc(pid, 'status') };
  }
  return undefined;
}

async function descendantsOf(ancestor: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const pid of pids) parents.set(pid, Number(/^PPid:\s*(\d+)/m.exec(await readProc(pid, 'status'))?.[1] ?? 0));
  const descends = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && parent !== 0 && (parent === ancestor || descends(parent));
  };
  return pids.filter(descends);
}

/** Empty for a process that has ended meanwhile. */
const readProc = (pid: number, file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');

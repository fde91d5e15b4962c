// Runs what root must not: Chromium's sandbox, and the shipped app, which refuses to go without it. Linux only.
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { capture, Stop } from '../run.mjs';
import { canSandbox } from '../sandbox.mjs';

/** The account without rights that every Linux has. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** What running tests reads, besides what was built. */
export const CHECKOUT = [
  'package.json', 'package-lock.json', 'playwright.config.ts', 'vitest.config.ts', 'node_modules', 'assets', 'docs', 'scripts', 'src-main',
  'src-renderer', 'src-shared', 'test',
];

/** @throws {Stop} when an ordinary user could not run the tests here */
export function assertOrdinaryUserCanRun() {
  if (!capture(process.execPath, ['--version'], NOBODY).ok) throw new Stop(`ordinary users may not run ${process.execPath}`);
  if (!canSandbox(NOBODY)) throw new Stop("this kernel gives ordinary users no namespaces for Chromium's sandbox");
}

/**
 * Copies parts of the checkout to where an ordinary user may read them, runs `work`, and keeps what it left in test-results/.
 * Into the folders of `writable` it may also put files.
 * @template T
 * @param {{ copy: string[], writable?: string[], work: (place: { dir: string, resultsDir: string, user: typeof NOBODY, env: Record<string, string> }) => T }} request
 * @returns {T}
 */
export function asOrdinaryUser({ copy, writable = [], work }) {
  assertOrdinaryUserCanRun();
  const dir = mkdtempSync(path.join(os.tmpdir(), 'wassop-as-nobody-'));
  const resultsDir = path.join(dir, 'test-results');
  const homeDir = path.join(dir, 'home');
  try {
    chmodSync(dir, 0o755);
    for (const name of [...copy, ...writable]) copyTree(inRoot(name), path.join(dir, name));
    for (const name of writable) giveFolders(path.join(dir, name));
    for (const ownDir of [resultsDir, homeDir]) {
      mkdirSync(ownDir);
      chownSync(ownDir, NOBODY.uid, NOBODY.gid);
    }
    const result = work({ dir, resultsDir, user: NOBODY, env: { HOME: homeDir, XDG_CACHE_HOME: '', XDG_RUNTIME_DIR: '' } });
    cpSync(resultsDir, inRoot('test-results/as-ordinary-user'), { recursive: true });
    return result;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Hard links where the file system allows: a gigabyte in a second. Either way everybody may read the copy. */
function copyTree(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  if (capture('cp', ['--archive', '--link', from, to]).ok) return;
  rmSync(to, { recursive: true, force: true });
  const { ok, stderr } = capture('cp', ['--archive', from, to]);
  if (!ok) throw new Stop(stderr);
}

/** Lets the ordinary user put files into folders, not write into the files there: those may be links to the checkout's own. */
function giveFolders(top) {
  const { ok, stderr } = capture('find', [top, '-type', 'd', '-exec', 'chown', `${NOBODY.uid}:${NOBODY.gid}`, '{}', '+']);
  if (!ok) throw new Stop(stderr);
}

// Runs what root must not: Chromium's sandbox, and the shipped app, which refuses to go without it. Linux only.
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { capture, Stop } from '../run.mjs';
import { canSandbox } from '../sandbox.mjs';

/** The account without rights that every Linux has. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** @throws {Stop} when an ordinary user could not run the tests here */
export function assertOrdinaryUserCanRun() {
  if (!capture(process.execPath, ['--version'], NOBODY).ok) throw new Stop(`ordinary users may not run ${process.execPath}`);
  if (!canSandbox(NOBODY)) throw new Stop("this kernel gives ordinary users no namespaces for Chromium's sandbox");
}

/**
 * Copies parts of the checkout to where an ordinary user may read them, runs `work`, and keeps what it left in test-results/.
 * @template T
 * @param {{ copy: string[], work: (place: { dir: string, resultsDir: string, user: typeof NOBODY, env: Record<string, string> }) => T }} request
 * @returns {T}
 */
export function asOrdinaryUser({ copy, work }) {
  assertOrdinaryUserCanRun();
  const dir = mkdtempSync(path.join(os.tmpdir(), 'wassop-as-nobody-'));
  const resultsDir = path.join(dir, 'test-results');
  const homeDir = path.join(dir, 'home');
  try {
    chmodSync(dir, 0o755);
    for (const name of copy) copyTree(inRoot(name), path.join(dir, name));
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

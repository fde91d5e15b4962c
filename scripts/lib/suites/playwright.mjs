// Runs the end-to-end suite in a real Electron and counts its tests.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { displayPrefix } from '../display.mjs';
import { inRoot } from '../paths.mjs';
import { runToEnd } from '../run.mjs';
import { notRunRow } from './row.mjs';


/**
 * @param {string} suite
 * @param {{ cwd?: string, resultsDir?: string, env?: Record<string, string>, user?: { uid?: number, gid?: number }, args?: string[] }} options
 *   `cwd`: the checkout, or a copy of it that `user` may read
 * @returns {import('./row.mjs').Row[]}
 */
export function runPlaywright(suite, { cwd = inRoot(), resultsDir = inRoot('test-results'), env = {}, user = {}, args = [] } = {}) {
  const reportFile = path.join(resultsDir, `${suite}.json`);
  mkdirSync(resultsDir, { recursive: true });
  rmSync(reportFile, { force: true });
  const [command, ...commandArgs] = [
    ...displayPrefix(user),
    process.execPath,
    path.join(cwd, 'node_modules/@playwright/test/cli.js'),
    'test',
    '--reporter=list,json',
    `--output=${path.join(resultsDir, `${suite}-artefacts`)}`,
    ...args,
  ];
  const exitCode = runToEnd(command, commandArgs, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
    ...user,
  });
  const stats = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')).stats : undefined;
  return rowsOf(suite, stats, exitCode);
}

function rowsOf(suite, stats, exitCode) {
  const passed = stats?.expected ?? 0;
  const counted = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0);
  // An error outside of any test, or no test at all.
  const failed = counted === 0 && exitCode !== 0 ? 1 : counted;
  const skipped = stats?.skipped ?? 0;
  const row = { suite, passed, failed };
  // After a failure in a serial group Playwright leaves the others of the group out.
  return skipped === 0 ? [row] : [row, notRunRow(suite, `${skipped} tests that Playwright left out`)];
}

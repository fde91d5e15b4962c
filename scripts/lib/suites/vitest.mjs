// Runs vitest projects and counts their tests, a suite for each top folder of test/.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { runToEnd } from '../run.mjs';
import { notRunRow } from './row.mjs';

/**
 * @param {string[]} args vitest's own, e.g. `--project unit`
 * @param {{ name?: string, env?: Record<string, string>, prefix?: string[] }} options `name` tells the report files of several runs
 *   apart, `prefix` stands before the command
 * @returns {import('./row.mjs').Row[]}
 */
export function runVitest(args, { name = 'vitest', env = {}, prefix = [] } = {}) {
  const reportFile = inRoot(`test-results/${name}.json`);
  mkdirSync(path.dirname(reportFile), { recursive: true });
  rmSync(reportFile, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const [command, ...commandArgs] = [...prefix, process.execPath, inRoot('node_modules/vitest/vitest.mjs'), 'run', ...args, ...reporters];
  const exitCode = runToEnd(command, commandArgs, { cwd: inRoot(), stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  const rows = existsSync(reportFile) ? rowsOf(JSON.parse(readFileSync(reportFile, 'utf8'))) : [];
  const isFailureCounted = rows.some(({ failed = 0 }) => failed > 0);
  // An error outside of any test, or vitest itself.
  return exitCode !== 0 && !isFailureCounted ? [...rows, { suite: name, passed: 0, failed: 1 }] : rows;
}

function rowsOf(report) {
  const rows = new Map();
  for (const file of report.testResults) {
    const suite = path.relative(inRoot('test'), file.name).split(path.sep)[0];
    const row = rows.get(suite) ?? { suite, passed: 0, failed: 0, notRun: [] };
    const count = (status) => file.assertionResults.filter((result) => result.status === status).length;
    row.passed += count('passed');
    // A file can fail without any test of it failing: it cannot be loaded, or it left handles open.
    row.failed += Math.max(count('failed'), file.status === 'failed' ? 1 : 0);
    const isSkipped = ({ status }) => status !== 'passed' && status !== 'failed';
    row.notRun.push(...file.assertionResults.filter(isSkipped).map(({ fullName }) => fullName));
    rows.set(suite, row);
  }
  // Tests leave themselves out where the machine lacks what they need (superuser, namespaces, an ordinary user).
  return [...rows.values()].flatMap(({ notRun, ...row }) => [row, ...notRun.map((test) => notRunRow(row.suite, `this machine cannot run "${test}"`))]);
}

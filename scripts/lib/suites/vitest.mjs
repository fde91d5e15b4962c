// Runs vitest projects and counts their tests, a suite for each top folder of test/.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isRoot } from '../debian-packages.mjs';
import { inRoot } from '../paths.mjs';
import { runToEnd, Stop } from '../run.mjs';
import { asOrdinaryUser, CHECKOUT } from './ordinary-user.mjs';
import { notRunRow } from './row.mjs';

/** One worker a core: the default leaves one core out, which suits tests of real processes and is half of a small machine. */
const FAST = ['--maxWorkers=100%'];

/** @typedef {{ suite: string, file: string, name: string, status: 'passed' | 'failed' | 'left out' }} Outcome */

/**
 * Runs tests, and those that leave themselves out for root once more without root's rights.
 * @param {string[]} args vitest's own, e.g. `--project unit`
 * @param {{ name?: string, isFast?: boolean, env?: Record<string, string>, prefix?: string[] }} options `isFast`: no second run; `name` tells the report files of several runs
 *   apart, `prefix` stands before the command
 * @returns {import('./row.mjs').Row[]}
 */
export function runVitest(args, { name = 'vitest', isFast = false, ...options } = {}) {
  const { outcomes, isOk } = run([...args, ...(isFast ? FAST : [])], { name, dir: inRoot(), resultsDir: inRoot('test-results'), ...options });
  const leftOut = outcomes.filter(({ status }) => status === 'left out');
  const others = outcomes.filter(({ status }) => status !== 'left out');
  const rows = rowsOf([...others, ...(isRoot() && process.platform === 'linux' && !isFast ? runAsOrdinaryUser(leftOut) : leftOut)]);
  // An error outside of any test, or vitest itself.
  return isOk || rows.some(({ failed = 0 }) => failed > 0) ? rows : [...rows, { suite: name, passed: 0, failed: 1 }];
}

/** @returns {{ outcomes: Outcome[], isOk: boolean }} */
function run(args, { name, dir, resultsDir, env = {}, prefix = [], user = {} }) {
  const reportFile = path.join(resultsDir, `${name}.json`);
  mkdirSync(resultsDir, { recursive: true });
  rmSync(reportFile, { force: true });
  const [command, ...commandArgs] = [
    ...prefix,
    process.execPath,
    path.join(dir, 'node_modules/vitest/vitest.mjs'),
    'run',
    // The other loader writes into node_modules, where an ordinary user may not.
    '--configLoader=runner',
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ];
  const exitCode = runToEnd(command, commandArgs, { cwd: dir, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env }, ...user });
  const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : { testResults: [] };
  return { outcomes: report.testResults.flatMap((result) => outcomesOf(result, dir)), isOk: exitCode === 0 };
}

/** @returns {Outcome[]} */
function outcomesOf({ name, status, assertionResults }, dir) {
  const file = path.relative(dir, name);
  const suite = file.split(path.sep)[1];
  const outcomes = assertionResults.map((test) => ({
    suite,
    file,
    name: test.fullName,
    status: test.status === 'passed' || test.status === 'failed' ? test.status : 'left out',
  }));
  // A file can fail without any test of it failing: it cannot be loaded, or it left handles open.
  const isFailureOfFile = status === 'failed' && !outcomes.some((outcome) => outcome.status === 'failed');
  return isFailureOfFile ? [...outcomes, { suite, file, name: file, status: 'failed' }] : outcomes;
}

/** @param {Outcome[]} leftOut @returns {Outcome[]} the same tests with what came of them */
function runAsOrdinaryUser(leftOut) {
  if (leftOut.length === 0) return [];
  try {
    const files = [...new Set(leftOut.map(({ file }) => file))];
    const { outcomes } = asOrdinaryUser({ copy: CHECKOUT, writable: ['out'], work: (place) => run(files, { name: 'as-ordinary-user', ...place }) });
    const again = new Map(outcomes.map((outcome) => [`${outcome.file} ${outcome.name}`, outcome]));
    return leftOut.map((outcome) => again.get(`${outcome.file} ${outcome.name}`) ?? outcome);
  } catch (error) {
    if (error instanceof Stop) return leftOut;
    throw error;
  }
}

function rowsOf(outcomes) {
  const count = (suite, status) => outcomes.filter((outcome) => outcome.suite === suite && outcome.status === status).length;
  const suites = [...new Set(outcomes.map(({ suite }) => suite))];
  return [
    ...suites.map((suite) => ({ suite, passed: count(suite, 'passed'), failed: count(suite, 'failed') })),
    // Tests leave themselves out where the machine lacks what they need: superuser, namespaces, another platform.
    ...outcomes.filter(({ status }) => status === 'left out').map(({ suite, name }) => notRunRow(suite, `this machine cannot run "${name}"`)),
  ];
}

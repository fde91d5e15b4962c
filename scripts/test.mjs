// `npm test`: sets up what is missing and runs everything. `--only a,b` runs only these suites, `--long` the long versions,
// `--fast` lists tests that leave themselves out for root instead of running them again as somebody else.
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { inRoot } from './lib/paths.mjs';
import { runScript, runToEnd, say, Stop } from './lib/run.mjs';
import { commandRow, hasFailed, notRunRow, summaryLines } from './lib/suites/row.mjs';

const VITEST_SUITES = ['architecture', 'unit', 'unit-renderer', 'integration', 'contract', 'conformance', 'interop', 'fuzz', 'simulation'];
/** Takes ten minutes by itself: `--long` alone runs it. */
const LONG_SUITES = ['soak'];

await runScript(async () => {
  ensureDependencies(say);
  const { isWanted, isLong, isFast } = parseArguments(process.argv.slice(2));
  if (isLong) process.env.WASSOP_LONG = '1';

  const isBuilt = await tryBuild();
  const rows = [...runStaticChecks(isWanted), ...(await runVitestSuites(isWanted, { isLong, isFast })), ...(await runEndToEnd(isWanted, isBuilt))];
  if (rows.length === 0) throw new Stop('No suite is called that.');
  rows.unshift(commandRow('build', isBuilt ? 0 : 1));
  for (const line of ['', ...summaryLines(rows)]) console.log(line);
  return hasFailed(rows) ? 1 : 0;
});

function parseArguments(args) {
  const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '').split(',') : undefined;
  return { isWanted: (suite) => only === undefined || only.includes(suite), isLong: args.includes('--long'), isFast: args.includes('--fast') };
}

async function tryBuild() {
  try {
    await ensureBuilt({ groups: ['app', 'host'], say });
    return true;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    return false;
  }
}

function runStaticChecks(isWanted) {
  const checks = { types: ['node_modules/typescript/bin/tsc', '-b'], lint: ['node_modules/oxlint/bin/oxlint'] };
  return Object.entries(checks)
    .filter(([suite]) => isWanted(suite))
    .map(([suite, [script, ...args]]) => commandRow(suite, runToEnd(process.execPath, [inRoot(script), ...args], { cwd: inRoot() })));
}

async function runVitestSuites(isWanted, { isLong, isFast }) {
  const suites = [...VITEST_SUITES, ...(isLong ? LONG_SUITES : [])].filter(isWanted);
  if (suites.length === 0) return [];
  const { runVitest } = await import('./lib/suites/vitest.mjs');
  return runVitest(suites.flatMap((suite) => ['--project', suite]), { isFast });
}

async function runEndToEnd(isWanted, isBuilt) {
  const { END_TO_END_SUITES, prepareEndToEnd } = await import('./lib/suites/end-to-end.mjs');
  const wanted = Object.entries(END_TO_END_SUITES).filter(([suite]) => isWanted(suite));
  if (wanted.length === 0) return [];
  if (!isBuilt) return wanted.map(([suite]) => notRunRow(suite, 'the app could not be built'));
  try {
    await prepareEndToEnd(say);
  } catch (error) {
    return wanted.map(([suite]) => notRunRow(suite, reasonOf(error)));
  }
  return wanted.flatMap(([suite, run]) => {
    try {
      return run();
    } catch (error) {
      return [notRunRow(suite, reasonOf(error))];
    }
  });
}

/** A Stop says what this machine lacks; anything else is a defect and ends the run. */
function reasonOf(error) {
  if (error instanceof Stop) return error.message.replaceAll('\n', ' ').trim();
  throw error;
}

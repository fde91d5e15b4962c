// `npm run bench`: see docs/performance.md. `-- --help` lists what can be chosen.
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { runScript, say } from '../../scripts/lib/run.mjs';
import { ensureElectron } from '../../scripts/lib/electron-runtime.mjs';
import { benchColdStart } from './cold-start/cold-start-bench.mjs';
import { benchFanOut } from './fan-out/fan-out-bench.mjs';
import { benchHistory } from './history/history-bench.mjs';
import { coldStartTable, fanOutTable, historyTable, scrollTable } from './report.mjs';
import { benchScroll } from './scroll/scroll-bench.mjs';

const HELP = `npm run bench -- [options]
  --only PART[,PART]     fan-out, history, cold-start, scroll; all of them unless given
  --quick                one short round of everything: to see that it works, not to quote
  --rounds N             interleaved rounds of the fan-out (3)
  --servers ID[,ID]      only these servers of the fan-out
  --scenarios ID[,ID]    only these scenarios of the fan-out
  --profile DIR          CPU profiles of the servers of the fan-out, one a process`;

const list = (text) => text?.split(',');

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      servers: { type: 'string' },
      scenarios: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const isWanted = (part) => list(values.only)?.includes(part) ?? true;
  const results = {};
  await ensureBuilt({ groups: ['host'], say });
  if (isWanted('fan-out')) {
    results.fanOut = await benchFanOut({
      rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
      warmUpMs: values.quick ? 500 : 1_500,
      measureMs: values.quick ? 1_000 : 4_000,
      servers: list(values.servers),
      scenarios: list(values.scenarios),
      nodeArgs: values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`],
      say,
    });
    console.log(fanOutTable(results.fanOut));
  }
  if (isWanted('history')) {
    results.history = await benchHistory({ rounds: values.quick ? 1 : 3, appendMs: values.quick ? 500 : 2_000, say });
    console.log(historyTable(results.history));
  }
  if (isWanted('cold-start')) {
    const { executable, version } = await ensureElectron(say);
    await ensureBuilt({ groups: ['app'], say });
    results.coldStart = await benchColdStart({ executable, rounds: values.quick ? 1 : 7, say });
    console.log(coldStartTable(results.coldStart, version));
  }
  if (isWanted('scroll')) {
    const { executable } = await ensureElectron(say);
    results.scroll = await benchScroll({ executable, say });
    console.log(scrollTable(results.scroll));
  }
  mkdirSync(inRoot('out/bench'), { recursive: true });
  writeFileSync(inRoot('out/bench/results.json'), JSON.stringify(results, null, 2));
  return results.fanOut?.some(({ failures }) => failures.length > 0) ? 1 : 0;
});

// `npm run bench`: see docs/performance.md. `-- --help` lists what can be chosen.
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { runScript, say, Stop } from '../../scripts/lib/run.mjs';
import { ensureElectron } from '../../scripts/lib/electron-runtime.mjs';
import { benchColdStart } from './cold-start/cold-start-bench.mjs';
import { benchDiscovery } from './discovery/discovery-bench.mjs';
import { benchFanOut } from './fan-out/fan-out-bench.mjs';
import { benchHistory } from './history/history-bench.mjs';
import { coldStartTable, discoveryTable, fanOutTable, historyTable, reconnectTable, scrollTable, searchTable } from './report.mjs';
import { benchReconnect } from './reconnect/reconnect-bench.mjs';
import { benchScroll } from './scroll/scroll-bench.mjs';
import { benchSearch } from './search/search-bench.mjs';

const HELP = `npm run bench -- [options]
  --only PART[,PART]     fan-out, history, search, discovery, reconnect, cold-start, scroll; all of them unless given
  --write                put the figures into docs/performance.md
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
      write: { type: 'boolean', default: false },
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
  const tables = [machineLine()];
  const show = (table) => {
    tables.push(table);
    console.log(table);
  };
  let failures = 0;
  await ensureBuilt({ groups: ['host'], say });
  if (isWanted('fan-out')) {
    const results = await benchFanOut({
      rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
      warmUpMs: values.quick ? 500 : 1_500,
      measureMs: values.quick ? 1_000 : 4_000,
      servers: list(values.servers),
      scenarios: list(values.scenarios),
      nodeArgs: values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`],
      say,
    });
    failures = results.flatMap((result) => result.failures).length;
    show(fanOutTable(results));
  }
  if (isWanted('history')) {
    show(historyTable(await benchHistory({ rounds: values.quick ? 1 : 3, appendMs: values.quick ? 500 : 2_000, say })));
  }
  if (isWanted('discovery')) {
    const figures = await benchDiscovery({ quick: values.quick, say });
    if (figures) show(discoveryTable(figures));
  }
  if (isWanted('reconnect')) {
    const figures = await benchReconnect({ quick: values.quick, say });
    if (figures) show(reconnectTable(figures));
    failures += figures?.filter(({ isWhole }) => !isWhole).length ?? 0;
  }
  if (isWanted('cold-start')) {
    const { executable, version } = await ensureElectron(say);
    await ensureBuilt({ groups: ['app'], say });
    show(coldStartTable(await benchColdStart({ executable, rounds: values.quick ? 1 : 7, say }), version));
  }
  if (isWanted('search')) {
    show(searchTable(await benchSearch({ messages: values.quick ? 50_000 : 1_000_000, repetitions: values.quick ? 3 : 9, say })));
  }
  if (isWanted('scroll')) {
    const { executable } = await ensureElectron(say);
    show(scrollTable(await benchScroll({ executable, say })));
  }
  if (values.write) writeFigures(tables.join('\n'));
  return failures > 0 ? 1 : 0;
});

/** What the figures depend on; the load says whether the machine had anything else to do. */
function machineLine() {
  const memoryGib = Math.round(os.totalmem() / 2 ** 30);
  return (
    `${os.availableParallelism()} cores, ${memoryGib} GiB of memory, ${os.type()} ${os.arch()}, Node ${process.versions.node}; ` +
    `load average of the minute before: ${os.loadavg()[0].toFixed(1)}.`
  );
}

function writeFigures(figures) {
  const file = inRoot('docs/performance.md');
  const document = readFileSync(file, 'utf8');
  const between = /(<!-- figures -->)[^]*(<!-- end of figures -->)/;
  if (!between.test(document)) throw new Stop(`${file} has no place for figures`);
  writeFileSync(file, document.replace(between, (_all, start, end) => `${start}\n\n${figures.trim()}\n\n${end}`));
}

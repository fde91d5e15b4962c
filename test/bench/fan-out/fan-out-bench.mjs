// Fan-out of one message to many members: every server under the same load, in interleaved rounds, because what else the
// machine does changes from minute to minute. Ratios of one run mean something, absolute figures only on a quiet machine.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { median } from '../percentiles.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { SERVERS, startServer } from './servers.mjs';

const MEASURED = [
  'deliveriesPerSecond', 'cpuSecondsPerMillion', 'serverCpuShare', 'generatorCpuShare', 'latencyP50Ms', 'latencyP99Ms',
];

/**
 * @param {{ rounds: number, warmUpMs: number, measureMs: number, servers?: string[], scenarios?: string[], nodeArgs?: string[], say: (line: string) => void }} options
 * @returns {Promise<object[]>} one result a scenario and server: the medians of its rounds, and what failed
 */
export async function benchFanOut(options) {
  const servers = SERVERS.filter(({ id }) => options.servers?.includes(id) ?? true);
  const scenarios = SCENARIOS.filter(({ id }) => options.scenarios?.includes(id) ?? true);
  const results = [];
  for (const scenario of scenarios) {
    const rounds = new Map(servers.map((server) => [server.id, []]));
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const server of servers) {
        const figures = await measure(server, scenario, options);
        rounds.get(server.id).push(figures);
        options.say(describeRound(scenario, server, round, figures));
      }
    }
    results.push(...servers.map((server) => summarise(scenario, server, rounds)));
  }
  return results;
}

async function measure(server, scenario, { warmUpMs, measureMs, nodeArgs }) {
  const running = await startServer(server, nodeArgs);
  const generator = fork(path.join(import.meta.dirname, 'load-generator.mjs'));
  try {
    generator.send({ scenario, dialect: server.dialect, port: running.port, serverPid: running.pid, warmUpMs, measureMs });
    const [figures] = await Promise.race([
      once(generator, 'message'),
      once(generator, 'exit').then(() => [{ failure: 'the load generator ended' }]),
    ]);
    return figures;
  } finally {
    generator.kill();
    await running.stop();
  }
}

function summarise(scenario, server, roundsOf) {
  const rounds = roundsOf.get(server.id);
  const good = rounds.filter(({ failure }) => failure === undefined);
  const medians = Object.fromEntries(MEASURED.map((key) => [key, median(good.map((figures) => figures[key] ?? Number.NaN))]));
  return {
    scenario: scenario.id,
    server: server.id,
    title: server.title,
    ratio: ratioOfRounds(rounds, roundsOf.get(server.yardstick)),
    aim: server.id.startsWith('host') ? scenario.aim : undefined,
    ...medians,
    rssBytes: median(good.map(({ memory }) => memory?.peakRss ?? Number.NaN)),
    verifiedDeliveries: good.reduce((sum, figures) => sum + figures.verifiedDeliveries, 0),
    failures: rounds.flatMap(({ failure }) => failure ?? []),
  };
}

/** Median of the ratios within each round: what else the machine did then, it did to both. */
function ratioOfRounds(rounds, yardstickRounds) {
  if (yardstickRounds === undefined) return undefined;
  const ratios = rounds.map((figures, index) => figures.deliveriesPerSecond / yardstickRounds[index].deliveriesPerSecond);
  return median(ratios.filter(Number.isFinite));
}

function describeRound(scenario, server, round, figures) {
  const what = `${scenario.id} · ${server.id} · round ${round}`;
  if (figures.failure !== undefined) return `${what}: FAILED: ${figures.failure}`;
  const share = (value) => (value === undefined ? '–' : `${Math.round(value * 100)} %`);
  return (
    `${what}: ${Math.round(figures.deliveriesPerSecond / 1000)} k/s, p50 ${figures.latencyP50Ms.toFixed(1)} ms, ` +
    `p99 ${figures.latencyP99Ms.toFixed(1)} ms, CPU server ${share(figures.serverCpuShare)} generator ${share(figures.generatorCpuShare)}`
  );
}

// How soon the app's client side is back, with 10,000 messages that it missed, after each kind of absence.
import { NetworkLab } from './network-lab.mjs';
import { buildLab, runScenario, SCENARIOS } from './scenarios.mjs';

const MISSED_COUNT = 10_000;

/**
 * @param {{ quick: boolean, say: (line: string) => void }} options
 * @returns {Promise<{ title: string, backMs: number, completeMs: number, missed: number, isWhole: boolean }[] | null>} null: not to be had here
 */
export async function benchReconnect({ quick, say }) {
  if (!NetworkLab.isPossible) {
    say('reconnect: not run: network namespaces need the superuser of Linux');
    return null;
  }
  await buildLab();
  const figures = [];
  for (const scenario of SCENARIOS) {
    const { backMs, completeMs, texts, expected } = await runScenario({ scenario, missedCount: quick ? 500 : MISSED_COUNT });
    const isWhole = JSON.stringify(texts) === JSON.stringify(expected);
    figures.push({ title: scenario.title, backMs, completeMs, missed: expected.length, isWhole });
    say(`reconnect · ${scenario.title}: back after ${backMs} ms, everything after ${completeMs} ms`);
  }
  return figures;
}

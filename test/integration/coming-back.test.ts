/**
 * R2, R7, R8: the app's client side and a real host on two computers of their own (network namespaces), with cards switched off,
 * cables pulled, addresses changed, processes stopped and killed. How soon each is back is measured by `npm run bench -- --only reconnect`.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { NetworkLab } from '../bench/reconnect/network-lab.mjs';
import { SCENARIOS, buildLab, runScenario } from '../bench/reconnect/scenarios.mjs';

const MISSED_COUNT = 300;

/** Needs the superuser; elsewhere these print as not run. */
describe.runIf(NetworkLab.isPossible)('a client on a network of its own', () => {
  beforeAll(buildLab, 120_000);

  // Side by side: most of the time passes in waiting for cables.
  it.concurrent.each(SCENARIOS)('is back by itself, with everything, once and in order: $title', { timeout: 120_000 }, async (scenario) => {
    const { texts, expected } = await runScenario({ scenario, missedCount: MISSED_COUNT });
    expect(texts).toEqual(expected);
  });
});

/**
 * R1 and R4: whatever happens to links, devices and the host, every view is a gapless part of the room's log, nothing is there twice,
 * everybody's messages keep their order, what counts as sent is stored, and what was kept on a device comes through once.
 * `WASSOP_SEED` begins with another seed, `WASSOP_RUNS` does more; a failure prints the shortest scenario that was found, which then
 * gets its name in known-scenarios.ts.
 */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { deviceIdentityFrom } from '../../src-main/connections/device-identity.ts';
import type { DeviceIdentity } from '../../src-shared/session/wire.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { KNOWN_SCENARIOS } from './delivery/known-scenarios.ts';
import { scenarios } from './delivery/steps.ts';
import type { Scenario } from './delivery/steps.ts';
import { World } from './delivery/world.ts';

const RUNS = Number(process.env['WASSOP_RUNS'] ?? (process.env['WASSOP_LONG'] === '1' ? 100_000 : 1_500));
const SEED = Number(process.env['WASSOP_SEED'] ?? 1);
const TIMEOUT_MS = 2 * 60 * 60_000;
const PERSON_COUNT = 3;

async function makeIdentities(): Promise<readonly DeviceIdentity[]> {
  return Promise.all(Array.from({ length: PERSON_COUNT }, () => deviceIdentityFrom({ read: async () => null, write: async () => undefined })));
}

async function run(scenario: Scenario, identities: readonly DeviceIdentity[], scratchDir: string): Promise<void> {
  await new World(scenario, { identities, scratchDir }).run(scenario.steps);
}

describe('a chat whose links, devices and host fail in every way', () => {
  it.each(KNOWN_SCENARIOS)('%s', async (_name, scenario) => {
    await run(scenario, await makeIdentities(), makeTempDir());
  });

  it(`loses nothing, doubles nothing and keeps its order in ${RUNS} scenarios from seed ${SEED}`, async () => {
    const identities = await makeIdentities();
    const scratchDir = makeTempDir();
    await fc.assert(
      fc.asyncProperty(scenarios, (scenario) => run(scenario, identities, scratchDir)),
      { numRuns: RUNS, seed: SEED },
    );
  }, TIMEOUT_MS);
});

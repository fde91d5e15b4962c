import { expect, it } from 'vitest';
import { BackupSchedule } from '../../../../src-main/history/backup-schedule.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** `ageMs` of the newest backup at the start; `quietForMs` as the store would say. */
function start({ ageMs = null as number | null, quietForMs = () => Number.POSITIVE_INFINITY } = {}) {
  const clock = new FakeClock();
  const madeAtMs: number[] = [];
  const schedule = new BackupSchedule(ageMs === null ? null : clock.nowUnixMs() - ageMs, {
    clock,
    quietForMs,
    backUp: async () => void madeAtMs.push(clock.monotonicMs()),
  });
  return { clock, madeAtMs, schedule };
}

it('makes the first backup a minute after the start and then one a day', async () => {
  const { clock, madeAtMs } = start();
  await clock.advance(49 * HOUR_MS);
  expect(madeAtMs).toEqual([MINUTE_MS, 24 * HOUR_MS + MINUTE_MS, 48 * HOUR_MS + MINUTE_MS]);
});

it('waits until the newest one is a day old, also over restarts', async () => {
  const { clock, madeAtMs } = start({ ageMs: 20 * HOUR_MS });
  await clock.advance(5 * HOUR_MS);
  expect(madeAtMs).toEqual([4 * HOUR_MS]);
});

it('does not wait for a day that the clock was set back by', async () => {
  const { clock, madeAtMs } = start({ ageMs: -300 * HOUR_MS });
  await clock.advance(HOUR_MS);
  expect(madeAtMs).toEqual([MINUTE_MS]);
});

it('waits for a quiet moment, and after an hour no longer', async () => {
  let quietForMs = 0;
  const busy = start({ quietForMs: () => quietForMs });
  await busy.clock.advance(10 * MINUTE_MS);
  expect(busy.madeAtMs).toEqual([]);
  quietForMs = 5 * SECOND_MS;
  await busy.clock.advance(5 * SECOND_MS);
  expect(busy.madeAtMs).toHaveLength(1);

  const neverQuiet = start({ quietForMs: () => 0 });
  await neverQuiet.clock.advance(2 * HOUR_MS);
  expect(neverQuiet.madeAtMs).toEqual([HOUR_MS + MINUTE_MS]);
});

it('makes none after its end and leaves no timer', async () => {
  const { clock, madeAtMs, schedule } = start();
  schedule.end();
  await clock.advance(HOUR_MS);
  expect(madeAtMs).toEqual([]);
  expect(clock.pendingCount).toBe(0);
});

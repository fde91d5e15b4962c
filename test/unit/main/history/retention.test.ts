import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DATABASE_FILE, openDatabase } from '../../../../src-main/history/open-database.ts';
import { RetentionSchedule } from '../../../../src-main/history/retention.ts';
import type { PruneLimits, Retention } from '../../../../src-main/history/retention.ts';
import { SpaceDatabase } from '../../../../src-main/history/space-database.ts';
import { openSqliteSpaceStore } from '../../../../src-main/history/sqlite-space-store.ts';
import { draftRowOf } from '../../../../src-main/history/worker-messages.ts';
import type { PrunedRoom, StoreEvent } from '../../../../src-main/host/hub/space-store.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../../../helpers/history-worker-path.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';
import { draftOf, roomOf } from '../../../helpers/space-records.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';
import { until } from '../../../helpers/until.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const ROOM = roomOf('sala1');

describe('the rounds of retention', () => {
  function start(retention: Retention, answers: boolean[] = []) {
    const clock = new FakeClock(1_000 * DAY_MS);
    const limits: PruneLimits[] = [];
    let shrinks = 0;
    const schedule = new RetentionSchedule(retention, {
      clock,
      prune: async (asked) => (limits.push(asked), answers.shift() ?? false),
      shrink: async () => ((shrinks += 1), false),
    });
    return { clock, limits, schedule, shrinkCount: () => shrinks };
  }

  it('take nothing away that is kept for ever', async () => {
    const { clock, limits } = start({ kind: 'forever' });
    await clock.advance(DAY_MS);
    expect(limits).toEqual([]);
  });

  it('take away by age each hour, step after step until nothing is left, and then give space back', async () => {
    const { clock, limits, shrinkCount } = start({ kind: 'days', days: 3 }, [true, true]);
    await clock.advance(30 * 60_000);
    expect(limits.map(({ keepNewest }) => keepNewest)).toEqual([0, 0, 0]);
    expect(limits[0]?.olderThanUnixMs).toBe(997 * DAY_MS + 60_000);
    expect(shrinkCount()).toBe(1);
    await clock.advance(HOUR_MS);
    expect(limits).toHaveLength(4);
  });

  it('keep by count what may still be sent again', async () => {
    const { clock, limits } = start({ kind: 'newest', count: 500 });
    await clock.advance(60_000);
    expect(limits).toEqual([{ olderThanUnixMs: 1_000 * DAY_MS + 60_000 - HOUR_MS, keepNewest: 500 }]);
  });

  it('take nothing away in the round after the clock was set, in either direction', async () => {
    const { clock, limits } = start({ kind: 'days', days: 3 });
    clock.jumpWall(3_650 * DAY_MS);
    await clock.advance(30 * 60_000);
    clock.jumpWall(-3_650 * DAY_MS);
    await clock.advance(HOUR_MS);
    expect(limits).toEqual([]);
    await clock.advance(HOUR_MS);
    expect(limits).toHaveLength(1);
  });

  it('begin soon after the rule was changed, and end when it is for ever', async () => {
    const { clock, limits, schedule } = start({ kind: 'forever' });
    await clock.advance(10 * HOUR_MS);
    schedule.change({ kind: 'days', days: 3 });
    await clock.advance(1_000);
    expect(limits).toHaveLength(1);
    schedule.change({ kind: 'forever' });
    await clock.advance(10 * HOUR_MS);
    expect(limits).toHaveLength(1);
    expect(clock.pendingCount).toBe(0);
  });

  it('follow one rule at a time: a step under way under the old one begins nothing more', async () => {
    const { clock, limits, schedule } = start({ kind: 'days', days: 3 }, [true, true, true]);
    await clock.advance(60_000);
    schedule.change({ kind: 'newest', count: 10 });
    await clock.advance(2_000);
    expect(limits.slice(1).every(({ keepNewest }) => keepNewest === 10)).toBe(true);
  });

  it('end with the store and leave no timer', async () => {
    const { clock, limits, schedule } = start({ kind: 'days', days: 3 });
    schedule.end();
    await clock.advance(DAY_MS);
    expect(limits).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });
});

describe('taking away', () => {
  function openSpace() {
    const dataDir = makeTempDir();
    const handle = openDatabase({ dataDir, newSpaceId: 'space-one', nowUnixMs: 0 });
    onTestFinished(() => handle.close());
    const space = new SpaceDatabase(handle, dataDir);
    space.saveRoom(ROOM);
    const say = (...times: number[]) =>
      space.appendGroup(times.map((sentAtUnixMs) => draftRowOf(draftOf({ roomId: ROOM.roomId, sentAtUnixMs, text: 'x'.repeat(2_000) }))));
    const seqs = () => space.read(ROOM.roomId, { afterSeq: 0, limit: 1_000 }).entries.map(({ seq }) => seq);
    return { dataDir, handle, space, say, seqs };
  }

  it('removes what is older than the time, from the beginning only: a log gets no holes', () => {
    const { space, say, seqs } = openSpace();
    say(10, 20, 90, 30, 95);
    expect(space.prune({ olderThanUnixMs: 50, keepNewest: 0 })).toEqual({
      entries: 2, rooms: [{ roomId: ROOM.roomId, firstSeq: 3 }], hasMore: false,
    });
    expect(seqs()).toEqual([3, 4, 5]);
  });

  it('keeps the newest of each room however old, and the young however many', () => {
    const { space, say, seqs } = openSpace();
    say(1, 2, 3, 4, 5);
    space.prune({ olderThanUnixMs: 4, keepNewest: 1 });
    expect(seqs()).toEqual([4, 5]);
    space.prune({ olderThanUnixMs: 100, keepNewest: 1 });
    expect(seqs()).toEqual([5]);
  });

  it('goes on with the next number when nothing is left, also after a restart', () => {
    const { handle, dataDir, space, say } = openSpace();
    say(1, 2, 3);
    space.prune({ olderThanUnixMs: 100, keepNewest: 0 });
    expect(space.load().rooms[0]).toMatchObject({ firstSeq: 4, lastSeq: 3 });
    const again = new SpaceDatabase(handle, dataDir);
    expect(again.load().rooms[0]).toMatchObject({ firstSeq: 4, lastSeq: 3 });
    expect(again.appendGroup([draftRowOf(draftOf({ roomId: ROOM.roomId }))])).toEqual([4]);
  });

  it('does not let a room be forgotten whose numbers were given', () => {
    const { space, say } = openSpace();
    say(1);
    space.prune({ olderThanUnixMs: 100, keepNewest: 0 });
    space.removeRoom(ROOM.roomId);
    expect(space.load().rooms).toHaveLength(1);
  });

  it('gives whoever asks for what is gone the next there is', () => {
    const { space, say } = openSpace();
    say(1, 2, 3, 99);
    space.prune({ olderThanUnixMs: 50, keepNewest: 0 });
    expect(space.read(ROOM.roomId, { afterSeq: 0, limit: 2 })).toMatchObject({ entries: [{ seq: 4 }], hasMore: false });
    expect(space.read(ROOM.roomId, { beforeSeq: 4, limit: 2 })).toEqual({ entries: [], hasMore: false });
  });

  it('takes just what was counted before', () => {
    const { space, say, seqs } = openSpace();
    say(10, 20, 90, 30, 95);
    const rules = [{ olderThanUnixMs: 50, keepNewest: 0 }, { olderThanUnixMs: 100, keepNewest: 4 }, { olderThanUnixMs: 100, keepNewest: 9 }, { olderThanUnixMs: 5, keepNewest: 0 }];
    expect(rules.map((limits) => space.countPrunable(limits))).toEqual([2, 1, 0, 0]);
    space.prune({ olderThanUnixMs: 50, keepNewest: 0 });
    expect(seqs()).toHaveLength(3);
    expect(space.countPrunable({ olderThanUnixMs: 1_000, keepNewest: 1 })).toBe(2);
    expect(space.countPrunable({ olderThanUnixMs: 1_000, keepNewest: 0 })).toBe(3);
  });

  it('comes in steps, and the file shrinks', () => {
    const { dataDir, handle, space, say } = openSpace();
    for (let group = 0; group < 12; group += 1) say(...Array.from({ length: 100 }, () => 1));
    const sizeBytes = (): number => {
      handle.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return statSync(join(dataDir, DATABASE_FILE)).size;
    };
    const before = sizeBytes();
    const steps: number[] = [];
    for (let hasMore = true; hasMore; ) {
      const step = space.prune({ olderThanUnixMs: 100, keepNewest: 0 });
      steps.push(step.entries);
      hasMore = step.hasMore;
    }
    expect(steps).toEqual([500, 500, 200]);
    let shrinkSteps = 1;
    while (space.shrink()) shrinkSteps += 1;
    expect(shrinkSteps).toBeGreaterThan(1);
    expect(sizeBytes()).toBeLessThan(before / 10);
  });
});

it('a store that keeps some days tells whoever listens which numbers are gone, and the operator how many', async () => {
  const clock = new FakeClock();
  const events: StoreEvent[] = [];
  const heard: PrunedRoom[] = [];
  const store = await openSqliteSpaceStore(
    { dataDir: makeTempDir(), workerPath: HISTORY_WORKER_PATH, retention: { kind: 'days', days: 1 } },
    { clock, random: new SeededRandom(1), report: (event) => events.push(event) },
  );
  onTestFinished(() => store.close());
  store.log.subscribePruned((rooms) => heard.push(...rooms));
  await store.saveRoom(ROOM);
  await store.log.append(draftOf({ roomId: ROOM.roomId, sentAtUnixMs: clock.nowUnixMs() - 2 * DAY_MS }));
  await store.log.append(draftOf({ roomId: ROOM.roomId, sentAtUnixMs: clock.nowUnixMs() }));
  await clock.advance(60_000);
  await until(() => events.some(({ event }) => event === 'pruned'));
  expect(events).toContainEqual({ event: 'pruned', entries: 1 });
  expect(heard).toEqual([{ roomId: ROOM.roomId, firstSeq: 2 }]);
});

it('a store in use counts what a rule would delete, and deletes it when told to', async () => {
  const clock = new FakeClock();
  const events: StoreEvent[] = [];
  const store = await openSqliteSpaceStore(
    { dataDir: makeTempDir(), workerPath: HISTORY_WORKER_PATH },
    { clock, random: new SeededRandom(1), report: (event) => events.push(event) },
  );
  onTestFinished(() => store.close());
  await store.saveRoom(ROOM);
  for (const daysAgo of [9, 8, 0]) await store.log.append(draftOf({ roomId: ROOM.roomId, sentAtUnixMs: clock.nowUnixMs() - daysAgo * DAY_MS }));
  expect(await store.countExpired({ kind: 'days', days: 7 })).toBe(2);
  expect(await store.countExpired({ kind: 'newest', count: 1 })).toBe(2);
  expect(await store.countExpired({ kind: 'forever' })).toBe(0);
  store.setRetention({ kind: 'days', days: 7 });
  await clock.advance(1_000);
  await until(() => events.some(({ event }) => event === 'pruned'));
  expect(events).toContainEqual({ event: 'pruned', entries: 2 });
  expect(await store.countExpired({ kind: 'days', days: 7 })).toBe(0);
});

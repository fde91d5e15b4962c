import { expect, it, onTestFinished } from 'vitest';
import { DiskFloor, readFreeBytes } from '../../../../src-main/history/disk-floor.ts';
import { openSqliteSpaceStore } from '../../../../src-main/history/sqlite-space-store.ts';
import type { StoreEvent } from '../../../../src-main/host/hub/space-store.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../../../helpers/history-worker-path.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';
import { draftOf, identityOf, roomOf } from '../../../helpers/space-records.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

const LOOK_AGAIN_MS = 10_000;

it('refuses messages and nothing else while the disk has less than the floor, and takes them again afterwards', async () => {
  let freeBytes = 999;
  const clock = new FakeClock();
  const events: StoreEvent[] = [];
  const store = await openSqliteSpaceStore(
    { dataDir: makeTempDir(), workerPath: HISTORY_WORKER_PATH, diskFloorBytes: 1_000 },
    { clock, random: new SeededRandom(1), report: (event) => events.push(event), readFreeBytes: async () => freeBytes },
  );
  onTestFinished(() => store.close());
  const { roomId } = roomOf('sala1');
  await store.saveRoom(roomOf('sala1'));
  await store.saveIdentity(identityOf('device-a', 'Ana'));
  const refused = { failure: { code: 'HISTORY_WRITE_FAILED', details: { reason: 'disk-full' } } };
  await expect(store.log.append(draftOf({ roomId }))).rejects.toMatchObject(refused);
  expect(await store.log.read(roomId, { limit: 10 })).toEqual({ entries: [], hasMore: false });

  freeBytes = 1_000;
  await clock.advance(LOOK_AGAIN_MS);
  expect((await store.log.append(draftOf({ roomId }))).entry.seq).toBe(1);

  freeBytes = 10;
  await clock.advance(LOOK_AGAIN_MS);
  await expect(store.log.append(draftOf({ roomId }))).rejects.toMatchObject(refused);
  expect((await store.log.read(roomId, { limit: 10 })).entries).toHaveLength(1);
  // A copy would take the room that is left.
  await clock.advance(60_000);
  expect(events).toEqual([
    { event: 'disk-low', freeBytes: 999 },
    { event: 'disk-enough', freeBytes: 1_000 },
    { event: 'disk-low', freeBytes: 10 },
    { event: 'backup-failed', reason: 'disk-full' },
  ]);
});

it('is no hindrance where the file system does not tell, and leaves no timer after its end', async () => {
  const clock = new FakeClock();
  const floor = await DiskFloor.start(1_000, {
    clock,
    readFreeBytes: () => Promise.reject(new Error('ENOSYS')),
    onChange: () => expect.unreachable(),
  });
  expect(floor.isLow).toBe(false);
  floor.end();
  expect(clock.pendingCount).toBe(0);
});

it('reads what is free from the system', async () => {
  expect(await readFreeBytes(makeTempDir())).toBeGreaterThan(0);
});

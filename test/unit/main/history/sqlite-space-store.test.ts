import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../../src-shared/errors/app-failure.ts';
import { openSqliteSpaceStore } from '../../../../src-main/history/sqlite-space-store.ts';
import type { SpaceStore } from '../../../../src-main/host/hub/space-store.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../../../helpers/history-worker-path.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';
import { draftOf, identityOf, roomOf } from '../../../helpers/space-records.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

const ROOM = roomOf('sala1');

async function open(dataDir = makeTempDir(), workerPath = HISTORY_WORKER_PATH): Promise<SpaceStore> {
  const store = await openSqliteSpaceStore({ dataDir, workerPath }, { clock: new FakeClock(), random: new SeededRandom(1) });
  onTestFinished(() => store.close());
  return store;
}

/** A worker that answers as `onRequest` (source text) says: for what the real one does only in a disaster. */
function makeWorker(onRequest: string): string {
  const path = join(makeTempDir(), 'worker.cjs');
  writeFileSync(
    path,
    `const { parentPort: port } = require('node:worker_threads');
     port.on('message', (request) => { ${onRequest} });
     port.postMessage({ kind: 'opened' });`,
  );
  return path;
}

const appendCount = (store: SpaceStore, count: number) =>
  Promise.allSettled(Array.from({ length: count }, () => store.log.append(draftOf({ roomId: ROOM.roomId }))));

describe('groups', () => {
  it('writes what comes within one turn of the event loop as one group', async () => {
    const store = await open();
    await store.saveRoom(ROOM);
    const groups: number[] = [];
    store.log.subscribe((group) => groups.push(group.length));
    await appendCount(store, 500);
    expect(groups).toEqual([500]);
  });

  it('writes what comes while a group is being written as the next group', async () => {
    const store = await open();
    await store.saveRoom(ROOM);
    const groups: number[] = [];
    store.log.subscribe((group) => groups.push(group.length));
    const first = appendCount(store, 3);
    // The first group is on its way after this turn, and its answer cannot be there before the next one.
    await new Promise((resolve) => setImmediate(resolve));
    const later = appendCount(store, 4);
    await Promise.all([first, later]);
    expect(groups).toEqual([3, 4]);
  });

  it('keeps a group bounded and the order over groups', async () => {
    const store = await open();
    await store.saveRoom(ROOM);
    const seqs: number[] = [];
    const sizes: number[] = [];
    store.log.subscribe((group) => {
      sizes.push(group.length);
      seqs.push(...group.map(({ entry }) => entry.seq));
    });
    await appendCount(store, 4_500);
    expect(Math.max(...sizes)).toBe(2_000);
    expect(seqs).toEqual(Array.from({ length: 4_500 }, (_, index) => index + 1));
  });

  it('rejects every append of a group that failed, and writes the next one', async () => {
    const store = await open(
      undefined,
      makeWorker(`
        const failed = { kind: 'failed', id: request.id, failure: { code: 'HISTORY_WRITE_FAILED', details: { reason: 'disk-full' } } };
        if (request.call === 'close') { port.postMessage({ kind: 'answer', id: request.id }); port.close(); }
        else if (request.rows.length === 3) port.postMessage(failed);
        else port.postMessage({ kind: 'answer', id: request.id, value: request.rows.map((row, index) => index + 1) });`),
    );
    let heard = 0;
    store.log.subscribe((group) => (heard += group.length));
    const failed = await appendCount(store, 3);
    expect(failed.map((result) => result.status === 'rejected' && (result.reason as AppError).failure)).toEqual(
      Array.from({ length: 3 }, () => ({ code: 'HISTORY_WRITE_FAILED', details: { reason: 'disk-full' } })),
    );
    expect(heard).toBe(0);
    expect((await appendCount(store, 2)).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(heard).toBe(2);
  });
});

describe('keeping', () => {
  it('has everything again after it was closed and opened', async () => {
    const dataDir = makeTempDir();
    const first = await open(dataDir);
    await first.saveRoom(ROOM);
    await first.saveIdentity(identityOf('device-a', 'Ana'));
    const draft = draftOf({ roomId: ROOM.roomId, text: 'hola' });
    const { entry } = await first.log.append(draft);
    const before = await first.load();
    await first.close();

    const second = await open(dataDir);
    expect(await second.load()).toEqual(before);
    expect((await second.log.read(ROOM.roomId, { limit: 10 })).entries).toEqual([entry]);
    expect(await second.log.append(draft)).toEqual({ entry, isDuplicate: true });
    expect((await second.log.append(draftOf({ roomId: ROOM.roomId }))).entry.seq).toBe(2);
  });
});

describe('a thread that ends by itself', () => {
  const failuresOf = async (promises: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(promises)).map((result) => result.status === 'rejected' && (result.reason as AppError).failure);
  const gone = (code: string) => ({ code, details: { reason: 'io' } });

  it('rejects what waits and what comes after, and closing still ends', async () => {
    const store = await open(undefined, makeWorker('process.exit(3)'));
    const waiting = [
      store.log.append(draftOf({ roomId: ROOM.roomId })),
      store.log.read(ROOM.roomId, { limit: 1 }),
      store.saveRoom(ROOM),
      store.saveIdentity(identityOf('device-a', 'Ana')),
      store.removeRoom(roomOf('other').roomId),
      store.load(),
    ];
    const expected = [
      gone('HISTORY_WRITE_FAILED'), gone('HISTORY_UNAVAILABLE'), gone('HISTORY_WRITE_FAILED'), gone('HISTORY_WRITE_FAILED'),
      gone('HISTORY_WRITE_FAILED'), gone('HISTORY_UNAVAILABLE'),
    ];
    expect(await failuresOf(waiting)).toEqual(expected);
    expect(await failuresOf([store.log.append(draftOf({ roomId: ROOM.roomId }))])).toEqual([gone('HISTORY_WRITE_FAILED')]);
    await store.close();
  });

  it('is told to whoever runs the host, but its end after closing is not', async () => {
    const events: unknown[] = [];
    const openTold = (workerPath: string) =>
      openSqliteSpaceStore({ dataDir: makeTempDir(), workerPath }, { clock: new FakeClock(), random: new SeededRandom(1), report: (event) => events.push(event) });
    await (await openTold(HISTORY_WORKER_PATH)).close();
    expect(events).toEqual([]);
    const store = await openTold(makeWorker('process.exit(3)'));
    await store.load().catch(() => undefined);
    expect(events).toEqual([{ event: 'history-ended', reason: 'exit code 3' }]);
    await store.close();
  });

  it('is an error at the start when its file is missing', async () => {
    await expect(open(undefined, join(makeTempDir(), 'missing.cjs'))).rejects.toThrow('HOST_START_FAILED');
  });
});

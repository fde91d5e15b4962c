import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { HistoryDesk } from '../../../../src-main/archive/history-desk.ts';
import type { ArchivedRoom, ArchivedServer, HistoryArchive } from '../../../../src-main/history/history-archive.ts';
import { AppError } from '../../../../src-shared/errors/app-failure.ts';
import { createTranslator } from '../../../../src-shared/i18n/translator.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { factsOf, storedMessages } from '../../../helpers/local-changes.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

const ROOM: ArchivedRoom = {
  roomNumber: 7, roomId: 'sala1', name: 'Sala1', copyId: 'c', isJoined: true, isRetired: false, floorSeq: 0, lastSeq: 3, readSeq: 0,
  deletedSeq: 0, messageCount: 3, unsentCount: 1,
};
const SERVER: ArchivedServer = { ...factsOf(), serverNumber: 1, addresses: ['10.0.0.2:5555'], rooms: [ROOM] };

interface SetUp {
  readonly kept?: Partial<HistoryArchive>;
  readonly chooses?: string | null;
  readonly chooseExportFile?: () => Promise<string | null>;
}

function setUp({ kept = {}, chooses = null, chooseExportFile = async () => chooses }: SetUp = {}) {
  const calls: string[] = [];
  const jobs: unknown[] = [];
  const archive: HistoryArchive = {
    folder: '/home/ana/history',
    overview: async () => [SERVER],
    readSizeBytes: async () => 4_096,
    readForward: async (_room, afterSeq) => (afterSeq === 0 ? storedMessages(1, 3) : []),
    remove: async (rooms, removesUnsent) => {
      calls.push(`remove ${rooms.join()} ${removesUnsent}`);
      return rooms.map(() => ({ serverKey: SERVER.serverKey, roomId: 'sala1', floorSeq: 3, deletedSeq: 3 }));
    },
    importServer: async () => ({ serverNumber: 1, isNew: false, selfId: null }),
    importRoom: async () => ({ roomNumber: 7, maxSeq: 9 }),
    importMessages: async () => ({ addedCount: 0, knownCount: 0, differingCount: 0 }),
    finishRoom: async () => ({ isApart: false, changed: null }),
    ...kept,
  };
  const desk = new HistoryDesk({
    kept: archive,
    dialogs: { chooseExportFile, chooseImportFile: async () => chooses },
    client: {
      serverKeyOf: (connectionId) => (connectionId === 'c1' ? SERVER.serverKey : null),
      discardUnsent: ({ roomId }) => void calls.push(`discard ${roomId}`),
      copiesChanged: (changes) => void calls.push(`changed ${changes.map(({ roomId, deletedSeq }) => `${roomId} ${deletedSeq}`).join()}`),
    },
    clock: new FakeClock(),
    appVersion: '1.2.3',
    language: () => ({ translate: createTranslator('en'), locale: 'en' }),
    onServerImported: () => undefined,
    onJob: (job) => jobs.push(job),
  });
  return { desk, calls, jobs };
}

const IN_ROOM = { kind: 'room', connectionId: 'c1', roomId: 'sala1' } as const;

describe('deleting', () => {
  it('takes back what waits to be sent first, then deletes, then tells the connections', async () => {
    const { desk, calls } = setUp();
    expect(await desk.delete({ scope: IN_ROOM, removesUnsent: true })).toEqual({ ok: true, value: { messageCount: 3 } });
    expect(calls).toEqual(['discard sala1', 'remove 7 true', 'changed sala1 3']);
  });

  it('leaves what waits to be sent alone unless it is asked for', async () => {
    const { desk, calls } = setUp();
    await desk.delete({ scope: { kind: 'all' }, removesUnsent: false });
    expect(calls).toEqual(['remove 7 false', 'changed sala1 3']);
  });

  it('of a connection that keeps nothing deletes nothing', async () => {
    const { desk, calls } = setUp();
    expect(await desk.delete({ scope: { ...IN_ROOM, connectionId: 'other' }, removesUnsent: true })).toEqual({ ok: true, value: { messageCount: 0 } });
    expect(calls).toEqual(['remove  true', 'changed ']);
  });

  it('that the disk refuses is said in the words of one’s own history', async () => {
    const { desk, calls } = setUp({ kept: { remove: () => Promise.reject(new AppError('HISTORY_WRITE_FAILED', { details: { reason: 'disk-full' } })) } });
    expect(await desk.delete({ scope: IN_ROOM, removesUnsent: false })).toEqual({ ok: false, error: { code: 'LOCAL_HISTORY_UNUSABLE', details: { reason: 'disk-full' } } });
    expect(calls).toEqual([]);
  });
});

describe('exporting', () => {
  it('shows where it went, and that nothing is under way any more', async () => {
    const dir = makeTempDir();
    const file = path.join(dir, 'out.json');
    const { desk, jobs } = setUp({ chooses: file });
    expect(await desk.export({ scope: IN_ROOM, format: 'json' })).toEqual({ ok: true, value: { kind: 'saved', path: file, messageCount: 3 } });
    expect(jobs).toEqual([{ kind: 'export', done: 3, total: 3 }, null]);
  });

  it('is one at a time, and nothing is deleted meanwhile', async () => {
    let choose: (file: string | null) => void = () => undefined;
    const { desk: slow } = setUp({ chooseExportFile: () => new Promise((resolve) => (choose = resolve)) });
    const first = slow.export({ scope: IN_ROOM, format: 'html' });
    const running = { ok: false, error: { code: 'HISTORY_JOB_RUNNING' } };
    expect(await slow.export({ scope: IN_ROOM, format: 'html' })).toEqual(running);
    expect(await slow.import()).toEqual(running);
    expect(await slow.delete({ scope: IN_ROOM, removesUnsent: false })).toEqual(running);
    choose(null);
    expect(await first).toEqual({ ok: true, value: { kind: 'cancelled' } });
    expect(await slow.import()).toEqual({ ok: true, value: { kind: 'cancelled' } });
  });

  it('that is cancelled half way leaves nothing', async () => {
    const dir = makeTempDir();
    const { desk } = setUp({
      chooses: path.join(dir, 'out.html'),
      kept: {
        readForward: async () => {
          desk.cancel();
          return storedMessages(1, 3);
        },
      },
    });
    expect(await desk.export({ scope: IN_ROOM, format: 'html' })).toEqual({ ok: true, value: { kind: 'cancelled' } });
    expect(readdirSync(dir)).toEqual([]);
  });
});

it('the overview names the folder, its size, and what a scope holds', async () => {
  const { desk } = setUp();
  expect(await desk.overview({ scope: { kind: 'place', address: '10.0.0.2:5555' } })).toMatchObject({
    ok: true,
    value: { folder: '/home/ana/history', sizeBytes: 4_096, servers: [{ name: 'Taller', rooms: [{ name: 'Sala1', messageCount: 3, unsentCount: 1 }] }] },
  });
});

import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../../src-shared/errors/app-failure.ts';
import { openDatabase } from '../../../../src-main/history/open-database.ts';
import type { Database } from '../../../../src-main/history/open-sqlite.ts';
import { HOT_SQL, SpaceDatabase } from '../../../../src-main/history/space-database.ts';
import { draftRowOf } from '../../../../src-main/history/worker-messages.ts';
import type { DraftRow } from '../../../../src-main/history/worker-messages.ts';
import { draftOf, identityOf, roomOf } from '../../../helpers/space-records.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

const ROOM = roomOf('sala1');

function openSpace(): { handle: Database; space: SpaceDatabase } {
  const dataDir = makeTempDir();
  const handle = openDatabase({ dataDir, newSpaceId: 'space-one', nowUnixMs: 0 });
  const space = new SpaceDatabase(handle, dataDir);
  onTestFinished(() => handle.close());
  space.saveRoom(ROOM);
  return { handle, space };
}

function rows(count: number, text = 'hola'): DraftRow[] {
  return Array.from({ length: count }, () => draftRowOf(draftOf({ roomId: ROOM.roomId, text })));
}

/** SQLite answers SQLITE_FULL at this bound exactly as on a full disk. */
function fillDisk(handle: Database, freePages: number): void {
  const row: Record<string, unknown> = handle.prepare('PRAGMA page_count').get() ?? {};
  handle.exec(`PRAGMA max_page_count = ${Number(row.page_count) + freePages}`);
}

function freeDisk(handle: Database): void {
  handle.exec('PRAGMA max_page_count = 1000000');
}

function failureOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof AppError ? error.failure : error;
  }
  throw new Error('It went well');
}

describe('a disk that is full', () => {
  it('fails the whole group, and later groups go on with the next number once there is room', () => {
    const { handle, space } = openSpace();
    expect(space.appendGroup(rows(3))).toEqual([1, 2, 3]);
    fillDisk(handle, 4);
    expect(failureOf(() => space.appendGroup(rows(100, 'x'.repeat(4_000))))).toEqual({
      code: 'HISTORY_WRITE_FAILED',
      details: { reason: 'disk-full' },
    });
    expect(space.read(ROOM.roomId, { limit: 10 }).entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    freeDisk(handle);
    expect(space.appendGroup(rows(2))).toEqual([4, 5]);
    expect(space.load().rooms[0]?.lastSeq).toBe(5);
  });

  it('forgets a sender of the failed group, who is new again in the next', () => {
    const { handle, space } = openSpace();
    fillDisk(handle, 4);
    const flood = Array.from({ length: 100 }, () =>
      draftRowOf(draftOf({ roomId: ROOM.roomId, nonceScope: 'device-luis', text: 'x'.repeat(4_000) })),
    );
    failureOf(() => space.appendGroup(flood));
    freeDisk(handle);
    expect(space.appendGroup(flood.slice(0, 1))).toEqual([1]);
  });

  it('fails rooms and names with the same code', () => {
    const { handle, space } = openSpace();
    fillDisk(handle, 0);
    const longName = 'x'.repeat(8_000);
    const full = { code: 'HISTORY_WRITE_FAILED', details: { reason: 'disk-full' } };
    expect(failureOf(() => space.saveRoom({ ...roomOf('big'), name: longName }))).toEqual(full);
    expect(failureOf(() => space.saveIdentity(identityOf('device-a', longName)))).toEqual(full);
  });
});

describe('reading', () => {
  it('says that the history is unavailable when the file is damaged below it', () => {
    const { handle, space } = openSpace();
    space.appendGroup(rows(1));
    handle.exec('DROP TABLE entry');
    expect(failureOf(() => space.read(ROOM.roomId, { limit: 1 }))).toMatchObject({ code: 'HISTORY_UNAVAILABLE' });
  });
});

describe('the query plan', () => {
  const planOf = (handle: Database, sql: string): string[] =>
    handle
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...Array.from({ length: sql.split('?').length - 1 }, () => 1))
      .map((row) => String(row.detail));

  it.each(['readForward', 'readBackward', 'findByNonce', 'lastSeq'] as const)('of %s searches an index and sorts nothing', (name) => {
    const { handle } = openSpace();
    const plan = planOf(handle, HOT_SQL[name]);
    expect(plan).toHaveLength(1);
    expect(plan[0]).toMatch(/^SEARCH entry USING (COVERING )?INDEX sqlite_autoindex_entry_[12] /);
  });
});

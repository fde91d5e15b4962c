import { DatabaseSync } from '@photostructure/sqlite';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CLIENT_HOT_SQL } from '../../src-main/history/client-database.ts';
import { CLIENT_DATABASE_FILE, CLIENT_FORMAT, CLIENT_MARKER_FILE, CLIENT_MIGRATIONS } from '../../src-main/history/client-format.ts';
import { openSqlite } from '../../src-main/history/open-sqlite.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { openTestHistory } from '../helpers/client-histories.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../helpers/history-worker-path.ts';
import { ADDRESS, ROOM, factsOf, keepRoom, storedMessage, storedMessages } from '../helpers/local-changes.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

/** A folder with a copy that was made and closed in order. */
async function makeCopy(): Promise<string> {
  const dataDir = makeTempDir();
  const history = openTestHistory(dataDir);
  await keepRoom(history);
  await history.keep({ kind: 'newer', at: ROOM, messages: storedMessages(1, 500), lastSeq: 500 });
  await history.close();
  return dataDir;
}

it('keeps everything over its end, in one file without a log', async () => {
  const dataDir = await makeCopy();
  expect(readdirSync(dataDir).sort()).toEqual([CLIENT_MARKER_FILE, CLIENT_DATABASE_FILE]);
  const history = openTestHistory(dataDir);
  expect(await history.recall({ addresses: [ADDRESS] })).toMatchObject({ rooms: [{ name: 'Sala1', lastSeq: 500, unreadCount: 500 }] });
  expect((await history.read(ROOM, 501, 1)).messages).toEqual([storedMessage(500)]);
});

it('replaces what SQLite would not give back as it was', async () => {
  const history = openTestHistory(makeTempDir());
  await keepRoom(history);
  const messages = [storedMessage(1, { text: 'a\u0000b', authorName: '\ud800' })];
  await history.keep({ kind: 'newer', at: ROOM, messages, lastSeq: 1 });
  expect((await history.read(ROOM, 2, 1)).messages).toMatchObject([{ text: 'a\ufffdb', authorName: '\ufffd' }]);
});

it('writes durably and for its owner alone', () => {
  const dataDir = join(makeTempDir(), 'history');
  const database = openSqlite(CLIENT_FORMAT, { dataDir, newId: 'copy-one', nowUnixMs: 0 });
  onTestFinished(() => database.close());
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  const pragma = (name: string): unknown => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  expect([pragma('journal_mode'), pragma('synchronous'), pragma('trusted_schema'), pragma('application_id'), pragma('user_version')]).toEqual([
    'wal', 2, 0, CLIENT_FORMAT.applicationId, CLIENT_MIGRATIONS.length,
  ]);
});

it('finds what people wait for by an index', () => {
  const database = openSqlite(CLIENT_FORMAT, { dataDir: makeTempDir(), newId: 'copy-one', nowUnixMs: 0 });
  onTestFinished(() => database.close());
  for (const [name, sql] of Object.entries(CLIENT_HOT_SQL)) {
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all().map((row) => String((row as { detail: unknown }).detail));
    expect(plan.filter((step) => step.startsWith('SCAN') || step.includes('TEMP B-TREE')), name).toEqual([]);
  }
});

describe('a copy of version 1', () => {
  const FROZEN = readFileSync(join(import.meta.dirname, '../unit/main/history/fixtures/client-v1.sql'), 'utf8');

  it('is made by a first step that stays as it was when people got it', () => {
    expect(FROZEN).toContain(CLIENT_MIGRATIONS[0]);
  });

  it('is read with all that it holds', async () => {
    const dataDir = makeTempDir();
    const database = new DatabaseSync(join(dataDir, CLIENT_DATABASE_FILE));
    database.exec(FROZEN);
    database.close();
    writeFileSync(join(dataDir, CLIENT_MARKER_FILE), '{"format":"wassop-client-history","copyId":"abcdefghijklmnopqrstuvwxyz"}');
    const history = openTestHistory(dataDir);
    expect(await history.recall({ addresses: ['10.0.0.2:5555'] })).toEqual({
      ...factsOf(),
      rooms: [
        {
          roomId: 'sala1', name: 'Sala1', isJoined: true, floorSeq: 2, lastSeq: 5, deletedSeq: 0, unreadCount: 1,
          unsent: [
            { key: 'B'.repeat(22), text: 'espera', writtenAtUnixMs: 1768478700000, state: { kind: 'waiting' } },
            {
              key: 'C'.repeat(22), text: 'no salió', writtenAtUnixMs: 1768478700001,
              state: { kind: 'failed', failure: { code: 'MESSAGE_TOO_LONG', details: { maxBytes: 8192 } } },
            },
            { key: 'D'.repeat(22), text: 'de otra versión', writtenAtUnixMs: 1768478700002, state: { kind: 'failed', failure: { code: 'INTERNAL' } } },
          ],
        },
      ],
    });
    expect((await history.read(ROOM, 6, 10)).messages).toMatchObject([
      { seq: 3, key: 'message-3', authorName: 'Beto', text: 'Hola 👋', isOwn: false },
      { seq: 4, key: 'A'.repeat(22), authorName: 'Ana', text: 'Buenas', isOwn: true },
      { seq: 5, text: '¿Sí?' },
    ]);
    expect(await history.recall({ addresses: ['10.0.0.3:5000'] })).toMatchObject({
      dialect: 'json-pair',
      rooms: [{ name: 'General', unreadCount: 1, unsent: [{ key: 'k1', state: { kind: 'begun' } }] }],
    });
  });
});

describe('a damaged copy', () => {
  it.each<[string, (databasePath: string, markerPath: string) => void]>([
    ['emptied', (databasePath) => writeFileSync(databasePath, '')],
    ['gone', (databasePath) => rmSync(databasePath)],
    ['overwritten', (databasePath) => writeFileSync(databasePath, Buffer.concat([readFileSync(databasePath).subarray(0, 4_096), Buffer.alloc(20_000, 0x55)]))],
    ['no database', (databasePath) => writeFileSync(databasePath, 'a letter to grandmother')],
    ['beside a broken marker', (_, markerPath) => writeFileSync(markerPath, '{')],
  ])('(%s) is moved aside and reported, and a new one is begun', async (_, damage) => {
    const dataDir = await makeCopy();
    const databasePath = join(dataDir, CLIENT_DATABASE_FILE);
    damage(databasePath, join(dataDir, CLIENT_MARKER_FILE));
    const before = existsSync(databasePath) ? readFileSync(databasePath) : null;
    const troubles: AppFailure[] = [];
    const history = openTestHistory(dataDir, { troubles });
    expect(await history.recall({ addresses: [ADDRESS] })).toBeNull();
    await keepRoom(history);
    expect(await history.recall({ addresses: [ADDRESS] })).toMatchObject({ rooms: [{ name: 'Sala1' }] });
    expect(troubles).toMatchObject([{ code: 'LOCAL_HISTORY_DAMAGED' }]);
    const movedPath = join(String(troubles[0]?.details?.['movedTo']), CLIENT_DATABASE_FILE);
    expect(existsSync(movedPath) ? readFileSync(movedPath) : null).toEqual(before);
  });
});

describe('a copy that cannot be used', () => {
  async function expectUnusable(dataDir: string): Promise<void> {
    const troubles: AppFailure[] = [];
    const history = openTestHistory(dataDir, { troubles });
    await expect(history.recall({ addresses: [ADDRESS] })).rejects.toMatchObject({ failure: { code: 'HISTORY_UNAVAILABLE' } });
    await expect(keepRoom(history)).rejects.toMatchObject({ failure: { code: 'HISTORY_WRITE_FAILED' } });
    expect(troubles).toMatchObject([{ code: 'LOCAL_HISTORY_UNUSABLE' }]);
  }

  it('because it is of a newer version is left untouched', async () => {
    const dataDir = await makeCopy();
    const databasePath = join(dataDir, CLIENT_DATABASE_FILE);
    const database = new DatabaseSync(databasePath);
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = readFileSync(databasePath);
    await expectUnusable(dataDir);
    expect(readFileSync(databasePath)).toEqual(before);
  });

  it('because another process has it is left to that one', async () => {
    const dataDir = await makeCopy();
    const first = openTestHistory(dataDir);
    await first.recall({ addresses: [ADDRESS] });
    await expectUnusable(dataDir);
    expect(await first.recall({ addresses: [ADDRESS] })).not.toBeNull();
  });

  it('because a file stands where its folder should be says so', async () => {
    const dataDir = join(makeTempDir(), 'history');
    writeFileSync(dataDir, '');
    await expectUnusable(dataDir);
  });

  // Modes keep nobody out who is the superuser; the run as an ordinary user has it.
  it.skipIf(process.getuid?.() === 0)('because its folder is read-only says so', async () => {
    const dataDir = join(makeTempDir(), 'history');
    mkdirSync(dataDir, { mode: 0o500 });
    onTestFinished(() => chmodSync(dataDir, 0o700));
    await expectUnusable(dataDir);
  });
});

describe('a thread that ends by itself', () => {
  /** The real worker, which ends without a word when it is asked for this address. */
  function makeMortalWorker(): string {
    const workerPath = join(makeTempDir(), 'worker.cjs');
    writeFileSync(
      workerPath,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ what }) => { if (what?.addresses?.includes('fatal')) process.exit(3); });
       require(${JSON.stringify(HISTORY_WORKER_PATH)});`,
    );
    return workerPath;
  }

  it('is started again, with all that was kept, and people notice nothing', async () => {
    const clock = new FakeClock();
    let endedCount = 0;
    const history = openTestHistory(makeTempDir(), { clock, workerPath: makeMortalWorker(), onThreadEnded: () => (endedCount += 1) });
    await keepRoom(history);
    await clock.advance(10_000);
    await expect(history.recall({ addresses: ['fatal'] })).rejects.toMatchObject({ failure: { code: 'HISTORY_UNAVAILABLE' } });
    await clock.advance(10_000);
    expect(await history.recall({ addresses: [ADDRESS] })).toMatchObject({ rooms: [{ name: 'Sala1' }] });
    await history.keep({ kind: 'newer', at: ROOM, messages: storedMessages(1, 2), lastSeq: 2 });
    expect((await history.read(ROOM, 3, 10)).messages).toHaveLength(2);
    expect(endedCount).toBe(2);
  });

  it('is not started over and over', async () => {
    const clock = new FakeClock();
    let endedCount = 0;
    const history = openTestHistory(makeTempDir(), { clock, workerPath: makeMortalWorker(), onThreadEnded: () => (endedCount += 1) });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(history.recall({ addresses: ['fatal'] })).rejects.toMatchObject({ failure: { code: 'HISTORY_UNAVAILABLE' } });
    }
    expect(endedCount).toBe(1);
  });
});

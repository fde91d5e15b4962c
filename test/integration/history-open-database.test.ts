import { DatabaseSync } from '@photostructure/sqlite';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { APPLICATION_ID, DATABASE_FILE, MARKER_FILE, openDatabase } from '../../src-main/history/open-database.ts';
import { SCHEMA_VERSION } from '../../src-main/history/migrations/migrations.ts';
import type { Database } from '../../src-main/history/open-sqlite.ts';
import { openSqliteSpaceStore } from '../../src-main/history/sqlite-space-store.ts';
import type { SpaceStore } from '../../src-main/host/hub/space-store.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../helpers/history-worker-path.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

/** Opened and closed through the store: only the end of its thread lets go of the file. */
async function open(dataDir: string): Promise<SpaceStore> {
  const store = await openSqliteSpaceStore(
    { dataDir, workerPath: HISTORY_WORKER_PATH },
    { clock: new FakeClock(), random: new SeededRandom((seed += 1)) },
  );
  onTestFinished(() => store.close());
  return store;
}
let seed = 0;

async function openFailure(dataDir: string): Promise<AppFailure> {
  const error: unknown = await open(dataDir).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error.failure;
  throw new Error('The database opened, or something else went wrong', { cause: error });
}

/** A folder with a space that was made and closed in order. */
async function makeSpace(): Promise<{ dataDir: string; databasePath: string; markerPath: string; spaceId: string }> {
  const dataDir = makeTempDir();
  const store = await open(dataDir);
  const { spaceId } = await store.load();
  await store.close();
  return { dataDir, databasePath: join(dataDir, DATABASE_FILE), markerPath: join(dataDir, MARKER_FILE), spaceId };
}

function pragma(database: Database, name: string): unknown {
  const row: Record<string, unknown> = database.prepare(`PRAGMA ${name}`).get() ?? {};
  return Object.values(row)[0];
}

describe('opening a space database', () => {
  it('makes folder, database and marker when there are none, for the owner alone', async () => {
    const dataDir = join(makeTempDir(), 'deep', 'space');
    const { spaceId } = await (await open(dataDir)).load();
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(join(dataDir, MARKER_FILE), 'utf8'))).toEqual({ format: 'wassop-space', spaceId });
  });

  it('keeps the id of the space when it is opened again', async () => {
    const { dataDir, spaceId } = await makeSpace();
    expect((await (await open(dataDir)).load()).spaceId).toBe(spaceId);
  });

  it('writes durably, distrusts the schema and says whose file it is', () => {
    const database = openDatabase({ dataDir: makeTempDir(), newSpaceId: 'space-one', nowUnixMs: 0 });
    onTestFinished(() => database.close());
    expect({
      journal: pragma(database, 'journal_mode'),
      synchronous: pragma(database, 'synchronous'),
      trustedSchema: pragma(database, 'trusted_schema'),
      cellSizeCheck: pragma(database, 'cell_size_check'),
      foreignKeys: pragma(database, 'foreign_keys'),
      locking: pragma(database, 'locking_mode'),
      applicationId: pragma(database, 'application_id'),
      version: pragma(database, 'user_version'),
    }).toEqual({
      journal: 'wal', synchronous: 2, trustedSchema: 0, cellSizeCheck: 1, foreignKeys: 1, locking: 'exclusive',
      applicationId: APPLICATION_ID, version: SCHEMA_VERSION,
    });
  });

  it('leaves one file without a log after closing', async () => {
    const { databasePath } = await makeSpace();
    expect(existsSync(`${databasePath}-wal`)).toBe(false);
  });

  it('starts anew over a blank file without a marker, which a crash at the very first start leaves', async () => {
    const dataDir = makeTempDir();
    writeFileSync(join(dataDir, DATABASE_FILE), '');
    expect(await (await open(dataDir)).load()).toMatchObject({ epoch: 1, rooms: [] });
  });

  it('writes the marker again when a crash came between database and marker', async () => {
    const { dataDir, markerPath, spaceId } = await makeSpace();
    rmSync(markerPath);
    await open(dataDir);
    expect(readFileSync(markerPath, 'utf8')).toContain(spaceId);
  });

  it('refuses a second host on the same folder', async () => {
    const { dataDir } = await makeSpace();
    await open(dataDir);
    expect(await openFailure(dataDir)).toMatchObject({ code: 'HOST_ALREADY_RUNNING', details: { path: dataDir } });
  });

  it('refuses a second host on a folder whose space was just made', async () => {
    const dataDir = makeTempDir();
    await open(dataDir);
    expect((await openFailure(dataDir)).code).toBe('HOST_ALREADY_RUNNING');
  });

  it('opens again as soon as the first one closed', async () => {
    const { dataDir } = await makeSpace();
    for (let time = 0; time < 3; time += 1) await (await open(dataDir)).close();
  });
});

describe('a damaged space', () => {
  /** What is refused must be there afterwards, byte by byte, for whoever repairs it. */
  async function expectRefused(dataDir: string, code: string, reason: string): Promise<void> {
    const path = join(dataDir, DATABASE_FILE);
    const before = existsSync(path) ? readFileSync(path) : undefined;
    const { code: actualCode, details } = await openFailure(dataDir);
    expect([actualCode, details?.reason]).toEqual([code, reason]);
    expect(existsSync(path) ? readFileSync(path) : undefined).toEqual(before);
  }

  it('is noticed when the database was emptied', async () => {
    const { dataDir, databasePath } = await makeSpace();
    writeFileSync(databasePath, '');
    await expectRefused(dataDir, 'HOST_DATA_DAMAGED', 'empty');
  });

  it('is noticed when the database was replaced by a blank one', async () => {
    const { dataDir, databasePath } = await makeSpace();
    rmSync(databasePath);
    makeForeign(databasePath, 'PRAGMA journal_mode = WAL');
    await expectRefused(dataDir, 'HOST_DATA_DAMAGED', 'empty');
  });

  it('is noticed when the database is gone', async () => {
    const { dataDir, databasePath } = await makeSpace();
    rmSync(databasePath);
    await expectRefused(dataDir, 'HOST_DATA_DAMAGED', 'missing');
  });

  it('is noticed when the database is garbage', async () => {
    const { dataDir, databasePath } = await makeSpace();
    writeFileSync(databasePath, 'not a database '.repeat(1_000));
    await expectRefused(dataDir, 'HOST_DATA_DAMAGED', 'damaged');
  });

  it('is noticed when a page inside is garbage', async () => {
    const { dataDir, databasePath } = await makeSpace();
    const bytes = readFileSync(databasePath);
    bytes.fill(0xee, 4_096, 3 * 4_096);
    writeFileSync(databasePath, bytes);
    await expectRefused(dataDir, 'HOST_DATA_DAMAGED', 'damaged');
  });

  it('is noticed when the database was cut short', async () => {
    const { dataDir, databasePath } = await makeSpace();
    writeFileSync(databasePath, readFileSync(databasePath).subarray(0, 3 * 4_096));
    await expectRefused(dataDir, 'HOST_DATA_DAMAGED', 'damaged');
  });

  it.each(['with', 'without'])('is not made of the database of another program, %s a marker', async (marker) => {
    const { dataDir, databasePath, markerPath } = await makeSpace();
    rmSync(databasePath);
    if (marker === 'without') rmSync(markerPath);
    makeForeign(databasePath, 'CREATE TABLE notes (text TEXT)');
    await expectRefused(dataDir, 'HOST_DATA_DAMAGED', 'foreign');
  });

  it('is noticed when the database is that of another space', async () => {
    const { dataDir, databasePath } = await makeSpace();
    const other = makeTempDir();
    await (await open(other)).close();
    writeFileSync(databasePath, readFileSync(join(other, DATABASE_FILE)));
    await expectRefused(dataDir, 'HOST_DATA_DAMAGED', 'other-space');
  });

  it('is noticed when the marker cannot be understood', async () => {
    const { dataDir, markerPath } = await makeSpace();
    writeFileSync(markerPath, '{"format":');
    await expectRefused(dataDir, 'HOST_DATA_DAMAGED', 'marker');
  });

  it('of a newer version is refused untouched', async () => {
    const { dataDir, databasePath } = await makeSpace();
    makeForeign(databasePath, `PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    const before = readFileSync(databasePath);
    expect(await openFailure(dataDir)).toEqual({
      code: 'HOST_DATA_NEWER',
      details: { path: dataDir, version: SCHEMA_VERSION + 1, supportedVersion: SCHEMA_VERSION },
    });
    expect(readFileSync(databasePath)).toEqual(before);
  });
});

describe('a folder that cannot be used', () => {
  it('is told apart when it is a file', async () => {
    const dataDir = join(makeTempDir(), 'file');
    writeFileSync(dataDir, '');
    expect(await openFailure(dataDir)).toMatchObject({ code: 'HOST_DATA_UNUSABLE', details: { path: dataDir, reason: 'not-a-folder' } });
  });

  it('is told apart when it lies inside a file', async () => {
    const file = join(makeTempDir(), 'file');
    writeFileSync(file, '');
    expect(await openFailure(join(file, 'space'))).toMatchObject({ code: 'HOST_DATA_UNUSABLE', details: { reason: 'not-a-folder' } });
  });

  it('is told apart when a folder stands where the database goes', async () => {
    const dataDir = makeTempDir();
    mkdirSync(join(dataDir, DATABASE_FILE));
    expect(await openFailure(dataDir)).toMatchObject({ code: 'HOST_DATA_UNUSABLE', details: { reason: 'no-permission' } });
  });

  // The superuser may write everywhere; the integration suite shows the same on a read-only file system.
  it.runIf(process.getuid?.() !== 0 && process.platform !== 'win32')('is told apart when it may not be written', async () => {
    const dataDir = makeTempDir();
    chmodSync(dataDir, 0o500);
    onTestFinished(() => chmodSync(dataDir, 0o700));
    expect(await openFailure(dataDir)).toMatchObject({ code: 'HOST_DATA_UNUSABLE', details: { reason: 'no-permission' } });
  });
});

function makeForeign(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

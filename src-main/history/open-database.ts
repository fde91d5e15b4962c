// From a data folder to an open, locked, checked database of the present schema, or an error code that says why not.
// Never overwrites what it does not understand. Knows nothing of messages.
import { DatabaseSync } from '@photostructure/sqlite';
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import { writeBackup } from './backups.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './migrations/migrations.ts';
import { readSpaceMarker, writeSpaceMarker } from './space-marker.ts';
import type { MarkerState } from './space-marker.ts';
import { storageReasonOf } from './sqlite-failure.ts';

export type Database = InstanceType<typeof DatabaseSync>;

export const DATABASE_FILE = 'space.sqlite';
export const MARKER_FILE = 'space.json';

/** "wssp" in ASCII: what a Wassop space has in its header. */
export const APPLICATION_ID = 0x77737370;

/** A host that is just ending lets go of the lock within this; a person who started a second one waits no longer. */
const LOCK_WAIT_MS = 1_000;

/** 16 MiB: the index of nonces is written in random order, and SQLite's 2 MiB hold only that of some 40,000 messages. */
const CACHE_KIB = 16 * 1024;

/**
 * 16 MiB of log between checkpoints instead of SQLite's 4: a page of the index of nonces that was changed many times goes to
 * the main file once. Longer logs gained little more and make the wait for a checkpoint longer.
 */
const CHECKPOINT_PAGES = 4_000;

/** What `PRAGMA auto_vacuum` answers for INCREMENTAL. */
const AUTO_VACUUM_INCREMENTAL = 2;

export interface OpenDatabaseOptions {
  readonly dataDir: string;
  /** The id that a new space gets. */
  readonly newSpaceId: string;
  readonly nowUnixMs: number;
}

/**
 * Opens the space's database, making folder and file when there are none.
 * While it is open, nothing else in this process may open the file: closing that would let go of the lock (POSIX).
 * @throws AppError HOST_DATA_UNUSABLE, HOST_DATA_DAMAGED, HOST_DATA_NEWER (the files are untouched), HOST_ALREADY_RUNNING.
 */
export function openDatabase(options: OpenDatabaseOptions): Database {
  const { dataDir } = options;
  const databasePath = join(dataDir, DATABASE_FILE);
  const markerPath = join(dataDir, MARKER_FILE);
  try {
    makeWritableFolder(dataDir);
    const marker = readSpaceMarker(markerPath);
    if (marker.kind === 'unreadable') throw damaged(dataDir, 'marker');
    const sizeBytes = statSync(databasePath, { throwIfNoEntry: false })?.size;
    if (marker.kind === 'space' && !sizeBytes) throw damaged(dataDir, sizeBytes === undefined ? 'missing' : 'empty');

    const database = openLocked(databasePath);
    try {
      const version = readSchemaVersion(database, marker, dataDir);
      if (version > 0) assertSound(database, dataDir);
      if (version > 0 && version < SCHEMA_VERSION) writeBackup(database, dataDir, options.nowUnixMs);
      // Takes effect only before the first page is written, and even to say it again would write.
      if (version === 0) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
      configureWriting(database);
      migrate(database, version, options);
      makeShrinkable(database);
      const spaceId = readSpaceId(database);
      if (marker.kind === 'none') writeSpaceMarker(markerPath, spaceId);
      else if (marker.spaceId !== spaceId) throw damaged(dataDir, 'other-space');
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw error instanceof AppError ? error : asOpenError(error, dataDir);
  }
}

/** Asked of the system before SQLite is, whose answer to a read-only folder is no more than that something failed. */
function makeWritableFolder(path: string): void {
  makeFolder(path);
  accessSync(path, constants.W_OK);
}

function openLocked(path: string): Database {
  const database = new DatabaseSync(path, { timeout: LOCK_WAIT_MS, defensive: true });
  try {
    // A crafted file must not run functions through its schema. The lock is the operating system's and ends with the
    // process, however that ends; taking it writes nothing.
    database.exec(`
      PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON;
      PRAGMA locking_mode = EXCLUSIVE;
      BEGIN EXCLUSIVE;
      COMMIT;
    `);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** @returns 0 for a file that nothing was ever written to. */
function readSchemaVersion(database: Database, marker: MarkerState, dataDir: string): number {
  const applicationId = readInteger(database, 'PRAGMA application_id');
  const version = readInteger(database, 'PRAGMA user_version');
  if (applicationId === APPLICATION_ID && version > SCHEMA_VERSION) {
    throw new AppError('HOST_DATA_NEWER', { details: { path: dataDir, version, supportedVersion: SCHEMA_VERSION } });
  }
  if (applicationId === APPLICATION_ID && version > 0) return version;
  const isBlank = applicationId === 0 && version === 0 && readInteger(database, 'SELECT count(*) FROM sqlite_schema') === 0;
  if (!isBlank) throw damaged(dataDir, 'foreign');
  // Blank without a marker is what a crash during the very first start leaves behind.
  if (marker.kind === 'space') throw damaged(dataDir, 'empty');
  return 0;
}

function assertSound(database: Database, dataDir: string): void {
  const finding: unknown = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (finding !== 'ok') throw damaged(dataDir, 'damaged');
}

function configureWriting(database: Database): void {
  // FULL, because an acknowledged message outlives a power cut; groups make that affordable.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -${CACHE_KIB};
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
  `);
}

function migrate(database: Database, fromVersion: number, options: OpenDatabaseOptions): void {
  if (fromVersion === SCHEMA_VERSION) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    MIGRATIONS.slice(fromVersion).forEach((sql) => database.exec(sql));
    if (fromVersion === 0) {
      database
        .prepare('INSERT INTO space (only_row, space_id, epoch, created_at_unix_ms) VALUES (1, ?, 1, ?)')
        .run(options.newSpaceId, options.nowUnixMs);
    }
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
  // Into the main file at once: an older Wassop reads the version there.
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** A file made before version 2 does not give pages back; rewriting it whole, once, changes that. */
function makeShrinkable(database: Database): void {
  if (readInteger(database, 'PRAGMA auto_vacuum') === AUTO_VACUUM_INCREMENTAL) return;
  try {
    database.exec('PRAGMA auto_vacuum = INCREMENTAL; VACUUM;');
  } catch (error) {
    // Needs room for a second copy for a moment. Without it everything works but the shrinking, and the next start tries again.
    if (storageReasonOf(error) !== 'disk-full') throw error;
  }
}

function readSpaceId(database: Database): string {
  return String(database.prepare('SELECT space_id FROM space').get()?.space_id);
}

function readInteger(database: Database, sql: string): number {
  const row: Record<string, unknown> = database.prepare(sql).get() ?? {};
  return Number(Object.values(row)[0]);
}

function damaged(path: string, reason: 'marker' | 'missing' | 'empty' | 'foreign' | 'damaged' | 'other-space'): AppError {
  return new AppError('HOST_DATA_DAMAGED', { details: { path, reason } });
}

function asOpenError(error: unknown, path: string): AppError {
  const reason = storageReasonOf(error);
  const code: ErrorCode =
    reason === 'locked' ? 'HOST_ALREADY_RUNNING' : reason === 'damaged' ? 'HOST_DATA_DAMAGED' : 'HOST_DATA_UNUSABLE';
  return new AppError(code, { details: { path, reason }, cause: error });
}

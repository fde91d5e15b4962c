// From a data folder to an open, locked, checked SQLite file of its format's present schema, or an error code that says why not.
// Never overwrites what it does not understand. Knows nothing of what is kept in the file.
import { DatabaseSync } from '@photostructure/sqlite';
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import { readMarker, writeMarker } from './marker.ts';
import type { MarkerFormat } from './marker.ts';
import { storageReasonOf } from './sqlite-failure.ts';

export type Database = InstanceType<typeof DatabaseSync>;

/** A process that is just ending lets go of the lock within this; a person who started a second one waits no longer. */
const LOCK_WAIT_MS = 1_000;

/** What `PRAGMA auto_vacuum` answers for INCREMENTAL. */
const AUTO_VACUUM_INCREMENTAL = 2;

/** What tells the files of one kind from all others. */
export interface DatabaseFormat {
  readonly databaseFile: string;
  readonly markerFile: string;
  readonly marker: MarkerFormat;
  /** Four letters in the file's header. */
  readonly applicationId: number;
  /** Step n (counted from 1) leads from `user_version` n - 1 to n. */
  readonly migrations: readonly string[];
  /** Prefix of the tables that can be made again from the others: their damage is no reason to give the file up. */
  readonly derivedTables?: string;
  /** Called before a file of an older schema is changed; what it throws keeps the file as it is. */
  readonly beforeMigration?: (database: Database, options: OpenSqliteOptions) => void;
  /** Whether the file shrinks when asked to (`incremental_vacuum`); a file made before that was so is rewritten once. */
  readonly givesPagesBack?: boolean;
  /** Makes the one row with the file's id; takes the id and the time in Unix milliseconds. */
  readonly insertIdSql: string;
  readonly readIdSql: string;
  readonly cacheKib: number;
  readonly checkpointPages: number;
  readonly codes: { readonly unusable: ErrorCode; readonly damaged: ErrorCode; readonly newer: ErrorCode; readonly inUse: ErrorCode };
}

export interface OpenSqliteOptions {
  readonly dataDir: string;
  /** The id that a new file gets. */
  readonly newId: string;
  readonly nowUnixMs: number;
}

/**
 * Opens the file, making it and its folder when there are none.
 * While it is open, nothing else in this process may open the file: closing that would let go of the lock (POSIX).
 * @throws AppError with one of the format's codes; the files are untouched then.
 */
export function openSqlite(format: DatabaseFormat, options: OpenSqliteOptions): Database {
  const { dataDir } = options;
  const databasePath = join(dataDir, format.databaseFile);
  const markerPath = join(dataDir, format.markerFile);
  const damaged = (reason: DamageReason) => new AppError(format.codes.damaged, { details: { path: dataDir, reason } });
  try {
    makeWritableFolder(dataDir);
    const marker = readMarker(markerPath, format.marker);
    if (marker.kind === 'unreadable') throw damaged('marker');
    const sizeBytes = statSync(databasePath, { throwIfNoEntry: false })?.size;
    if (marker.kind === 'marked' && !sizeBytes) throw damaged(sizeBytes === undefined ? 'missing' : 'empty');

    const database = openLocked(databasePath);
    try {
      const version = readSchemaVersion(database, format, dataDir);
      if (version === 'foreign') throw damaged('foreign');
      // Blank without a marker is what a crash during the very first start leaves behind.
      if (version === 0 && marker.kind === 'marked') throw damaged('empty');
      if (version > 0 && !isSound(database, format)) throw damaged('damaged');
      if (version > 0 && version < format.migrations.length) format.beforeMigration?.(database, options);
      // Takes effect only before the first page is written, and even to say it again would write.
      if (version === 0 && format.givesPagesBack) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
      configureWriting(database, format);
      migrate(database, version, format, options);
      if (format.givesPagesBack) makeShrinkable(database);
      const id = String(readOne(database, format.readIdSql));
      if (marker.kind === 'none') writeMarker(markerPath, format.marker, id);
      else if (marker.id !== id) throw damaged('other-space');
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw error instanceof AppError ? error : asOpenError(error, format, dataDir);
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
function readSchemaVersion(database: Database, { applicationId, migrations, codes }: DatabaseFormat, dataDir: string): number | 'foreign' {
  const foundId = Number(readOne(database, 'PRAGMA application_id'));
  const version = Number(readOne(database, 'PRAGMA user_version'));
  if (foundId === applicationId && version > migrations.length) {
    const details = { path: dataDir, version, supportedVersion: migrations.length };
    throw new AppError(codes.newer, { details });
  }
  if (foundId === applicationId && version > 0) return version;
  const isBlank = foundId === 0 && version === 0 && Number(readOne(database, 'SELECT count(*) FROM sqlite_schema')) === 0;
  return isBlank ? 0 : 'foreign';
}

function isSound(database: Database, { derivedTables }: DatabaseFormat): boolean {
  if (derivedTables === undefined) return readOne(database, 'PRAGMA quick_check(1)') === 'ok';
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND NOT instr(name, ?) = 1`).all(derivedTables);
  return tables.every((table) => readOne(database, `PRAGMA quick_check('${String(table['name'])}')`) === 'ok');
}

function configureWriting(database: Database, { cacheKib, checkpointPages }: DatabaseFormat): void {
  // FULL, because an acknowledged message outlives a power cut; groups make that affordable.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -${cacheKib};
    PRAGMA wal_autocheckpoint = ${checkpointPages};
  `);
}

function migrate(database: Database, fromVersion: number, format: DatabaseFormat, { newId, nowUnixMs }: OpenSqliteOptions): void {
  const { migrations, applicationId, insertIdSql } = format;
  if (fromVersion === migrations.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    migrations.slice(fromVersion).forEach((sql) => database.exec(sql));
    if (fromVersion === 0) database.prepare(insertIdSql).run(newId, nowUnixMs);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}; COMMIT;`);
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
  // Into the main file at once: an older Wassop reads the version there.
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** A file made before `givesPagesBack` does not give pages back; rewriting it whole, once, changes that. */
function makeShrinkable(database: Database): void {
  if (readOne(database, 'PRAGMA auto_vacuum') === AUTO_VACUUM_INCREMENTAL) return;
  try {
    database.exec('PRAGMA auto_vacuum = INCREMENTAL; VACUUM;');
  } catch (error) {
    // Needs room for a second copy for a moment. Without it everything works but the shrinking, and the next start tries again.
    if (storageReasonOf(error) !== 'disk-full') throw error;
  }
}

function readOne(database: Database, sql: string): unknown {
  const row: Record<string, unknown> = database.prepare(sql).get() ?? {};
  return Object.values(row)[0];
}

type DamageReason = 'marker' | 'missing' | 'empty' | 'foreign' | 'damaged' | 'other-space';

function asOpenError(error: unknown, { codes }: DatabaseFormat, path: string): AppError {
  const reason = storageReasonOf(error);
  const code = reason === 'locked' ? codes.inUse : reason === 'damaged' ? codes.damaged : codes.unusable;
  return new AppError(code, { details: { path, reason }, cause: error });
}

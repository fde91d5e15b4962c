// What a space's database is on disk, and opening it. Knows nothing of messages.
import { writeBackup } from './backups.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import type { MarkerFormat } from './marker.ts';
import { openSqlite } from './open-sqlite.ts';
import type { Database, DatabaseFormat } from './open-sqlite.ts';

export const DATABASE_FILE = 'space.sqlite';
export const MARKER_FILE = 'space.json';

/** "wssp" in ASCII: what a Wassop space has in its header. */
export const APPLICATION_ID = 0x77737370;

/** The file that says which space the database beside it is, and its highest epoch. */
export const SPACE_MARKER: MarkerFormat = { format: 'wassop-space', idField: 'spaceId' };

const SPACE_FORMAT: DatabaseFormat = {
  databaseFile: DATABASE_FILE,
  markerFile: MARKER_FILE,
  marker: SPACE_MARKER,
  applicationId: APPLICATION_ID,
  migrations: MIGRATIONS,
  beforeMigration: (database, { dataDir, nowUnixMs }) => writeBackup(database, dataDir, nowUnixMs),
  givesPagesBack: true,
  insertIdSql: 'INSERT INTO space (only_row, space_id, epoch, created_at_unix_ms) VALUES (1, ?, 1, ?)',
  readIdSql: 'SELECT space_id FROM space',
  // 16 MiB: the index of nonces is written in random order, and SQLite's 2 MiB hold only that of some 40,000 messages.
  cacheKib: 16 * 1024,
  // 16 MiB of log between checkpoints instead of SQLite's 4: a page of the index of nonces that was changed many times goes to
  // the main file once. Longer logs gained little more and make the wait for a checkpoint longer.
  checkpointPages: 4_000,
  codes: { unusable: 'HOST_DATA_UNUSABLE', damaged: 'HOST_DATA_DAMAGED', newer: 'HOST_DATA_NEWER', inUse: 'HOST_ALREADY_RUNNING' },
};

export interface OpenDatabaseOptions {
  readonly dataDir: string;
  /** The id that a new space gets. */
  readonly newSpaceId: string;
  readonly nowUnixMs: number;
}

/**
 * Opens the space's database; see openSqlite.
 * @throws AppError HOST_DATA_UNUSABLE, HOST_DATA_DAMAGED, HOST_DATA_NEWER, HOST_ALREADY_RUNNING.
 */
export function openDatabase({ dataDir, newSpaceId, nowUnixMs }: OpenDatabaseOptions): Database {
  return openSqlite(SPACE_FORMAT, { dataDir, newId: newSpaceId, nowUnixMs });
}

// What one's own copy is on disk. Knows nothing of messages.
import { CLIENT_V1_SQL } from './migrations/client-v1.ts';
import { CLIENT_V2_SQL } from './migrations/client-v2.ts';
import { CLIENT_V3_SQL } from './migrations/client-v3.ts';
import type { DatabaseFormat } from './open-sqlite.ts';

export const CLIENT_DATABASE_FILE = 'history.sqlite';
export const CLIENT_MARKER_FILE = 'history.json';

/** A step is never edited: old files have gone through it. */
export const CLIENT_MIGRATIONS: readonly string[] = [CLIENT_V1_SQL, CLIENT_V2_SQL, CLIENT_V3_SQL];

export const CLIENT_FORMAT: DatabaseFormat = {
  databaseFile: CLIENT_DATABASE_FILE,
  markerFile: CLIENT_MARKER_FILE,
  marker: { format: 'wassop-client-history', idField: 'copyId' },
  // "wsso" in ASCII.
  applicationId: 0x7773736f,
  migrations: CLIENT_MIGRATIONS,
  derivedTables: 'entry_search',
  // Deleted history makes the file smaller.
  givesPagesBack: true,
  insertIdSql: 'INSERT INTO copy (only_row, copy_id, created_at_unix_ms) VALUES (1, ?, ?)',
  readIdSql: 'SELECT copy_id FROM copy',
  // Messages are written in the order of their numbers: twice SQLite's own 2 MiB hold all that is written at once.
  cacheKib: 4 * 1024,
  // SQLite's own.
  checkpointPages: 1_000,
  codes: {
    unusable: 'LOCAL_HISTORY_UNUSABLE',
    damaged: 'LOCAL_HISTORY_DAMAGED',
    newer: 'LOCAL_HISTORY_UNUSABLE',
    inUse: 'LOCAL_HISTORY_UNUSABLE',
  },
};

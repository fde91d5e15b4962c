// Keeps two hosts from restoring one folder at once. A database of its own that holds nothing: its lock is the operating system's and
// ends with the process, so that a host that was killed leaves nothing to clear. Must not know what is restored.
import { DatabaseSync } from '@photostructure/sqlite';
import { join } from 'node:path';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { Database } from './open-sqlite.ts';
import { storageReasonOf } from './sqlite-failure.ts';

const LOCK_FILE = 'restore-lock.sqlite';

/** Referred to as long as the thread lives: a database that nobody refers to is closed, and its lock gone. */
const held = new Set<Database>();

/**
 * Holds the lock until the thread ends, by when the restored database has one of its own.
 * @throws AppError HOST_ALREADY_RUNNING while another host restores this folder, or runs since it did; SQLite's errors.
 */
export function takeRestoreLock(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, LOCK_FILE), { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;');
    held.add(database);
  } catch (error) {
    database.close();
    if (storageReasonOf(error) === 'locked') throw new AppError('HOST_ALREADY_RUNNING', { details: { path: dataDir }, cause: error });
    throw error;
  }
}

// Copies of a space's database in a folder beside it: written whole or not at all, numbered, the oldest taken away.
// Must not know when one is due or what happens to a damaged database.
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './open-sqlite.ts';
import { syncFolder } from './sync-folder.ts';

export const BACKUPS_FOLDER = 'backups';

/** A week of days: damage that nobody noticed for some days is still older than the oldest. */
export const BACKUPS_KEPT = 7;

export interface Backup {
  readonly path: string;
  /** Counted up for ever: the wall clock may go back, this does not. */
  readonly number: number;
  readonly madeAtUnixMs: number;
}

const NAME = /^space-(\d{6,})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.sqlite$/;

/** Newest first; empty when there is no folder. */
export function listBackups(dataDir: string): Backup[] {
  const folder = join(dataDir, BACKUPS_FOLDER);
  return namesIn(folder)
    .flatMap((name) => {
      const [, number, ...parts] = NAME.exec(name) ?? [];
      if (number === undefined) return [];
      const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(Number);
      return [{ path: join(folder, name), number: Number(number), madeAtUnixMs: Date.UTC(year, month - 1, day, hour, minute, second) }];
    })
    .sort((a, b) => b.number - a.number);
}

/**
 * Writes a copy of the open database, on disk when this returns, and takes away all but the newest BACKUPS_KEPT.
 * @throws SQLite's or the file system's error; nothing but a partial file is left then, which the next backup overwrites.
 */
export function writeBackup(database: Database, dataDir: string, nowUnixMs: number): Backup {
  const folder = join(dataDir, BACKUPS_FOLDER);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const older = listBackups(dataDir);
  const number = (older[0]?.number ?? 0) + 1;
  const partial = join(folder, 'space.partial');
  rmSync(partial, { force: true });
  // A copy without free pages; it fails on pages that cannot be read, so that damage is not copied unnoticed.
  database.exec(`VACUUM INTO '${partial.replaceAll("'", "''")}'`);
  syncFile(partial);
  const path = join(folder, `space-${String(number).padStart(6, '0')}-${compactTime(nowUnixMs)}.sqlite`);
  renameSync(partial, path);
  syncFolder(folder);
  for (const { path: oldPath } of older.slice(BACKUPS_KEPT - 1)) rmSync(oldPath, { force: true });
  return { path, number, madeAtUnixMs: nowUnixMs };
}

/** `20260115T120000Z`: sorts by time and is allowed in file names everywhere. */
export function compactTime(unixMs: number): string {
  return `${new Date(unixMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

export function syncFile(path: string): void {
  // For reading and writing: Windows flushes nothing else.
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

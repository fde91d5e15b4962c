// A damaged database moved aside and the newest sound backup put in its place, with the epoch raised.
// Never deletes or overwrites what was there. Must not run while the database is open.
import { DatabaseSync } from '@photostructure/sqlite';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { RestoredHistory } from '../host/hub/space-store.ts';
import { compactTime, listBackups, syncFile } from './backups.ts';
import type { Backup } from './backups.ts';
import { SCHEMA_VERSION } from './migrations/migrations.ts';
import { readMarker, writeMarker } from './marker.ts';
import { APPLICATION_ID, DATABASE_FILE, MARKER_FILE, SPACE_MARKER } from './open-database.ts';
import { storageReasonOf } from './sqlite-failure.ts';
import { syncFolder } from './sync-folder.ts';

/** The log belongs to its database: left behind, it would be played into the restored one. */
const FILES_OF_DATABASE = [DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-journal`, `${DATABASE_FILE}-shm`];

interface SoundBackup extends Backup {
  readonly spaceId: string;
  readonly epoch: number;
}

/**
 * @returns null when there is no sound backup; then nothing was touched.
 * @throws AppError HOST_DATA_NEWER when the newest readable backup is a newer version's; the file system's errors.
 */
export function restoreNewestBackup(dataDir: string, nowUnixMs: number): RestoredHistory | null {
  const markerPath = join(dataDir, MARKER_FILE);
  const marker = readMarker(markerPath, SPACE_MARKER);
  const isOfThisSpace = ({ spaceId }: SoundBackup): boolean => marker.kind !== 'marked' || marker.id === spaceId;
  const backup = firstSound(listBackups(dataDir), isOfThisSpace, dataDir);
  if (!backup) return null;

  // Above every epoch there was: with one that was used already, clients would take the older log for the one they know.
  const epoch = Math.max(backup.epoch, marker.kind === 'marked' ? marker.epoch : 1) + 1;
  const databasePath = join(dataDir, DATABASE_FILE);
  const partial = `${databasePath}.partial`;
  rmSync(partial, { force: true });
  copyFileSync(backup.path, partial);
  setEpoch(partial, epoch);
  syncFile(partial);
  // First of all, so that a cut between the steps cannot make the same epoch come twice.
  writeMarker(markerPath, SPACE_MARKER, backup.spaceId, epoch);
  const movedAsideTo = moveAside(dataDir, nowUnixMs);
  renameSync(partial, databasePath);
  syncFolder(dataDir);
  return { backupMadeAtUnixMs: backup.madeAtUnixMs, movedAsideTo, epoch };
}

/** @returns the highest epoch there ever was in the folder, as far as its marker knows; 0 without one. @throws the file system's errors. */
export function readMarkerEpoch(dataDir: string): number {
  const marker = readMarker(join(dataDir, MARKER_FILE), SPACE_MARKER);
  return marker.kind === 'marked' ? marker.epoch : 0;
}

function firstSound(backups: readonly Backup[], isWanted: (backup: SoundBackup) => boolean, dataDir: string): SoundBackup | undefined {
  for (const backup of backups) {
    const sound = readIfSound(backup, dataDir);
    if (sound && isWanted(sound)) return sound;
  }
  return undefined;
}

function readIfSound(backup: Backup, dataDir: string): SoundBackup | null {
  try {
    return readBackup(backup, dataDir);
  } catch (error) {
    // Damaged itself: the next older one is looked at.
    if (storageReasonOf(error) === 'damaged') return null;
    throw error;
  }
}

function readBackup(backup: Backup, dataDir: string): SoundBackup | null {
  const database = new DatabaseSync(backup.path, { readOnly: true, defensive: true });
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;');
    const header = database.prepare('SELECT a.application_id, v.user_version FROM pragma_application_id a, pragma_user_version v').get();
    if (header?.application_id !== APPLICATION_ID) return null;
    const version = Number(header.user_version);
    if (version > SCHEMA_VERSION) {
      // Older ones may be readable, but taking one would lose what this one holds.
      throw new AppError('HOST_DATA_NEWER', { details: { path: dataDir, version, supportedVersion: SCHEMA_VERSION } });
    }
    if (database.prepare('PRAGMA quick_check(1)').get()?.quick_check !== 'ok') return null;
    const space = database.prepare('SELECT space_id, epoch FROM space').get();
    return space ? { ...backup, spaceId: String(space.space_id), epoch: Number(space.epoch) } : null;
  } finally {
    database.close();
  }
}

function setEpoch(path: string, epoch: number): void {
  const database = new DatabaseSync(path, { defensive: true });
  try {
    // No prepared statement: one would keep the file open beyond `close`, and Windows renames no open file.
    database.exec(`UPDATE space SET epoch = ${epoch}`);
  } finally {
    database.close();
  }
}

/** @returns the folder made for it. */
function moveAside(dataDir: string, nowUnixMs: number): string {
  const folder = makeNewFolder(join(dataDir, `damaged-${compactTime(nowUnixMs)}`));
  for (const name of FILES_OF_DATABASE) {
    if (existsSync(join(dataDir, name))) renameSync(join(dataDir, name), join(folder, name));
  }
  syncFolder(folder);
  return folder;
}

function makeNewFolder(wanted: string): string {
  for (let attempt = 1; ; attempt += 1) {
    const path = attempt === 1 ? wanted : `${wanted}-${attempt}`;
    if (existsSync(path)) continue;
    mkdirSync(path, { mode: 0o700 });
    return path;
  }
}

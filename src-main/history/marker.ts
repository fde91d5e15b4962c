// The file beside a database that says one was made here. SQLite opens a file that was emptied as a new database;
// the marker is how that is noticed instead of losing a history in silence. Knows nothing of SQLite.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { syncFolder } from './sync-folder.ts';

export interface MarkerFormat {
  readonly format: string;
  /** Name of the field that holds the database's id. */
  readonly idField: string;
}

const MarkerId = z.string().min(1).max(64);
/** The highest epoch there ever was; absent until a backup was restored. */
const MarkerEpoch = z.int().min(1).optional();

export type MarkerState = { readonly kind: 'none' } | { readonly kind: 'unreadable' } | { readonly kind: 'marked'; readonly id: string; readonly epoch: number };

/** @throws the file system's error when the file is there and cannot be read. */
export function readMarker(path: string, { format, idField }: MarkerFormat): MarkerState {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'none' };
    throw error;
  }
  try {
    const marker = z.object({ format: z.literal(format), [idField]: MarkerId, epoch: MarkerEpoch }).parse(JSON.parse(text));
    return { kind: 'marked', id: MarkerId.parse(marker[idField]), epoch: MarkerEpoch.parse(marker.epoch) ?? 1 };
  } catch {
    return { kind: 'unreadable' };
  }
}

/** Whole or not at all, and on disk when this returns. */
export function writeMarker(path: string, { format, idField }: MarkerFormat, id: string, epoch?: number): void {
  const partial = `${path}.partial`;
  writeFileSync(partial, `${JSON.stringify({ format, [idField]: id, ...(epoch === undefined ? {} : { epoch }) })}\n`, { mode: 0o600, flush: true });
  renameSync(partial, path);
  syncFolder(dirname(path));
}

// The file beside a database that says one was made here. SQLite opens a file that was emptied as a new database;
// the marker is how that is noticed instead of losing a history in silence. Knows nothing of SQLite.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

export interface MarkerFormat {
  readonly format: string;
  /** Name of the field that holds the database's id. */
  readonly idField: string;
}

const MarkerId = z.string().min(1).max(64);

export type MarkerState = { readonly kind: 'none' } | { readonly kind: 'unreadable' } | { readonly kind: 'marked'; readonly id: string };

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
    const marker = z.object({ format: z.literal(format), [idField]: MarkerId }).parse(JSON.parse(text));
    return { kind: 'marked', id: MarkerId.parse(marker[idField]) };
  } catch {
    return { kind: 'unreadable' };
  }
}

/** Whole or not at all, and on disk when this returns. */
export function writeMarker(path: string, { format, idField }: MarkerFormat, id: string): void {
  const partial = `${path}.partial`;
  writeFileSync(partial, `${JSON.stringify({ format, [idField]: id })}\n`, { mode: 0o600, flush: true });
  renameSync(partial, path);
  syncFolder(dirname(path));
}

/** Makes a rename last through a power cut. Windows has no such call and needs none. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

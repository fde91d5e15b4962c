// The file beside a space's database that says one was made here. SQLite opens a file that was emptied as a new database;
// the marker is how that is noticed instead of losing a history in silence. Knows nothing of SQLite.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { syncFolder } from './sync-folder.ts';

const SpaceMarker = z.object({
  format: z.literal('wassop-space'),
  spaceId: z.string().min(1).max(64),
  /** The highest epoch there ever was; absent until a backup was restored. */
  epoch: z.int().min(1).optional(),
});

export type MarkerState = { readonly kind: 'none' } | { readonly kind: 'unreadable' } | { readonly kind: 'space'; readonly spaceId: string; readonly epoch: number };

/** @throws the file system's error when the file is there and cannot be read. */
export function readSpaceMarker(path: string): MarkerState {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'none' };
    throw error;
  }
  try {
    const { spaceId, epoch = 1 } = SpaceMarker.parse(JSON.parse(text));
    return { kind: 'space', spaceId, epoch };
  } catch {
    return { kind: 'unreadable' };
  }
}

/** Whole or not at all, and on disk when this returns. */
export function writeSpaceMarker(path: string, spaceId: string, epoch?: number): void {
  const partial = `${path}.partial`;
  const marker: z.infer<typeof SpaceMarker> = { format: 'wassop-space', spaceId, ...(epoch === undefined ? {} : { epoch }) };
  writeFileSync(partial, `${JSON.stringify(marker)}\n`, { mode: 0o600, flush: true });
  renameSync(partial, path);
  syncFolder(dirname(path));
}

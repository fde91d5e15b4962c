// Makes renames in a folder last through a power cut. Knows nothing of what was renamed.
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Windows has no such call and needs none. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

// Makes a folder and those above it. Knows nothing of what goes into it.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * For its owner alone. Step by step, because Node's own recursive mkdir never ends where the system answers ENOENT
 * although the folder above is there (below /proc).
 * @throws what the system says: EACCES, EROFS, EEXIST (a file is there), ENOTDIR, ENOENT …
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    const parent = dirname(path);
    if (code !== 'ENOENT' || existsSync(parent)) throw error;
    makeFolder(parent);
    mkdirSync(path, { mode: 0o700 });
  }
}

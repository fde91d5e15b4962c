// Where this person's settings and data live. Pure.
import path from 'node:path';

/**
 * `--profile-dir DIR` or `--profile-dir=DIR`: a second person beside the first, or a USB stick.
 * @returns an absolute path, null when none is named.
 */
export function findProfileDir(argv: readonly string[], workingDir: string): string | null {
  const index = argv.findIndex((arg) => arg === '--profile-dir' || arg.startsWith('--profile-dir='));
  const arg = argv[index];
  if (arg === undefined) return null;
  const dir = arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : argv[index + 1];
  return dir === undefined || dir === '' || dir.startsWith('--') ? null : path.resolve(workingDir, dir);
}

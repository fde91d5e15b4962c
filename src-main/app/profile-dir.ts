// Where this person's settings and data live. Pure.
import path from 'node:path';

export interface Profile {
  readonly settingsDir: string;
  /** History and key of what this person hosts. */
  readonly hostDataDir: string;
  /** One's own copy of what was seen on servers, and what could not be sent yet. */
  readonly historyDir: string;
  /** What Chromium keeps; nothing is lost with it. */
  readonly browserDir: string;
}

export interface PlatformFolders {
  readonly settingsDir: string;
  readonly dataDir: string;
  readonly cacheDir: string;
}

/** Everything below the folder that `--profile-dir` names, else each where the platform keeps such things. */
export function findProfile(argv: readonly string[], workingDir: string, platform: PlatformFolders): Profile {
  const dir = findProfileDir(argv, workingDir);
  return {
    settingsDir: dir ?? platform.settingsDir,
    hostDataDir: path.join(dir ?? platform.dataDir, 'host'),
    historyDir: path.join(dir ?? platform.dataDir, 'history'),
    browserDir: path.join(dir ?? platform.cacheDir, 'browser'),
  };
}

/**
 * `--profile-dir DIR` or `--profile-dir=DIR`: a second person beside the first, or a USB stick.
 * @returns an absolute path, null when none is named.
 */
function findProfileDir(argv: readonly string[], workingDir: string): string | null {
  const index = argv.findIndex((arg) => arg === '--profile-dir' || arg.startsWith('--profile-dir='));
  const arg = argv[index];
  if (arg === undefined) return null;
  const dir = arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : argv[index + 1];
  return dir === undefined || dir === '' || dir.startsWith('--') ? null : path.resolve(workingDir, dir);
}

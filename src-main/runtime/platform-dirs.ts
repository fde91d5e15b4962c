// Where each platform keeps a program's data. Pure: environment, platform and home are passed in.
import { posix, win32 } from 'node:path';

export interface PlatformInfo {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The person's home folder, as `os.homedir()` finds it even when HOME is unset. */
  readonly homeDir: string;
}

/** @returns the absolute folder for Wassop's data: XDG on Linux and the like, Application Support on macOS, AppData on Windows. */
export function findDataDir({ platform, env, homeDir }: PlatformInfo): string {
  switch (platform) {
    case 'win32':
      return win32.join(absolute(env.LOCALAPPDATA, win32) ?? win32.join(homeDir, 'AppData', 'Local'), 'Wassop');
    case 'darwin':
      return posix.join(homeDir, 'Library', 'Application Support', 'Wassop');
    default:
      return posix.join(absolute(env.XDG_DATA_HOME, posix) ?? posix.join(homeDir, '.local', 'share'), 'wassop');
  }
}

/** @returns the absolute folder for what can be made again. */
export function findCacheDir({ platform, env, homeDir }: PlatformInfo): string {
  switch (platform) {
    case 'win32':
      return win32.join(absolute(env['LOCALAPPDATA'], win32) ?? win32.join(homeDir, 'AppData', 'Local'), 'Wassop', 'Cache');
    case 'darwin':
      return posix.join(homeDir, 'Library', 'Caches', 'Wassop');
    default:
      return posix.join(absolute(env['XDG_CACHE_HOME'], posix) ?? posix.join(homeDir, '.cache'), 'wassop');
  }
}

/** The XDG specification has relative paths ignored. */
function absolute(path: string | undefined, rules: typeof posix): string | undefined {
  return path !== undefined && rules.isAbsolute(path) ? path : undefined;
}

import { expect, it } from 'vitest';
import { findCacheDir, findDataDir } from '../../../../src-main/runtime/platform-dirs.ts';

it('follows XDG on Linux', () => {
  const linux = { platform: 'linux' as const, homeDir: '/home/ana' };
  expect(findDataDir({ ...linux, env: {} })).toBe('/home/ana/.local/share/wassop');
  expect(findDataDir({ ...linux, env: { XDG_DATA_HOME: '/data' } })).toBe('/data/wassop');
});

it.each(['', 'relative/path'])('ignores XDG_DATA_HOME when it is "%s", which is not absolute', (value) => {
  expect(findDataDir({ platform: 'freebsd', homeDir: '/home/ana', env: { XDG_DATA_HOME: value } })).toBe('/home/ana/.local/share/wassop');
});

it('uses Application Support on macOS, whatever XDG says', () => {
  expect(findDataDir({ platform: 'darwin', homeDir: '/Users/ana', env: { XDG_DATA_HOME: '/data' } })).toBe(
    '/Users/ana/Library/Application Support/Wassop',
  );
});

it('uses local AppData on Windows', () => {
  const windows = { platform: 'win32' as const, homeDir: 'C:\\Users\\ana' };
  expect(findDataDir({ ...windows, env: { LOCALAPPDATA: 'D:\\Local' } })).toBe('D:\\Local\\Wassop');
  expect(findDataDir({ ...windows, env: {} })).toBe('C:\\Users\\ana\\AppData\\Local\\Wassop');
});

it('keeps what can be made again in the cache folder of each platform', () => {
  expect(findCacheDir({ platform: 'linux', homeDir: '/home/ana', env: {} })).toBe('/home/ana/.cache/wassop');
  expect(findCacheDir({ platform: 'linux', homeDir: '/home/ana', env: { XDG_CACHE_HOME: '/cache' } })).toBe('/cache/wassop');
  expect(findCacheDir({ platform: 'linux', homeDir: '/home/ana', env: { XDG_CACHE_HOME: 'relative' } })).toBe('/home/ana/.cache/wassop');
  expect(findCacheDir({ platform: 'darwin', homeDir: '/Users/ana', env: {} })).toBe('/Users/ana/Library/Caches/Wassop');
  expect(findCacheDir({ platform: 'win32', homeDir: 'C:\\Users\\ana', env: {} })).toBe('C:\\Users\\ana\\AppData\\Local\\Wassop\\Cache');
});

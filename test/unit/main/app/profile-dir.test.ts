import { expect, it } from 'vitest';
import { findProfile } from '../../../../src-main/app/profile-dir.ts';

const PLATFORM = { settingsDir: '/config', dataDir: '/data', cacheDir: '/cache' };
const findProfileDir = (argv: string[], workingDir: string) => findProfile(argv, workingDir, PLATFORM).settingsDir;

it('keeps everything of a named profile together', () => {
  expect(findProfile(['app', '--profile-dir=/p'], '/work', PLATFORM)).toEqual({
    settingsDir: '/p',
    hostDataDir: '/p/host',
    historyDir: '/p/history',
    browserDir: '/p/browser',
  });
});

it('keeps the rest where the platform keeps such things', () => {
  expect(findProfile(['app'], '/work', PLATFORM)).toEqual({
    settingsDir: '/config',
    hostDataDir: '/data/host',
    historyDir: '/data/history',
    browserDir: '/cache/browser',
  });
});

it('takes the folder after the switch or behind an equals sign', () => {
  expect(findProfileDir(['app', '--profile-dir', '/p/ana'], '/work')).toBe('/p/ana');
  expect(findProfileDir(['app', '--profile-dir=/p/ana'], '/work')).toBe('/p/ana');
});

it('reads a relative folder from where the app was started', () => {
  expect(findProfileDir(['app', '--profile-dir=ana'], '/place')).toBe('/place/ana');
});

it('keeps an equals sign that belongs to the folder', () => {
  expect(findProfileDir(['app', '--profile-dir=/p/a=b'], '/work')).toBe('/p/a=b');
});

it('finds none when none is named', () => {
  for (const argv of [['app'], ['app', '--profile-dir'], ['app', '--profile-dir='], ['app', '--profile-dir', '--lang=es']]) {
    expect(findProfileDir(argv, '/work'), argv.join(' ')).toBe('/config');
  }
});

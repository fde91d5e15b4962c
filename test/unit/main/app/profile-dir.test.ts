import { expect, it } from 'vitest';
import { findProfileDir } from '../../../../src-main/app/profile-dir.ts';

it('takes the folder after the switch or behind an equals sign', () => {
  expect(findProfileDir(['app', '--profile-dir', '/p/ana'], '/work')).toBe('/p/ana');
  expect(findProfileDir(['app', '--profile-dir=/p/ana'], '/work')).toBe('/p/ana');
});

it('reads a relative folder from where the app was started', () => {
  expect(findProfileDir(['app', '--profile-dir=ana'], '/work')).toBe('/work/ana');
});

it('keeps an equals sign that belongs to the folder', () => {
  expect(findProfileDir(['app', '--profile-dir=/p/a=b'], '/work')).toBe('/p/a=b');
});

it('finds none when none is named', () => {
  for (const argv of [['app'], ['app', '--profile-dir'], ['app', '--profile-dir='], ['app', '--profile-dir', '--lang=es']]) {
    expect(findProfileDir(argv, '/work'), argv.join(' ')).toBeNull();
  }
});

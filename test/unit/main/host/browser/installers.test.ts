/** What counts as an installer, by its name and in its list; and which part of a file is asked for. */
import { describe, expect, it } from 'vitest';
import { parseChecksums, systemOfInstaller } from '../../../../../src-main/host/browser/installers.ts';
import { parseRange } from '../../../../../src-main/host/browser/send-installer.ts';

const SUM = 'a'.repeat(64);

it('a list is read as sha256sum writes it; names that lead elsewhere and other lines are left out', () => {
  const text = [`${SUM}  Wassop-Setup-0.1.0.exe`, `${SUM} *wassop_0.1.0_amd64.deb`, `${SUM}  ../secret.deb`, `${SUM}  a/b.deb`, `${SUM}  .hidden.deb`, '# note', 'abc  short.deb', ''].join('\r\n');
  expect(parseChecksums(text).map(({ name }) => name)).toEqual(['Wassop-Setup-0.1.0.exe', 'wassop_0.1.0_amd64.deb']);
});

it.each([
  ['Wassop-Setup-0.1.0.exe', 'windows'],
  ['Wassop-0.1.0-win-x64.zip', 'windows'],
  ['Wassop-0.1.0-mac-universal.dmg', 'macos'],
  ['Wassop-0.1.0-mac-universal.zip', 'macos'],
  ['Wassop-0.1.0-linux-x86_64.AppImage', 'linux'],
  ['wassop_0.1.0_amd64.deb', 'linux'],
  ['wassop-0.1.0.x86_64.rpm', 'linux'],
  ['Wassop-0.1.0-linux-x64.tar.gz', 'linux'],
  ['latest.yml', null],
  ['notes.zip', null],
])('%s is for %s', (name, system) => {
  expect(systemOfInstaller(name)).toBe(system);
});

describe('a part of a file of 100 bytes', () => {
  it.each([
    [undefined, null],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=10-19', { start: 10, end: 19 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=20-10', null],
    ['bytes=0-1,5-6', null],
    ['bytes=-', null],
    ['lines=1-2', null],
    ['bytes=9999999999999999999-', null],
  ])('%s is %j', (header, range) => {
    expect(parseRange(header, 100)).toEqual(range);
  });
});

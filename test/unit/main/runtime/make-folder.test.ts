/** Making folders step by step. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../../../../src-main/runtime/make-folder.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

it('makes the folders above as well, for the owner alone, and is content with what is there', () => {
  const path = join(makeTempDir(), 'one', 'two', 'three');
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

it('does not take a file for a folder', () => {
  const file = join(makeTempDir(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  expect(() => makeFolder(join(file, 'below'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
});

it.runIf(existsSync('/proc/self'))('ends with an error where the system takes no folders at all', () => {
  expect(() => makeFolder('/proc/nowhere/below')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

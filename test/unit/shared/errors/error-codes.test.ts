import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../../../src-shared/errors/error-codes.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const LIST_FILE = path.join(ROOT, 'src-shared/errors/error-codes.ts');

it('every error code is raised somewhere, so that none outlives its reason', () => {
  const sources = ['src-shared', 'src-main', 'src-renderer'].flatMap(sourceTexts).join('\n');
  const unraised = Object.keys(ERROR_CODES).filter((code) => !sources.includes(`'${code}'`));
  expect(unraised).toEqual([]);
});

function sourceTexts(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/u.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => file !== LIST_FILE)
    .map((file) => readFileSync(file, 'utf8'));
}

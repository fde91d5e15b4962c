import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** The oldest with the fixes that docs/security.md names; the two lines after it are supported as well. */
const OLDEST = [43, 4, 1];

it('E16: the Electron that is shipped is of a supported line and has the known fixes', () => {
  const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../../package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const version = (manifest.devDependencies['electron'] ?? '').split('.').map(Number);
  expect(version).toHaveLength(3);
  const isNewEnough = version.reduceRight((isLater, part, index) => {
    const wanted = OLDEST[index] ?? 0;
    return part === wanted ? isLater : part > wanted;
  }, true);
  expect(isNewEnough, version.join('.')).toBe(true);
});

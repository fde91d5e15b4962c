/** What package.json and its lock file promise: the same packages everywhere, from whatever registry a machine uses. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { inRoot } from '../../scripts/lib/paths.mjs';

const names = z.record(z.string(), z.string()).default({});
const Manifest = z.object({ dependencies: names, devDependencies: names });
const Lock = z.object({
  packages: z.record(z.string(), z.object({ resolved: z.string().optional(), integrity: z.string().optional(), optionalDependencies: names })),
});

const readJson = (file: string): unknown => JSON.parse(readFileSync(inRoot(file), 'utf8'));
const manifest = Manifest.parse(readJson('package.json'));
const { packages } = Lock.parse(readJson('package-lock.json'));

it('names exact versions', () => {
  const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

it('locks packages by their hash and by no address', () => {
  const locked = Object.entries(packages).filter(([location]) => location !== '');
  expect(locked.filter(([, { integrity }]) => integrity === undefined).map(([location]) => location)).toEqual([]);
  expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([location]) => location)).toEqual([]);
});

it('locks what each package needs on every platform, or npm ci fails there', () => {
  const locked = new Set(Object.keys(packages).map((location) => location.split('node_modules/').at(-1)));
  const needed = Object.values(packages).flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies));
  expect(needed.filter((name) => !locked.has(name))).toEqual([]);
});

it('E16: ships an Electron that is supported and patched', () => {
  const [major = 0, minor = 0, patch = 0] = (manifest.devDependencies['electron'] ?? '').split('.').map(Number);
  // 43.4.1 is the first without the holes that docs/security.md lists.
  const isPatched = major > 43 || (major === 43 && (minor > 4 || (minor === 4 && patch >= 1)));
  expect(isPatched).toBe(true);
});

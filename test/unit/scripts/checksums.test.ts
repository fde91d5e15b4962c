import { readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { writeChecksums } from '../../../scripts/lib/checksums.mjs';
import { parseChecksums, systemOfInstaller } from '../../../src-main/host/browser/installers.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

it('packages, and nothing beside them, get a checksum that a host reads', async () => {
  const dir = makeTempDir();
  for (const name of ['Wassop-Setup-1.exe', 'wassop_1_amd64.deb', 'builder-debug.yml', 'Wassop-Setup-1.exe.blockmap']) writeFileSync(path.join(dir, name), 'abc');
  mkdirSync(path.join(dir, 'linux-unpacked'));
  const said: string[] = [];
  await writeChecksums(dir, (line: string) => said.push(line));
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  const sums = parseChecksums(readFileSync(path.join(dir, 'SHA256SUMS'), 'utf8'));
  expect(sums).toEqual([{ name: 'Wassop-Setup-1.exe', sha256 }, { name: 'wassop_1_amd64.deb', sha256 }]);
  expect(sums.every(({ name }) => systemOfInstaller(name) !== null)).toBe(true);
  expect(said).toEqual(['SHA256SUMS: Wassop-Setup-1.exe, wassop_1_amd64.deb']);
});

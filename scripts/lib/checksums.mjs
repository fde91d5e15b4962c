// Writes SHA256SUMS beside finished packages, as `sha256sum` would: what a host offers to visitors is checked against it.
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What people install; electron-builder leaves notes for updaters and unpacked folders beside them. */
const PACKAGE_NAME = /\.(exe|dmg|zip|AppImage|deb|rpm|tar\.gz)$/;

/** @param {string} dir @param {(line: string) => void} say */
export async function writeChecksums(dir, say) {
  const names = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && PACKAGE_NAME.test(entry.name))
    .map(({ name }) => name)
    .sort();
  if (names.length === 0) return;
  const lines = [];
  for (const name of names) lines.push(`${await sha256Of(path.join(dir, name))}  ${name}\n`);
  writeFileSync(path.join(dir, 'SHA256SUMS'), lines.join(''));
  say(`SHA256SUMS: ${names.join(', ')}`);
}

async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

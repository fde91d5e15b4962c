// The app's installers in a folder of the host's: only files that stand in its list of checksums and still fit it.
// Must not know HTTP.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { InstallerView } from '../../../src-shared/ipc/views.ts';

/** As `sha256sum` writes it; `npm run release` and `npm run dist` make one beside the packages. */
export const CHECKSUM_FILE = 'SHA256SUMS';
/** A hash, two spaces (or a space and an asterisk), a plain name. */
const CHECKSUM_LINE = /^([0-9a-f]{64}) [ *]([A-Za-z0-9][A-Za-z0-9._-]{0,199})$/;
/** A list beyond this is no list of installers. */
const CHECKSUM_FILE_BYTES = 64 * 1024;

export interface Installer extends InstallerView {
  readonly filePath: string;
  /** As it was when it was checked: a file that changed since is not given out. */
  readonly changedAtMs: number;
}

/** Why a file of the list is not offered. */
export type InstallerRefusal = 'missing' | 'no-installer' | 'wrong-checksum';

/**
 * Reads every file of the list whole, which takes a second or two each.
 * @throws where the folder holds no list that can be read.
 */
export async function findInstallers(dir: string, onRefused: (name: string, reason: InstallerRefusal) => void): Promise<Installer[]> {
  const installers: Installer[] = [];
  for (const { name, sha256 } of parseChecksums(await readChecksums(dir))) {
    const found = await check(path.join(dir, name), name, sha256);
    if (typeof found === 'string') onRefused(name, found);
    else installers.push(found);
  }
  return installers.sort((a, b) => a.name.localeCompare(b.name));
}

/** What the other lines are, is not ours to judge: comments, signatures, names that are no plain names. */
export function parseChecksums(text: string): { readonly name: string; readonly sha256: string }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, sha256, name] = CHECKSUM_LINE.exec(line) ?? [];
    return sha256 !== undefined && name !== undefined ? [{ name, sha256 }] : [];
  });
}

/** By the name: `Wassop-0.1.0-linux-x64.tar.gz`, `Wassop-Setup-0.1.0.exe`, `wassop_0.1.0_amd64.deb`. @returns null for what is none. */
export function systemOfInstaller(name: string): InstallerView['system'] | null {
  if (/\.exe$/i.test(name) || /-win-.*\.zip$/i.test(name)) return 'windows';
  if (/\.dmg$/i.test(name) || /-mac-.*\.zip$/i.test(name)) return 'macos';
  return /\.(AppImage|deb|rpm|tar\.gz)$/i.test(name) ? 'linux' : null;
}

async function readChecksums(dir: string): Promise<string> {
  const text = await readFile(path.join(dir, CHECKSUM_FILE), 'utf8');
  if (text.length > CHECKSUM_FILE_BYTES) throw new Error(`${CHECKSUM_FILE} is too long`);
  return text;
}

async function check(filePath: string, name: string, sha256: string): Promise<Installer | InstallerRefusal> {
  const system = systemOfInstaller(name);
  if (system === null) return 'no-installer';
  const stats = await lstat(filePath).catch(() => null);
  // Not through a link: it may lead out of the folder.
  if (!stats?.isFile()) return 'missing';
  const hash = createHash('sha256');
  await pipeline(createReadStream(filePath), hash);
  if (hash.digest('hex') !== sha256) return 'wrong-checksum';
  return { name, sizeBytes: stats.size, sha256, system, filePath, changedAtMs: stats.mtimeMs };
}

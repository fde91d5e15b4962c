// The built page in memory, by the paths it is asked for: what is not in this list is not served, so a path can lead nowhere else.
// Must not know HTTP beyond what is said of a file.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Every type the build makes; a file of another type is a mistake of the build. */
const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** The build puts a hash of the content into the names of what is in here. */
const HASHED_FOLDER = 'assets';

export interface PageFile {
  readonly body: Buffer;
  readonly mimeType: string;
  /** As it stands in the header, quotes included. */
  readonly etag: string;
  /** Another content would have another name. */
  readonly isForEver: boolean;
}

/** By path: `/` is the page itself. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** @param dir may lie inside an asar archive. @throws where the page was not built or holds what it should not. */
export async function loadPageFiles(dir: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  for (const name of await listNames(dir)) {
    const mimeType = MIME_TYPES[path.extname(name)];
    if (mimeType === undefined) throw new Error(`The page holds a file of no known type: ${name}`);
    const body = await readFile(path.join(dir, name));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    files.set(name === 'index.html' ? '/' : `/${name}`, { body, mimeType, etag, isForEver: name.startsWith(`${HASHED_FOLDER}/`) });
  }
  if (!files.has('/')) throw new Error('The page holds no index.html');
  return files;
}

/** Two levels are all the build makes. */
async function listNames(dir: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.isFile()) names.push(entry.name);
    else for (const name of await readdir(path.join(dir, entry.name))) names.push(`${entry.name}/${name}`);
  }
  return names.sort();
}

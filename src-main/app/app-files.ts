// From the URL of a request to one file of the built page, or to nothing. Must not know Electron.
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { APP_HOST, APP_SCHEME } from '../runtime/app-origin.ts';

/** Every type the build makes; anything else is not served. */
const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface AppFile {
  readonly path: string;
  readonly mimeType: string;
}

/**
 * @param rootDir the built page; may lie inside an asar archive.
 * @returns null for another host, a type that is not ours, a file that is not there, or one outside `rootDir`
 *   (by `..`, by an encoded separator, or by a symbolic link).
 */
export async function findAppFile(rootDir: string, url: string): Promise<AppFile | null> {
  const relative = relativePath(url);
  const mimeType = relative === null ? undefined : MIME_TYPES[path.extname(relative)];
  if (relative === null || mimeType === undefined) return null;
  try {
    const root = await realpath(rootDir);
    const file = await realpath(path.join(root, relative));
    return file.startsWith(root + path.sep) ? { path: file, mimeType } : null;
  } catch {
    // Not there, or not ours to read: to the page it is the same.
    return null;
  }
}

function relativePath(url: string): string | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.protocol !== `${APP_SCHEME}:` || parsed.host !== APP_HOST) return null;
  // The build makes plain names only, so whatever is encoded or doubled is somebody's attempt at something else.
  const isPlain = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(parsed.pathname);
  if (parsed.pathname === '/') return 'index.html';
  return isPlain ? parsed.pathname.slice(1) : null;
}

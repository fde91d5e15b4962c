// One installer as an HTTP answer: streamed at the reader's pace, whole or a part of it (RFC 9110 section 14).
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { SECURITY_HEADERS } from './http-answers.ts';
import type { Installer } from './installers.ts';

interface Range {
  readonly start: number;
  /** The last byte, itself included. */
  readonly end: number;
}

/** One part: asking for several at once is nobody's need, and costs the sender. @returns null for the whole, `unsatisfiable` where there is no such part. */
export function parseRange(header: string | undefined, sizeBytes: number): Range | 'unsatisfiable' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;
  if (from === '') return to === '0' || sizeBytes === 0 ? 'unsatisfiable' : { start: Math.max(0, sizeBytes - Number(to)), end: sizeBytes - 1 };
  const [start, end] = [Number(from), to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1)];
  if (to !== '' && Number(to) < start) return null;
  return start < sizeBytes ? { start, end } : 'unsatisfiable';
}

/** @returns false, with nothing answered, when the file is not what was checked any more. */
export async function sendInstaller(request: IncomingMessage, response: ServerResponse, installer: Installer): Promise<boolean> {
  const { name, sizeBytes, sha256, filePath, changedAtMs } = installer;
  const file = await open(filePath, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => null);
  if (!file) return false;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size !== sizeBytes || stats.mtimeMs !== changedAtMs) return false;
    const etag = `"${sha256}"`;
    const ifRange = request.headers['if-range'];
    const range = ifRange === undefined || ifRange === etag ? parseRange(request.headers.range, sizeBytes) : null;
    const headers = {
      ...SECURITY_HEADERS,
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-cache',
      'Accept-Ranges': 'bytes',
      ETag: etag,
    };
    if (range === 'unsatisfiable') {
      response.writeHead(416, { ...headers, 'Content-Range': `bytes */${sizeBytes}`, 'Content-Length': '0' });
      response.end();
      return true;
    }
    const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
    response.writeHead(range ? 206 : 200, {
      ...headers,
      ...(range ? { 'Content-Range': `bytes ${start}-${end}/${sizeBytes}` } : {}),
      'Content-Length': String(end - start + 1),
    });
    if (request.method === 'HEAD' || sizeBytes === 0) response.end();
    // A reader that goes away ends it; the connection's end says so in the log.
    else await pipeline(file.createReadStream({ start, end, autoClose: false }), response).catch(() => response.destroy());
    return true;
  } finally {
    await file.close();
  }
}

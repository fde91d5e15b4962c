// Serves the built page under the app's own scheme instead of file:, with the policy on every answer (security.md E7, E18).
import { readFile } from 'node:fs/promises';
import type { Protocol } from 'electron';
import { APP_SCHEME } from '../runtime/app-origin.ts';
import { findAppFile } from './app-files.ts';
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';

/** Must run before `ready`. */
export function declareAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  // `standard` and `secure` give the page an origin of its own; nothing here lets it around the policy.
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);
}

export function serveAppScheme(protocol: Pick<Protocol, 'handle'>, rootDir: string): void {
  protocol.handle(APP_SCHEME, (request) => answerRequest(rootDir, request));
}

/** GET of a file that exists, or 404: an attempt learns nothing more. */
export async function answerRequest(rootDir: string, request: Pick<Request, 'method' | 'url'>): Promise<Response> {
  const file = request.method === 'GET' ? await findAppFile(rootDir, request.url) : null;
  if (file === null) return new Response(null, { status: 404, headers: SECURITY_HEADERS });
  return new Response(await readFile(file.path), { headers: { ...SECURITY_HEADERS, 'content-type': file.mimeType } });
}

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

// What every HTTP answer of a host says besides its content (security.md T12 to T15). Must not know what is served.
import type { ServerResponse } from 'node:http';

/** Nothing of this host is for other pages: not to read, not to frame, not to guess the type of. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
};

/**
 * What the page may do: as much as the app's own, and talk to this host.
 * @param authority the Host header it was asked for by, which was found to be this host's own: some browsers do not take `'self'` for a WebSocket.
 */
export function contentSecurityPolicy(authority: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self' ws://${authority}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** An answer without a word of who gives it; the connection ends with it. */
export function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...SECURITY_HEADERS, ...headers, 'Content-Length': '0', Connection: 'close' });
  response.end();
}

/** The same where there is no response object: on a socket that asked to become something else, or sent what is no HTTP. */
export function rawRefusal(statusLine: string): string {
  const headers = Object.entries({ ...SECURITY_HEADERS, 'Content-Length': '0', Connection: 'close' });
  return [`HTTP/1.1 ${statusLine}`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
}

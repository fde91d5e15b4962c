// Answers at doors that are not open: a TLS client and a browser are told so in their own language.
import type { Connection } from './door.ts';

/** RFC 8446 section 6: alert, version field of TLS 1.2, two bytes, fatal, handshake_failure. */
const TLS_REFUSAL = Uint8Array.of(0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28);

const HTTP_BODY =
  'This is a Wassop host, and it does not let browsers in. Open this address in the Wassop app, or ask whoever hosts to let browsers in.\n';
/** No header lets another site's page read or frame it. */
const HTTP_REFUSAL = [
  'HTTP/1.1 503 Service Unavailable',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${HTTP_BODY.length}`,
  'Cross-Origin-Resource-Policy: same-origin',
  'X-Content-Type-Options: nosniff',
  'X-Frame-Options: DENY',
  'Referrer-Policy: no-referrer',
  'Connection: close',
  '',
  HTTP_BODY,
].join('\r\n');

export function refuseTls(connection: Connection): void {
  connection.send(TLS_REFUSAL, 'answer');
  connection.close('TLS is not offered');
}

export function refuseHttp(connection: Connection): void {
  connection.send(HTTP_REFUSAL, 'answer');
  connection.close('browsers are not let in');
}

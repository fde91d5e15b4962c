// Which dialect a connection speaks, by its first bytes. Pure; source: docs/PROTOCOL.md section 2.

export type FirstBytes = 'tls' | 'http' | 'wassop2' | 'json-pair' | 'wassop1' | 'undecided';

const TLS_HANDSHAKE = 0x16;
const OPEN_BRACE = 0x7b;
/** With the space behind it: `GETTING` is text. */
const HTTP_METHODS = ['GET ', 'POST ', 'PUT ', 'HEAD ', 'DELETE ', 'OPTIONS ', 'PATCH ', 'CONNECT ', 'TRACE '];
const PREFIXES: readonly (readonly [string, FirstBytes])[] = [
  ['WASSOP2 ', 'wassop2'],
  ...HTTP_METHODS.map((method) => [method, 'http'] as const),
];
/** What the longest of them needs. */
export const FIRST_BYTES_NEEDED = Math.max(...PREFIXES.map(([prefix]) => prefix.length));

/** @returns `undecided` as long as `bytes` could become a prefix of more than one dialect. */
export function tellDialect(bytes: Uint8Array): FirstBytes {
  const first = bytes[0];
  if (first === undefined) return 'undecided';
  if (first === TLS_HANDSHAKE) return 'tls';
  if (first === OPEN_BRACE) return 'json-pair';
  const text = String.fromCharCode(...bytes.subarray(0, FIRST_BYTES_NEEDED));
  for (const [prefix, dialect] of PREFIXES) {
    if (text.startsWith(prefix)) return dialect;
    if (prefix.startsWith(text)) return 'undecided';
  }
  return 'wassop1';
}

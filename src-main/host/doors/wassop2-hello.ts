// The first line of a Wassop 2 client, and what the host answers. Pure. Source: docs/PROTOCOL.md section 3.
import { failure } from '../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { ClientHello, encodeHello, HELLO_PREFIX } from '../../../src-shared/protocol/hello.ts';
import type { HostHello } from '../../../src-shared/protocol/hello.ts';
import { parseJsonFrame } from '../../../src-shared/protocol/json-frame.ts';
import { PROTOCOL_VERSION } from '../../../src-shared/protocol/limits.ts';
import { err, ok } from '../../../src-shared/util/result.ts';
import type { Result } from '../../../src-shared/util/result.ts';

/** @returns WIRE_MALFORMED, or WIRE_VERSION_UNSUPPORTED {versions} when none is shared. */
export function parseClientHello(line: string): Result<ClientHello, AppFailure> {
  const json = parseJsonFrame(line.slice(HELLO_PREFIX.length));
  if (!json.ok) return json;
  const hello = ClientHello.safeParse(json.value);
  if (!hello.success) return err(failure('WIRE_MALFORMED', { reason: 'hello' }));
  if (!hello.data.versions.includes(PROTOCOL_VERSION)) {
    return err(failure('WIRE_VERSION_UNSUPPORTED', { versions: String(PROTOCOL_VERSION) }));
  }
  return ok(hello.data);
}

export function encodeHostHello(hello: HostHello): string {
  return `${encodeHello(hello)}\n`;
}

export function encodeHelloRefusal(cause: AppFailure): string {
  return `${HELLO_PREFIX}${JSON.stringify({ error: { code: cause.code, details: cause.details } })}\n`;
}

// The first line of a Wassop 2 client, and what the host answers. Pure. Source: docs/PROTOCOL.md section 3.
import { failure } from '../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { ClientHello, encodeHello, HELLO_PREFIX } from '../../../src-shared/protocol/hello.ts';
import type { HostHello, HostProof } from '../../../src-shared/protocol/hello.ts';
import { hostProofPayload } from '../../../src-shared/protocol/host-proof.ts';
import { parseJsonFrame } from '../../../src-shared/protocol/json-frame.ts';
import { PROTOCOL_VERSION } from '../../../src-shared/protocol/limits.ts';
import { err, ok } from '../../../src-shared/util/result.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import type { HostIdentity } from '../host-identity.ts';

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

/** For a client that asked by a nonce of its own. Plain TCP gives no channel binding. */
export function proveHost(
  { hostId, publicKey, sign }: HostIdentity,
  fields: { readonly clientNonce: string; readonly serverNonce: string; readonly spaceId: string },
): HostProof {
  return { publicKey, signature: sign(hostProofPayload({ channelBinding: '', hostId, ...fields })) };
}

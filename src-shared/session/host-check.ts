// Who answered at an address: whether a host holds the key it names, and whether it is the one that is looked for.
// Must not know how it was reached. Source: docs/PROTOCOL.md section 3.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import type { HostHello } from '../protocol/hello.ts';
import { hostProofPayload } from '../protocol/host-proof.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import type { VerifyHostProof } from './wire.ts';

/** The host that is looked for; a ticket or a remembered place names it. Each part that is there has to hold. */
export interface ExpectedHost {
  readonly hostId: string | null;
  readonly spaceId: string | null;
}

export interface CheckedHost {
  readonly hello: HostHello;
  /** Whether the host proved that `hello.hostId` is its own; without it anybody can claim any id. */
  readonly isProven: boolean;
}

/** @returns HOST_UNPROVEN for a proof that is wrong, for one that is missing where a host is named, and for any other host or space. */
export async function checkHost(
  hello: HostHello,
  clientNonce: string,
  options: { readonly expected: ExpectedHost | null; readonly verify: VerifyHostProof | null },
): Promise<Result<CheckedHost, AppFailure>> {
  const { expected, verify } = options;
  const { proof, hostId, spaceId, nonce: serverNonce } = hello;
  const payload = hostProofPayload({ channelBinding: '', clientNonce, serverNonce, hostId, spaceId });
  const isProven = proof !== undefined && verify !== null && (await verify(proof, hostId, payload));
  const isFalse = proof !== undefined && verify !== null && !isProven;
  const isOther = expected !== null && !isExpected(hello, isProven, expected);
  return isFalse || isOther ? err(failure('HOST_UNPROVEN')) : ok({ hello, isProven });
}

function isExpected(hello: HostHello, isProven: boolean, expected: ExpectedHost): boolean {
  const isHost = expected.hostId === null || (isProven && hello.hostId === expected.hostId);
  return isHost && (expected.spaceId === null || hello.spaceId === expected.spaceId);
}

// Whether an `auth` request proves the key of the device it names. Source: docs/PROTOCOL.md section 4.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { authPayload } from '../../../src-shared/protocol/auth-payload.ts';
import type { AuthRequest } from '../../../src-shared/protocol/client-frames.ts';
import { decodeBase64Url, encodeBase32 } from '../../../src-shared/util/bytes.ts';

export interface Challenge {
  /** Nonce of the host's hello, as sent. */
  readonly serverNonce: string;
  readonly hostId: string;
  readonly spaceId: string;
}

/** RFC 8410: what stands before the 32 raw bytes of an Ed25519 key in its SPKI form. */
const ED25519_SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export function provesDevice(request: AuthRequest, challenge: Challenge): boolean {
  const publicKey = decodeBase64Url(request.publicKey);
  const signature = decodeBase64Url(request.signature);
  if (publicKey?.length !== 32 || signature?.length !== 64) return false;
  if (encodeBase32(createHash('sha256').update(publicKey).digest()) !== request.deviceId) return false;
  const key = createPublicKey({ key: Buffer.concat([ED25519_SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  // Plain TCP gives no channel binding.
  const payload = authPayload({ channelBinding: '', ...challenge, deviceId: request.deviceId });
  return verify(null, payload, key, signature);
}

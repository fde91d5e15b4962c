// Checks a host's signature with Node's cryptography. Must not know what is signed. Source: docs/PROTOCOL.md section 3.
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { VerifyHostProof } from '../../src-shared/session/wire.ts';
import { decodeBase64Url, encodeBase32 } from '../../src-shared/util/bytes.ts';

/** Node's name for P-256: no other curve is a host's, however valid its signature. */
const CURVE = 'prime256v1';

export const verifyHostProof: VerifyHostProof = async ({ publicKey, signature }, hostId, payload) => {
  const spki = decodeBase64Url(publicKey);
  const signatureBytes = decodeBase64Url(signature);
  if (!spki || !signatureBytes) return false;
  if (encodeBase32(createHash('sha256').update(spki).digest()) !== hostId) return false;
  const key = parseKey(spki);
  return key !== null && verify('sha256', payload, { key, dsaEncoding: 'ieee-p1363' }, signatureBytes);
};

function parseKey(spki: Uint8Array): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return key.asymmetricKeyDetails?.namedCurve === CURVE ? key : null;
  } catch {
    // Bytes that are no key: a host may send any, and the answer is the same.
    return null;
  }
}

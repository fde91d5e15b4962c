import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyHostProof } from '../../../../src-main/connections/verify-host-proof.ts';
import { encodeBase32 } from '../../../../src-shared/util/bytes.ts';
import { makeHostIdentity } from '../../../helpers/host-identity.ts';

const PAYLOAD = new TextEncoder().encode('what is signed');

/** A key of any kind, as a host would show it. */
function keyOf(pair: { publicKey: { export(options: { type: 'spki'; format: 'der' }): Buffer } }): { publicKey: string; hostId: string } {
  const der = pair.publicKey.export({ type: 'spki', format: 'der' });
  return { publicKey: der.toString('base64url'), hostId: encodeBase32(createHash('sha256').update(der).digest()) };
}

describe('the proof of a host', () => {
  const host = makeHostIdentity();
  const proof = { publicKey: host.publicKey, signature: host.sign(PAYLOAD) };

  it('holds for its key, its id and what it signed', async () => {
    expect(await verifyHostProof(proof, host.hostId, PAYLOAD)).toBe(true);
  });

  it.each([
    ['another payload', { payload: new TextEncoder().encode('something else') }],
    ['another id', { hostId: makeHostIdentity().hostId }],
    ['the signature of another key', { signature: makeHostIdentity().sign(PAYLOAD) }],
    ['another key', { publicKey: makeHostIdentity().publicKey }],
    ['a signature of zeros', { signature: 'A'.repeat(86) }],
    ['a signature in no base64url', { signature: '!'.repeat(86) }],
    ['an empty signature', { signature: '' }],
    ['a key of zeros', { publicKey: 'A'.repeat(122) }],
    ['no key', { publicKey: '' }],
  ])('does not hold for %s', async (_what, change) => {
    const { payload, hostId, ...fields } = { payload: PAYLOAD, hostId: host.hostId, ...proof, ...change };
    expect(await verifyHostProof(fields, hostId, payload)).toBe(false);
  });

  it.each(['secp256k1', 'P-384'])('does not hold for a valid signature on the curve %s', async (namedCurve) => {
    const pair = generateKeyPairSync('ec', { namedCurve });
    const signature = sign('sha256', PAYLOAD, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    const { publicKey, hostId } = keyOf(pair);
    expect(await verifyHostProof({ publicKey, signature }, hostId, PAYLOAD)).toBe(false);
  });

  it('does not hold for bytes that are no key but hash to the id', async () => {
    const bytes = Buffer.alloc(91, 7);
    const hostId = encodeBase32(createHash('sha256').update(bytes).digest());
    expect(await verifyHostProof({ publicKey: bytes.toString('base64url'), signature: proof.signature }, hostId, PAYLOAD)).toBe(false);
  });
});

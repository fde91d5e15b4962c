// A device key for a client of the Wassop 2 dialect, and its proof. Written from docs/PROTOCOL.md section 4 alone.
import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes) {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return bits.match(/.{1,5}/g).map((group) => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

export function createIdentity() {
  // Encoded by the generator: exporting a key that it hands out as an object can deadlock in Node 20.
  const made = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const privateKey = createPrivateKey({ key: made.privateKey, format: 'der', type: 'pkcs8' });
  // The raw key is the end of its SPKI form.
  const publicKey = made.publicKey.subarray(-32);
  const rawKey = publicKey.toString('base64url');
  const deviceId = base32(createHash('sha256').update(publicKey).digest());
  return {
    /** @param {{ nonce: string, hostId: string, spaceId: string }} hello */
    authFields(hello) {
      const payload = ['wassop2-auth', 'client', '', hello.nonce, hello.hostId, hello.spaceId, deviceId].join('\n');
      return { deviceId, publicKey: rawKey, signature: sign(null, Buffer.from(payload), privateKey).toString('base64url') };
    },
  };
}

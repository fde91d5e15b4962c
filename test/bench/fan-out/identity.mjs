// A device key for a client of the Wassop 2 dialect, and its proof. Written from docs/PROTOCOL.md section 4 alone.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes) {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return bits.match(/.{1,5}/g).map((group) => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

export function createIdentity() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const rawKey = publicKey.export({ format: 'jwk' }).x;
  const deviceId = base32(createHash('sha256').update(Buffer.from(rawKey, 'base64url')).digest());
  return {
    /** @param {{ nonce: string, hostId: string, spaceId: string }} hello */
    authFields(hello) {
      const payload = ['wassop2-auth', 'client', '', hello.nonce, hello.hostId, hello.spaceId, deviceId].join('\n');
      return { deviceId, publicKey: rawKey, signature: sign(null, Buffer.from(payload), privateKey).toString('base64url') };
    },
  };
}

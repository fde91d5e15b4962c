// A new key pair, as its private half in PKCS 8, DER. Knows nothing of what it is for.
import { generateKeyPairSync } from 'node:crypto';

/**
 * Encoded by the generator itself: a KeyObject that comes straight out of it shares a lock with the generator's job, and Node 20
 * deadlocks when the garbage collector ends that job while the key is being exported.
 */
export function newPrivateKey(kind: 'ed25519' | 'p256'): Buffer {
  const encodings = {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  } as const;
  switch (kind) {
    case 'ed25519':
      return generateKeyPairSync('ed25519', encodings).privateKey;
    case 'p256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256', ...encodings }).privateKey;
  }
}

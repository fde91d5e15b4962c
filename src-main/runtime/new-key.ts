// A new key pair, as its private half in PKCS 8, PEM. Knows nothing of what it is for.
import { generateKeyPairSync } from 'node:crypto';

const PUBLIC = { type: 'spki', format: 'pem' } as const;
const PRIVATE = { type: 'pkcs8', format: 'pem' } as const;

/**
 * Encoded by the generator itself: a KeyObject that comes straight out of it shares a lock with the generator's job, and Node 20
 * deadlocks when the garbage collector ends that job while the key is being exported.
 */
export function newPrivateKeyPem(kind: 'ed25519' | 'p256'): string {
  switch (kind) {
    case 'ed25519':
      return generateKeyPairSync('ed25519', { publicKeyEncoding: PUBLIC, privateKeyEncoding: PRIVATE }).privateKey;
    case 'p256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256', publicKeyEncoding: PUBLIC, privateKeyEncoding: PRIVATE }).privateKey;
  }
}

// This browser's Ed25519 key for this host: made at the first visit, kept for the page's origin, never leaving it.
// In JavaScript, because a page on plain HTTP has no `crypto.subtle`. Source: docs/PROTOCOL.md section 4.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { DeviceIdentity } from '../../src-shared/session/wire.ts';
import { decodeBase64Url, encodeBase32, encodeBase64Url } from '../../src-shared/util/bytes.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type { KeptTexts } from './kept-text.ts';

const KEY_NAME = 'device-key';
const SECRET_BYTES = 32;

/** The key that is kept, or a new one where none is, or what is kept is none. */
export function loadBrowserIdentity(kept: KeptTexts, random: Random): DeviceIdentity {
  const secretKey = readSecret(kept) ?? makeSecret(kept, random);
  const publicKey = ed25519.getPublicKey(secretKey);
  return {
    deviceId: encodeBase32(sha256(publicKey)),
    publicKey: encodeBase64Url(publicKey),
    sign: async (payload) => encodeBase64Url(ed25519.sign(payload, secretKey)),
  };
}

function readSecret(kept: KeptTexts): Uint8Array | null {
  const secretKey = decodeBase64Url(kept.read(KEY_NAME) ?? '');
  return secretKey?.length === SECRET_BYTES ? secretKey : null;
}

function makeSecret(kept: KeptTexts, random: Random): Uint8Array {
  const secretKey = random.bytes(SECRET_BYTES);
  kept.write(KEY_NAME, encodeBase64Url(secretKey));
  return secretKey;
}

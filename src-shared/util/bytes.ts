// Text forms of byte strings: base64url for nonces and signatures, base32 for ids that people may have to type.

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

function encodeBits(bytes: Uint8Array, alphabet: string, bitsPerChar: number): string {
  const mask = (1 << bitsPerChar) - 1;
  let text = '';
  let pending = 0;
  let pendingBits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    pendingBits += 8;
    while (pendingBits >= bitsPerChar) {
      pendingBits -= bitsPerChar;
      text += alphabet.charAt((pending >> pendingBits) & mask);
    }
    pending &= (1 << pendingBits) - 1;
  }
  if (pendingBits > 0) text += alphabet.charAt((pending << (bitsPerChar - pendingBits)) & mask);
  return text;
}

function decodeBits(text: string, alphabet: string, bitsPerChar: number): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * bitsPerChar) / 8));
  let length = 0;
  let pending = 0;
  let pendingBits = 0;
  for (const char of text) {
    const value = alphabet.indexOf(char);
    if (value < 0) return null;
    pending = (pending << bitsPerChar) | value;
    pendingBits += bitsPerChar;
    if (pendingBits >= 8) {
      pendingBits -= 8;
      bytes[length++] = (pending >> pendingBits) & 0xff;
    }
    pending &= (1 << pendingBits) - 1;
  }
  // Left-over bits must be zero padding, or two texts would mean the same bytes.
  return pending === 0 && pendingBits < bitsPerChar ? bytes : null;
}

/** RFC 4648 section 5, without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBits(bytes, BASE64URL, 6);
}

/** @returns null when `text` is not canonical unpadded base64url. */
export function decodeBase64Url(text: string): Uint8Array | null {
  return decodeBits(text, BASE64URL, 6);
}

/** RFC 4648 section 6 in lower case, without padding: 32 bytes become 52 characters. */
export function encodeBase32(bytes: Uint8Array): string {
  return encodeBits(bytes, BASE32, 5);
}

/** @returns null when `text` is not canonical unpadded base32 in lower case. */
export function decodeBase32(text: string): Uint8Array | null {
  return decodeBits(text, BASE32, 5);
}

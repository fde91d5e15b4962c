import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64Url, encodeBase32, encodeBase64Url } from '../../../../src-shared/util/bytes.ts';

describe('base64url', () => {
  it('is what Node makes of the same bytes, and reads back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const text = encodeBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(decodeBase64Url(text)).toEqual(bytes);
      }),
    );
  });

  it.each(['a', 'aa=', 'a+b/', 'ab', 'ñ'])('refuses %j, which no bytes are written as', (text) => {
    expect(decodeBase64Url(text)).toBeNull();
  });
});

describe('base32', () => {
  it('follows the vectors of RFC 4648 in lower case without padding', () => {
    const encode = (text: string) => encodeBase32(new TextEncoder().encode(text));
    expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(encode)).toEqual(['', 'my', 'mzxq', 'mzxw6', 'mzxw6yq', 'mzxw6ytb', 'mzxw6ytboi']);
  });
});

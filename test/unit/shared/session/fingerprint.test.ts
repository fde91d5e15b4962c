import { describe, expect, it } from 'vitest';
import { FINGERPRINT_WORDS, fingerprintWords } from '../../../../src-shared/session/fingerprint.ts';
import { encodeBase32 } from '../../../../src-shared/util/bytes.ts';

describe('the words of a host', () => {
  it('come from 256 that nobody takes for one another', () => {
    expect(FINGERPRINT_WORDS).toHaveLength(256);
    expect(new Set(FINGERPRINT_WORDS.map((word) => word.slice(0, 4))).size).toBe(256);
    expect(FINGERPRINT_WORDS.filter((word) => !/^[a-z]{3,8}$/.test(word))).toEqual([]);
  });

  it('are the first eight bytes of its id, and change with any of them', () => {
    const hash = Uint8Array.from({ length: 32 }, (_, index) => index);
    const words = fingerprintWords(encodeBase32(hash));
    expect(words).toEqual(FINGERPRINT_WORDS.slice(0, 8));
    for (let byte = 0; byte < 8; byte += 1) {
      const changed = hash.with(byte, 255);
      expect(fingerprintWords(encodeBase32(changed)).filter((word, index) => word !== words[index])).toEqual(['zoo']);
    }
  });

  it.each(['', 'nobody!', 'AAAA', 'aa'])('of %j, which is no host, are none', (text) => {
    expect(fingerprintWords(text)).toEqual([]);
  });
});

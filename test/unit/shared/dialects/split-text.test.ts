import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../../../src-shared/dialects/split-text.ts';
import { utf8Length } from '../../../../src-shared/util/utf8.ts';

describe('cutting a text', () => {
  it('leaves a text that fits as it is, and makes nothing of nothing', () => {
    expect(splitText('hola', 4)).toEqual(['hola']);
    expect(splitText('', 4)).toEqual([]);
  });

  it('cuts between characters as people see them', () => {
    expect(splitText('e\u0301e\u0301', 4)).toEqual(['e\u0301', 'e\u0301']);
    expect(splitText('👍🏽👍🏽', 10)).toEqual(['👍🏽', '👍🏽']);
  });

  it('cuts a character that is larger than a part between code points', () => {
    expect(splitText(`e${'\u0301'.repeat(4)}`, 5)).toEqual(['e\u0301\u0301', '\u0301\u0301']);
  });

  it('gives parts within the bound that joined are the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 4, max: 64 }), (text, maxBytes) => {
        const parts = splitText(text, maxBytes);
        expect(parts.join('')).toBe(text);
        expect(parts.every((part) => part !== '' && utf8Length(part) <= maxBytes)).toBe(true);
      }),
    );
  });
});

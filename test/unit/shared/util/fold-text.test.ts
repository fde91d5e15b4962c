import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText, foldWithOffsets } from '../../../../src-shared/util/fold-text.ts';

describe('foldText', () => {
  it.each([
    ['ÁRBOL Ñandú', 'arbol nandu'],
    ['Straße STRASSE', 'strasse strasse'],
    ['İstanbul ıstanbul', 'istanbul istanbul'],
    ['ΟΔΥΣΣΕΥΣ Ὀδυσσεύς', 'οδυσσευσ οδυσσευσ'],
    ['Ế Tiếng Việt', 'e tieng viet'],
    ['Łódź Ørsted Æsir', 'lodz orsted aesir'],
    ['Ёлка', 'елка'],
    ['ＡＢＣ１２３ ﬁn', 'abc123 fin'],
    ['مُحَمَّد', 'محمد'],
    ['שָׁלוֹם', 'שלום'],
    ['日本語テスト', '日本語テスト'],
    ['👩‍💻 ❤️', '👩💻 ❤'],
    ['a\u200Bb\u00ADc\u202Ed', 'abcd'],
    ['line\n\t  two\u00A0 three', 'line two three'],
  ])('makes %j %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('keeps letters that only look like a letter with a mark', () => {
    expect(foldText('कि')).not.toBe(foldText('का'));
    expect(foldText('が')).not.toBe(foldText('か'));
  });

  it('is the same for text taken apart and put together', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldText(text.normalize('NFD'))).toBe(foldText(text.normalize('NFC')));
    }));
  });

  it('leaves what is folded as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }));
  });
});

describe('foldWithOffsets', () => {
  it('agrees with foldText and leads back into the text, rising and within characters’ bounds', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'Á', 'a\u0301', 'ß', 'İ', ' ', '\n', '👍', '❤️', 'ﬁ', '\u200B') }), (text) => {
      const { folded, starts, ends } = foldWithOffsets(text);
      expect(folded).toBe(foldText(text));
      expect([starts.length, ends.length]).toEqual([folded.length, folded.length]);
      starts.forEach((start, index) => {
        expect(start).toBeLessThan(ends[index] ?? 0);
        expect(start).toBeGreaterThanOrEqual(starts[index - 1] ?? 0);
      });
    }));
  });
});

import { describe, expect, it } from 'vitest';
import { isBlankText } from '../../../../src-shared/protocol/blank-text.ts';

describe('a text says', () => {
  it.each(['', ' \n\t', '\u00a0\u3000', '\u200b', '\u200e\u202e', '\u00ad', '\u3164\uffa0', '\u2800', '\ufe0f\u200d'])('nothing: %j', (text) => {
    expect(isBlankText(text)).toBe(true);
  });

  it.each(['a', ' . ', '\u200bñ', '❤️', '👨\u200d👩\u200d👧', '\u0301', 'می\u200cخواهم', '⠓'])('something: %j', (text) => {
    expect(isBlankText(text)).toBe(false);
  });
});

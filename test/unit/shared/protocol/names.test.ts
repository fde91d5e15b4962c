/** Which names people and rooms may have, and which of them are the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../src-shared/protocol/limits.ts';
import { nameKeyOf, parsePersonName, parseRoomName, suggestName } from '../../../../src-shared/protocol/names.ts';
import { utf8Length } from '../../../../src-shared/util/utf8.ts';

const FAMILY = '👨\u200d👩\u200d👧';

describe('names of people', () => {
  it.each([
    ['Ana', 'Ana'],
    ['  María  José ', 'María José'],
    ['Ａｎａ', 'Ana'],
    ['Jose\u0301', 'José'],
    ['李小龍', '李小龍'],
    ['Nguyễn', 'Nguyễn'],
    ['ครูสมชาย', 'ครูสมชาย'],
    [`Luz ${FAMILY}`, `Luz ${FAMILY}`],
    ['❤\ufe0f Eva', '❤\ufe0f Eva'],
    ['🇪🇸', '🇪🇸'],
    ['O’Brien (2)', 'O’Brien (2)'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(parsePersonName(typed)).toMatchObject({ ok: true, value: { name: kept } });
  });

  it.each([
    ['nothing', '', 'empty'],
    ['white space', ' \u00a0\u3000 ', 'empty'],
    ['a line feed', 'Ana\nBeto', 'characters'],
    ['an escape', 'Ana\u001b[2J', 'characters'],
    ['a right-to-left override', 'Ana\u202eotE', 'characters'],
    ['an isolate', '\u2066Ana', 'characters'],
    ['a zero-width space', 'A\u200bna', 'characters'],
    ['a soft hyphen', 'A\u00adna', 'characters'],
    ['a joiner without an emoji', 'A\u200dna', 'characters'],
    ['a joiner at the end', '👨\u200d', 'characters'],
    ['a filler that shows nothing', '\u3164', 'characters'],
    ['a lone surrogate', 'Ana\ud800', 'characters'],
    ['a line separator', 'Ana\u2028', 'characters'],
    ['three marks on one letter', 'A\u0301\u0302\u0303na', 'characters'],
    ['a mark too many on a composed letter', 'Á\u0302\u0303', 'characters'],
  ])('with %s are refused', (_what, typed, rule) => {
    expect(parsePersonName(typed)).toEqual({ ok: false, error: { code: 'NAME_INVALID', details: { rule } } });
  });

  it.each([
    [-1, true],
    [0, true],
    [1, false],
  ])('%i characters from the limit', (difference, isFine) => {
    expect(parsePersonName('x'.repeat(LIMITS.nameGraphemes + difference)).ok).toBe(isFine);
    expect(parsePersonName('é'.normalize('NFD').repeat(LIMITS.nameGraphemes + difference)).ok).toBe(isFine);
  });

  it('are limited in bytes as well: a family is one character of eighteen bytes', () => {
    const fitting = Math.floor(LIMITS.nameBytes / utf8Length(FAMILY));
    expect(parsePersonName(FAMILY.repeat(fitting)).ok).toBe(true);
    expect(parsePersonName(FAMILY.repeat(fitting + 1)).ok).toBe(false);
  });

  it.each([
    ['Ana', 'aNA', true],
    ['STRASSE', 'straße', true],
    ['ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς'.normalize('NFC').replace('ύ', 'υ'), true],
    ['Ana', 'Aná', false],
    ['Peña', 'Pena', false],
  ])('%s and %s: the same is %s', (one, other, isSame) => {
    expect(nameKeyOf(one) === nameKeyOf(other)).toBe(isSame);
  });

  it('that are kept are kept unchanged when they come again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
        const first = parsePersonName(typed);
        if (!first.ok) return;
        expect(parsePersonName(first.value.name)).toEqual(first);
        expect(utf8Length(first.value.name)).toBeLessThanOrEqual(LIMITS.nameBytes);
      }),
    );
  });
});

describe('a suggestion', () => {
  it('is the first number that is free', () => {
    const taken = new Set(['ana (2)', 'ana (3)']);
    expect(suggestName('Ana', (nameKey) => !taken.has(nameKey))).toBe('Ana (4)');
  });

  it('is itself a name that may be used, however long the first was', () => {
    for (const name of ['x'.repeat(LIMITS.nameGraphemes), FAMILY.repeat(7)]) {
      const suggestion = suggestName(name, () => true);
      expect(parsePersonName(suggestion)).toMatchObject({ ok: true, value: { name: suggestion } });
    }
  });
});

describe('names of rooms', () => {
  it.each([
    ['Sala1', 'Sala1'],
    [' Taller de Redes ', 'Taller de Redes'],
    ['Cafe\u0301', 'Café'],
    ['🎉', '🎉'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(parseRoomName(typed)).toEqual({ ok: true, value: kept });
  });

  it.each([
    ['nothing', '  ', 'empty'],
    ['a line feed inside', 'a\nb', 'characters'],
    ['an override', 'a\u202eb', 'characters'],
    ['a second Sala1 to the eye', 'Sala1\u200b', 'characters'],
    ['nothing to see', '\u3164', 'characters'],
    ['too many characters', 'x'.repeat(LIMITS.roomNameGraphemes + 1), 'long'],
    ['too many bytes', FAMILY.repeat(Math.ceil(LIMITS.roomNameBytes / utf8Length(FAMILY))), 'long'],
  ])('with %s are refused', (_what, typed, rule) => {
    expect(parseRoomName(typed)).toEqual({ ok: false, error: { code: 'ROOM_NAME_INVALID', details: { rule } } });
  });

  it('may be as long as the limit', () => {
    expect(parseRoomName('x'.repeat(LIMITS.roomNameGraphemes)).ok).toBe(true);
  });
});

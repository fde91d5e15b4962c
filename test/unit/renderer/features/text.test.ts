import { describe, expect, it } from 'vitest';
import { bytesLeft } from '../../../../src-renderer/features/composer/byte-count.ts';
import { isEmojiOnly } from '../../../../src-renderer/features/history/emoji-only.ts';
import { foldText } from '../../../../src-renderer/features/history/fold-text.ts';
import { matchRooms } from '../../../../src-renderer/features/rooms/match-rooms.ts';
import { avatarHue, AVATAR_HUES, initialsOf } from '../../../../src-renderer/ui/avatar-text.ts';
import { createFormatters } from '../../../../src-renderer/ui/formatters.ts';
import { createTranslator } from '../../../../src-shared/i18n/translator.ts';
import { LIMITS } from '../../../../src-shared/protocol/limits.ts';
import { roomView } from '../../../helpers/scripted-chat-api.ts';

describe('isEmojiOnly', () => {
  it.each(['❤️', '❤', '👍👎', '❤️❤️❤️', '👩‍👩‍👧‍👦 🇪🇸', '👋🏽', '1️⃣', ' 🙌\n'])('is so for %j', (text) => {
    expect(isEmojiOnly(text)).toBe(true);
  });

  it.each(['', ' ', 'a', '❤️ a', '1', '123', '#', '👍'.repeat(13), ':)'])('is not so for %j', (text) => {
    expect(isEmojiOnly(text)).toBe(false);
  });
});

describe('foldText', () => {
  it.each(['', 'hola', 'a'.repeat(1_600), 'línea\n'.repeat(23)])('leaves what fits a screen as it is', (text) => {
    expect(foldText(text)).toBeNull();
  });

  it('keeps the beginning of a long text, in whole words', () => {
    expect(foldText('palabra '.repeat(300))).toMatch(/^(palabra )+palabra…$/);
  });

  it('keeps the first lines of many', () => {
    expect(foldText(Array.from({ length: 100 }, (_, index) => String(index)).join('\n'))).toBe(`${Array.from({ length: 14 }, (_, index) => index).join('\n')}…`);
  });

  it('cuts no character in two', () => {
    expect(foldText('👩‍👩‍👧‍👦'.repeat(300))).toMatch(/^(?:👩‍👩‍👧‍👦)+…$/u);
  });
});

describe('bytesLeft', () => {
  it('counts bytes, not characters', () => {
    const full = 'ñ'.repeat(LIMITS.textBytes / 2);
    expect(bytesLeft(full)).toBe(0);
    expect(bytesLeft(`${full}a`)).toBe(-1);
    expect(bytesLeft('a'.repeat(LIMITS.textBytes - 10))).toBe(10);
  });

  it('is plenty for a short text', () => {
    expect(bytesLeft('hola')).toBeGreaterThan(8_000);
  });
});

describe('initialsOf', () => {
  it.each([
    ['Carolina', 'CA'],
    ['cris peña', 'CP'],
    ['María de los Ángeles', 'MÁ'],
    ['Biblioteca, piso 2', 'B2'],
    ['🦊', '🦊'],
    ['👩‍🚀 Ana', '👩‍🚀'],
    ['x', 'X'],
    ['', '?'],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('avatarHue', () => {
  it('spreads names over all colours', () => {
    const names = Array.from({ length: 200 }, (_, index) => `Persona ${index}`);
    expect(new Set(names.map(avatarHue)).size).toBe(AVATAR_HUES);
    expect(avatarHue('Ana')).toBe(avatarHue('Ana'));
  });
});

describe('matchRooms', () => {
  const rooms = [roomView({ roomId: 'a', name: 'Patio' }), roomView({ roomId: 'b', name: 'Sofía' }), roomView({ roomId: 'c', name: 'Tía Sofía', unreadCount: 1 })];

  it('finds names without regard to accents and case, beginnings first', () => {
    expect(matchRooms(rooms, 'sofi', 'es').map((room) => room.roomId)).toEqual(['b', 'c']);
  });

  it('lists all of them for nothing typed, those with something new first', () => {
    expect(matchRooms(rooms, ' ', 'es').map((room) => room.roomId)).toEqual(['c', 'a', 'b']);
  });
});

describe('formatters', () => {
  const es = createFormatters('es', createTranslator('es'));
  const en = createFormatters('en', createTranslator('en'));
  const noon = new Date(2026, 10, 21, 12).getTime();
  const at = (year: number, month: number, day: number, hour = 0) => new Date(year, month - 1, day, hour).getTime();

  it('name the day as people do', () => {
    expect(es.day(at(2026, 11, 21), noon)).toBe('Hoy');
    expect(es.day(at(2026, 11, 20, 23), noon)).toBe('Ayer');
    expect(es.day(at(2026, 11, 18), noon)).toBe('Miércoles, 18 de noviembre');
    expect(en.day(at(2025, 3, 1), noon)).toBe('March 1, 2025');
  });

  it('count days back by the calendar', () => {
    expect(es.daysAgo(at(2026, 11, 20, 23), noon)).toBe('ayer');
    expect(en.daysAgo(at(2026, 11, 18, 23), noon)).toBe('3 days ago');
    expect(en.daysAgo(noon, noon)).toBe('today');
  });

  it('shorten a list of names from four on', () => {
    expect(es.names(['Beto', 'Dora', 'Eva'])).toBe('Beto, Dora y Eva');
    expect(es.names(['Beto', 'Dora', 'Eva', 'Fran', 'Gema', 'Hugo'])).toBe('Beto, Dora y 4 más');
    expect(en.names(['Beto', 'Dora', 'Eva', 'Fran'])).toBe('Beto, Dora and 2 more');
  });
});

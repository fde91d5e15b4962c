import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseComposerInput, SLASH_COMMANDS } from '../../../../src-shared/session/composer-commands.ts';

describe('words typed alone', () => {
  it.each([
    ['LOVE', { kind: 'reaction-word', text: '❤️❤️❤️' }],
    ['LIKE', { kind: 'reaction-word', text: '👍' }],
    ['DISLIKE', { kind: 'reaction-word', text: '👎' }],
    ['EXIT', { kind: 'leave' }],
    ['REFR', { kind: 'refresh' }],
    ['QUIT', { kind: 'disconnect' }],
  ])('%s does what it did in the first program', (word, expected) => {
    expect(parseComposerInput(word)).toEqual(expected);
    expect(parseComposerInput(` ${word}\n`)).toEqual(expected);
  });

  it('are ordinary text in small letters or with anything beside them', () => {
    for (const text of ['love', 'Love', 'LOVE you', 'EXIT Sala1', 'QUIT.']) {
      expect(parseComposerInput(text)).toEqual({ kind: 'message', text });
    }
  });
});

describe('slash commands', () => {
  it('are all understood, in any case', () => {
    for (const command of SLASH_COMMANDS) {
      const input = parseComposerInput(`/${command.toUpperCase()} Sala 2`);
      expect(['message', 'unknown-command', 'missing-argument']).not.toContain(input.kind);
    }
  });

  it('take a room name with spaces and accents as it was typed', () => {
    expect(parseComposerInput('/join  Sala de Música ')).toEqual({ kind: 'join', roomName: 'Sala de Música' });
  });

  it('say when what they need is missing', () => {
    expect(parseComposerInput('/join')).toEqual({ kind: 'missing-argument', command: 'join' });
  });

  it('that nobody knows are named, not sent', () => {
    expect(parseComposerInput('/hlep me')).toEqual({ kind: 'unknown-command', command: 'hlep' });
  });

  it('leave paths and lone slashes alone', () => {
    for (const text of ['/usr/bin/node', '/', '/ hola', '/1']) {
      expect(parseComposerInput(text)).toEqual({ kind: 'message', text });
    }
  });

  it('can be said as text with a second slash', () => {
    expect(parseComposerInput('//help')).toEqual({ kind: 'message', text: '/help' });
  });
});

describe('text', () => {
  it('of white space alone means nothing', () => {
    expect(parseComposerInput(' \n\t ')).toEqual({ kind: 'empty' });
  });

  it('keeps its inner lines and never becomes a command by what follows the first word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (tail) => {
        const text = `x${tail}`.trim();
        expect(parseComposerInput(text)).toEqual({ kind: 'message', text });
      }),
    );
  });
});

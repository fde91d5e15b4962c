import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wassop1ChatLines, wassop1Name } from '../../../../src-shared/dialects/wassop1-chat-lines.ts';
import {
  WASSOP1_LINES,
  memberJoinedLine,
  memberLeftLine,
  roomJoinedLine,
  roomLeftLine,
  roomListedLine,
} from '../../../../src-shared/dialects/wassop1-system-lines.ts';
import { parsePersonName, parseRoomName } from '../../../../src-shared/protocol/names.ts';

const sizeBytes = (line: string): number => new TextEncoder().encode(`${line}\n`).length;

/** Pieces that lines of the server are made of, so that a random text often comes close to one. */
const fragment = fc.constantFrom(
  'OK', 'ERROR', ': ', ':', ' ', '.', '\t', '(2)', ' (2)', 'ana', 'Sala1', 'Username ya en uso.', 'Salas disponibles:', 'Te has unido a la sala ',
  'Has salido de la sala ', ' se ha unido a la sala.', ' ha salido de la sala.', ' ha salido del chat.', '\n', '\r\n', 'ñ', '❤️',
);
const almostSystem = fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join(''));
const anyText = fc.oneof(almostSystem, fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 40 }));
const personName = anyText.map(parsePersonName).filter((name) => name.ok).map((name) => name.value.name);
const roomName = anyText.map(parseRoomName).filter((name) => name.ok).map((name) => name.value);

describe('lines of people in Wassop 1', () => {
  it('carry the name before every line of a text', () => {
    expect(wassop1ChatLines('ana', 'uno\nMESSAGE dos\r\n\ntres')).toEqual(['ana: uno', 'ana: MESSAGE dos', 'ana: tres']);
  });

  it('show control characters instead of sending them', () => {
    expect(wassop1ChatLines('ana', 'a\u001b]52;c;x\u0007\rb\u009bc\u007f')).toEqual(['ana: a\\x1b]52;c;x\\x07\\x0db\\x9bc\\x7f']);
  });

  it('are left whole in ASCII and cut to 1,000 bytes otherwise', () => {
    expect(wassop1ChatLines('ana', 'x'.repeat(8_000))).toHaveLength(1);
    const lines = wassop1ChatLines('ana', '👍'.repeat(2_000));
    expect(Math.max(...lines.map(sizeBytes))).toBeLessThanOrEqual(1_000);
    expect(lines.map((line) => line.slice('ana: '.length)).join('')).toBe('👍'.repeat(2_000));
  });

  it('cut even a letter under thousands of accents', () => {
    const lines = wassop1ChatLines('ana', `e${'\u0301'.repeat(4_000)}`);
    expect(Math.max(...lines.map(sizeBytes))).toBeLessThanOrEqual(1_000);
  });

  it('show a colon in a name as a semicolon', () => {
    expect(wassop1Name('ana: beto')).toBe('ana; beto');
  });

  it.each([
    ['ERROR', 'Username ya en uso.'],
    ['Te has unido a la sala x', 'y.'],
    ['ana', 'beto ha salido de la sala.'],
    ['ana', 'beto se ha unido a la sala.'],
    ['ana', 'Sala1 (2)'],
  ])('T20: %s saying "%s" is moved right, so that it is not the server speaking', (name, text) => {
    expect(wassop1ChatLines(name, text)).toEqual([`${name}: \t${text}`]);
  });

  it('T20: never equal a line of the server, though made of one by splitting it anywhere into name and text', () => {
    const system = fc.oneof(
      fc.constantFrom<string>(...Object.values(WASSOP1_LINES)),
      roomName.map(roomJoinedLine),
      roomName.map(roomLeftLine),
      roomName.map((room) => roomListedLine(room, 7)),
      personName.map((name) => memberJoinedLine(wassop1Name(name))),
      personName.map((name) => memberLeftLine(wassop1Name(name), 'chat')),
    );
    fc.assert(
      fc.property(system, fc.nat({ max: 80 }), (line, at) => {
        const [name, text] = [line.slice(0, at).replace(/: ?$/, ''), line.slice(at).replace(/^:? /, '')];
        if (!parsePersonName(name).ok) return;
        expect(wassop1ChatLines(name, text)).not.toContain(line);
      }),
      { numRuns: 5_000 },
    );
  });

  it('T19: hold no character that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        // oxlint-disable-next-line no-control-regex -- looking for control characters is the purpose
        for (const line of wassop1ChatLines('ana', text)) expect(line).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/);
      }),
      { numRuns: 2_000 },
    );
  });
});

// Byte streams of Wassop 1 clients, good and bad, with what a host understands of them. Shared by unit and conformance tests.
import type { Wassop1Command } from '../../src-shared/dialects/wassop1-commands.ts';
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';
import { joinBytes, toBytes } from './cut-bytes.ts';

export interface Wassop1Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly commands: readonly Wassop1Command[];
  readonly failure: ErrorCode | null;
}

const say = (text: string): Wassop1Command => ({ kind: 'message', text });

function good(name: string, text: string, ...commands: Wassop1Command[]): Wassop1Case {
  return { name, bytes: toBytes(text), commands, failure: null };
}

function bad(name: string, bytes: string | Uint8Array, failure: ErrorCode, ...commands: Wassop1Command[]): Wassop1Case {
  return { name, bytes: typeof bytes === 'string' ? toBytes(bytes) : bytes, commands, failure };
}

export const WASSOP1_CORPUS: readonly Wassop1Case[] = [
  good('every command', 'JOIN ana\nROOM Sala1\nLIST_ROOMS\nMESSAGE hola\nEXIT\nQUIT\n',
    { kind: 'join', name: 'ana' }, { kind: 'room', roomName: 'Sala1' }, { kind: 'list-rooms' }, say('hola'), { kind: 'exit' }, { kind: 'quit' }),
  good('lines that end in CRLF', 'JOIN ana\r\nMESSAGE hola\r\n', { kind: 'join', name: 'ana' }, say('hola')),
  good('names with spaces and accents', 'JOIN cris peña\nROOM Taller de Redes\n',
    { kind: 'join', name: 'cris peña' }, { kind: 'room', roomName: 'Taller de Redes' }),
  good('characters of two, three and four bytes', 'MESSAGE ñ €uro ❤️ 👍🏽 👩‍👩‍👧‍👦 e\u0301\n', say('ñ €uro ❤️ 👍🏽 👩‍👩‍👧‍👦 e\u0301')),
  good('the three words', 'LOVE\nLIKE\nDISLIKE\n', say('❤️'), say('👍'), say('👎')),
  good('EXIT with a room', 'EXIT Sala1\n', { kind: 'exit' }),
  good('a MESSAGE without a text', 'MESSAGE\nMESSAGE \nMESSAGE    \nMESSAGE\r\n',
    { kind: 'nothing' }, { kind: 'nothing' }, { kind: 'nothing' }, { kind: 'nothing' }),
  good('JOIN and ROOM without a name', 'JOIN\nROOM\n', { kind: 'join', name: '' }, { kind: 'room', roomName: '' }),
  good('unknown words, lower case and blank lines', 'NOPE x\njoin ana\n\n   \n\r\nJOINana\n',
    { kind: 'nothing' }, { kind: 'nothing' }, { kind: 'nothing' }, { kind: 'nothing' }, { kind: 'nothing' }, { kind: 'nothing' }),
  good('an unfinished line', 'MESSAGE hola\nMESSAGE que', say('hola')),
  good('control characters in a text', 'MESSAGE a\u0000b\u001b[31mc\n', say('a\ufffdb\u001b[31mc')),
  good('a line of exactly 1,024 bytes', `MESSAGE ${'x'.repeat(1_016)}\n`, say('x'.repeat(1_016))),
  good('a line of exactly 1,024 bytes and CRLF', `MESSAGE ${'x'.repeat(1_016)}\r\n`, say('x'.repeat(1_016))),
  good('a line of 1,025 bytes is cut as the original cuts it', `MESSAGE ${'x'.repeat(1_017)}\nEXIT\n`, say('x'.repeat(1_016)), { kind: 'exit' }),
  good('a long line is cut before a character, never inside', `MESSAGE x${'ñ'.repeat(600)}\nEXIT\n`, say(`x${'ñ'.repeat(507)}`), { kind: 'exit' }),
  good('a long line is cut before a character of four bytes', `MESSAGE xx${'👍'.repeat(400)}\n`, say(`xx${'👍'.repeat(253)}`)),
  good('a line of exactly 8,192 bytes is still cut', `MESSAGE ${'x'.repeat(8_184)}\nEXIT\n`, say('x'.repeat(1_016)), { kind: 'exit' }),
  good('words that only begin like HTTP', 'GETTING\nHostal: x\n', { kind: 'nothing' }, { kind: 'nothing' }),
  bad('a line of 8,193 bytes', `EXIT\n${'x'.repeat(8_193)}\nEXIT\n`, 'WIRE_FRAME_TOO_BIG', { kind: 'exit' }),
  bad('a line without an end', 'x'.repeat(100_000), 'WIRE_FRAME_TOO_BIG'),
  bad('a POST behind a command', 'EXIT\nPOST / HTTP/1.1\r\nEXIT\n', 'WIRE_MALFORMED', { kind: 'exit' }),
  bad('a Host header', 'hOsT: example.org\r\nJOIN ana\n', 'WIRE_MALFORMED'),
  bad('a GET with nothing behind it', 'GET\nJOIN ana\n', 'WIRE_MALFORMED'),
  bad('a stray continuation byte', joinBytes([toBytes('EXIT\nMESSAGE a'), Uint8Array.of(0x80), toBytes('b\nEXIT\n')]), 'WIRE_MALFORMED', { kind: 'exit' }),
  bad('a character cut off by the line end', joinBytes([toBytes('MESSAGE '), Uint8Array.of(0xe2, 0x9d), toBytes('\n')]), 'WIRE_MALFORMED'),
  bad('an overlong slash', joinBytes([toBytes('MESSAGE '), Uint8Array.of(0xc0, 0xaf), toBytes('\n')]), 'WIRE_MALFORMED'),
  bad('half a surrogate pair', joinBytes([toBytes('MESSAGE '), Uint8Array.of(0xed, 0xa0, 0x80), toBytes('\n')]), 'WIRE_MALFORMED'),
  bad('a long line of continuation bytes alone', joinBytes([new Uint8Array(2_000).fill(0x80), toBytes('\n')]), 'WIRE_MALFORMED'),
];

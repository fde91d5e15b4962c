// Almost right input: words of a dialect in any order, then bytes changed, put in, taken out, doubled. Knows no dialect.
import fc from 'fast-check';
import { toBytes } from '../helpers/cut-bytes.ts';

/** In `.ci/run` ten thousand inputs a dialect; a million in the long run. */
export const FUZZ_RUNS = process.env['WASSOP_LONG'] === '1' ? 1_000_000 : 10_000;
/** A million inputs take minutes; a hang is still found. */
export const FUZZ_TIMEOUT_MS = 60 * 60_000;

/** Byte sequences that readers of text get wrong. */
const TRICKY: readonly Uint8Array[] = [
  Uint8Array.of(0x0a),
  Uint8Array.of(0x0d),
  Uint8Array.of(0x00),
  Uint8Array.of(0x80),
  Uint8Array.of(0xff, 0xfe),
  Uint8Array.of(0xef, 0xbb, 0xbf),
  Uint8Array.of(0xc3),
  Uint8Array.of(0xe2, 0x9d),
  Uint8Array.of(0xf0, 0x9f, 0x91),
  Uint8Array.of(0xed, 0xa0, 0x80),
  Uint8Array.of(0xf4, 0x90, 0x80, 0x80),
  toBytes('\\ud800'),
  toBytes('"'),
  toBytes('\\'),
  toBytes('{'),
  toBytes('}'),
  toBytes('['.repeat(40)),
  toBytes('"__proto__":{"x":1},'),
  toBytes('1e999'),
  toBytes('\u202e'),
  toBytes('x'.repeat(1_100)),
];

type Mutation = { readonly kind: 'set' | 'cut' | 'double' | 'insert'; readonly at: number; readonly value: number };

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('set', 'cut', 'double', 'insert'),
  at: fc.nat(),
  value: fc.nat({ max: 255 }),
});

function mutate(bytes: Uint8Array, { kind, at, value }: Mutation): Uint8Array {
  const start = bytes.length === 0 ? 0 : at % bytes.length;
  const before = bytes.subarray(0, start);
  const after = bytes.subarray(start);
  switch (kind) {
    case 'set':
      return Uint8Array.from(Buffer.concat([before, Uint8Array.of(value), after.subarray(1)]));
    case 'cut':
      return Uint8Array.from(Buffer.concat([before, after.subarray(1 + (value % 16))]));
    case 'double':
      return Uint8Array.from(Buffer.concat([before, after.subarray(0, value), after]));
    case 'insert':
      return Uint8Array.from(Buffer.concat([before, TRICKY[value % TRICKY.length] ?? before, after]));
  }
}

/** Streams made of these words and of arbitrary text, with up to five mutations. */
export function hostileBytes(words: readonly string[]): fc.Arbitrary<Uint8Array> {
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
  );
  return fc
    .tuple(fc.array(piece, { maxLength: 14 }), fc.array(mutation, { maxLength: 5 }))
    .map(([pieces, mutations]) => mutations.reduce(mutate, toBytes(pieces.join(''))));
}

/** One of these samples with up to five mutations, or nothing but chance. */
export function mutated(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const altered = fc
    .tuple(fc.constantFrom(...samples), fc.array(mutation, { maxLength: 5 }))
    .map(([sample, mutations]) => mutations.reduce(mutate, sample));
  return fc.oneof({ weight: 9, arbitrary: altered }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }) });
}

export const WASSOP1_WORDS = [
  'JOIN ', 'ROOM ', 'LIST_ROOMS', 'MESSAGE ', 'EXIT', 'QUIT', 'LOVE', 'LIKE', 'DISLIKE', 'ana', 'Sala1', ' ', '\n', '\r\n', '\n\n', 'hola ❤️', 'ñ'.repeat(300),
  'x'.repeat(1_010), 'GET / HTTP/1.1\r\n', 'Host: a\r\n', ': ', '👩‍👩‍👧‍👦',
] as const;

export const WASSOP1_SERVER_WORDS = [
  'OK\n', 'ERROR: Username ya en uso.\n', 'Te has unido a la sala ', 'Has salido de la sala ', 'Salas disponibles:\n', 'Sala1 (2)\n', '.\n', 'ana', ': ', ' se ha unido a la sala.\n',
  ' ha salido de la sala.\n', ' ha salido del chat.\n', 'hola ❤️\n', '\n', ' (', ')', '99999999999999999999',
] as const;

export const JSON_PAIR_WORDS = [
  '{"type":"read"}', '{"type":"write"}', '{"type":"write","session":"0197f2a0-1111-7000-8000-000000000001"}', '{"autor":"ana","mensaje":"hola"}', '{"autor":"","mensaje":""}',
  '{"autor":"ñ","mensaje":"❤️"}', '{"autor":', '"mensaje":', '"ana"', '{', '}', '[', ']', ',', ':', '"', '\\', '\\u0000', ' ', '\n', '{"a":{"b":[1,2,{"c":null}]}}', '\\ud83d',
] as const;

export const HELLO_WORDS = [
  'WASSOP2 ', '{"versions":[2],"client":"a/1"}', '{"versions":[2,1],"client":"a","capabilities":["x"],"door":"app"}', '\n', '\r\n', '"versions":', '[2]', '[3]', '"client":', '"door":"x"',
  '{', '}', ',', '{"version":2,"host":"h","spaceId":"s","spaceName":"n","epoch":1,"nowUnixMs":1,', `"hostId":"${'a'.repeat(52)}",`, `"nonce":"${'A'.repeat(43)}"`,
  '{"error":{"code":"HOST_FULL","details":{"a":1}}}', '{"error":{"code":"X"}}',
] as const;

const ROOM = '"roomId":"r"';
const NONCE = `"nonce":"${'A'.repeat(22)}"`;

export const FRAME_WORDS = [
  '{"type":"ping"}\n', '{"type":"bye"}\n', '{"type":"room.list","id":1}\n', `{"type":"room.join","id":2,"name":"Sala1"}\n`, `{"type":"room.join","id":3,${ROOM}}\n`, `{"type":"room.leave","id":4,${ROOM}}\n`,
  `{"type":"member.list","id":5,${ROOM}}\n`, `{"type":"message.send","id":6,${ROOM},${NONCE},"text":"hola"}\n`, `{"type":"history.read","id":7,${ROOM},"limit":10}\n`,
  '{"type":"ok","id":1,"value":{"rooms":[]}}\n', '{"type":"error","id":1,"code":"X"}\n', '{"type":"gap"}\n', `{"type":"room.gone",${ROOM}}\n`,
  `{"type":"entry",${ROOM},"entry":{"seq":1,"kind":"edit"}}\n`, `{"type":"member",${ROOM},"change":"joined","member":{"memberId":"m","name":"ana","role":"x","door":"y"}}\n`,
  '{"type":"', '"id":', '-1', '1.5', 'null', '\n', '{', '}', '"text":"\\ud800"', '"limit":0', 'room.join', ',', ':', '"',
] as const;

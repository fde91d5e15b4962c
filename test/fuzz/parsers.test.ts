// R17: any bytes in any cuts. No reader throws, every cut gives the same result, and nothing larger than the limits comes out.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseClientHello } from '../../src-main/host/doors/wassop2-hello.ts';
import { JsonObjectSplitter } from '../../src-shared/dialects/json-object-splitter.ts';
import { JSON_PAIR_OBJECT_BYTES, messageObjects, parseIdentification, parseMessage } from '../../src-shared/dialects/json-pair-objects.ts';
import { wassop1ChatLines } from '../../src-shared/dialects/wassop1-chat-lines.ts';
import { Wassop1CommandDecoder } from '../../src-shared/dialects/wassop1-command-decoder.ts';
import { WASSOP1_COMMAND_BYTES, encodeWassop1Message } from '../../src-shared/dialects/wassop1-commands.ts';
import { WASSOP1_SERVER_LINE_BYTES, Wassop1ServerDecoder } from '../../src-shared/dialects/wassop1-server-decoder.ts';
import { ClientFrame } from '../../src-shared/protocol/client-frames.ts';
import { HostFrame } from '../../src-shared/protocol/host-frames.ts';
import { parseJsonFrame } from '../../src-shared/protocol/json-frame.ts';
import { LIMITS } from '../../src-shared/protocol/limits.ts';
import { LineDecoder } from '../../src-shared/protocol/line-decoder.ts';
import { parseGreeting } from '../../src-shared/session/wassop2/host-greeting.ts';
import { utf8Length } from '../../src-shared/util/utf8.ts';
import { byteByByte, randomCuts } from '../helpers/cut-bytes.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import {
  FRAME_WORDS,
  FUZZ_RUNS,
  FUZZ_TIMEOUT_MS,
  HELLO_WORDS,
  JSON_PAIR_WORDS,
  WASSOP1_SERVER_WORDS,
  WASSOP1_WORDS,
  hostileBytes,
} from './hostile-bytes.ts';

/** `expect` in a few words: a million inputs do not want its state and its messages. */
function assertSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

function assertAtMost(actual: number, limit: number): void {
  if (actual > limit) expect(actual).toBeLessThanOrEqual(limit);
}

/** Everything a reader makes of a stream, the failure last. */
type Reader = (chunks: Iterable<Uint8Array>) => readonly unknown[];

const readWassop1Commands: Reader = (chunks) => {
  const decoder = new Wassop1CommandDecoder();
  const results: unknown[] = [];
  for (const chunk of chunks) {
    const read = decoder.push(chunk, (command) => {
      results.push(command);
      if (command.kind !== 'message') return true;
      // U+0000 grows by two bytes when it is replaced.
      assertAtMost(utf8Length(command.text.replaceAll('\ufffd', '?')), WASSOP1_COMMAND_BYTES);
      // What a host does with it next.
      wassop1ChatLines('ana', command.text);
      return true;
    });
    if (!read.ok) return [...results, { code: read.error.code }];
  }
  return results;
};

const readWassop1Server: Reader = (chunks) => {
  const decoder = new Wassop1ServerDecoder();
  for (const answer of ['join', 'room', 'exit', 'room-list'] as const) decoder.await(answer);
  const results: unknown[] = [];
  for (const chunk of chunks) {
    const read = decoder.push(chunk, (event) => {
      results.push(event);
      if (event.kind === 'message') assertAtMost(utf8Length(event.text), WASSOP1_SERVER_LINE_BYTES);
    });
    if (!read.ok) return [...results, { code: read.error.code }];
  }
  decoder.endRoomList((event) => results.push(event));
  return results;
};

const readJsonPair: Reader = (chunks) => {
  const splitter = new JsonObjectSplitter(JSON_PAIR_OBJECT_BYTES);
  const results: unknown[] = [];
  for (const chunk of chunks) {
    const read = splitter.push(chunk, (text) => {
      assertAtMost(utf8Length(text), JSON_PAIR_OBJECT_BYTES);
      results.push(parseIdentification(text));
      const message = parseMessage(text);
      results.push(message);
      if (message.ok && message.value) {
        messageObjects(message.value);
        encodeWassop1Message(message.value.mensaje, message.value.autor);
      }
      return true;
    });
    if (!read.ok) return [...results, { code: read.error.code }];
  }
  return results;
};

function readLines(maxLineBytes: number, parseLine: (line: string) => unknown): Reader {
  return (chunks) => {
    const decoder = new LineDecoder(maxLineBytes);
    const results: unknown[] = [];
    for (const chunk of chunks) {
      const read = decoder.push(chunk, (line) => {
        assertAtMost(utf8Length(line), maxLineBytes);
        results.push(parseLine(line));
        return true;
      });
      if (!read.ok) return [...results, { code: read.error.code }];
    }
    return results;
  };
}

const readFrames = readLines(LIMITS.clientFrameBytes, (line) => {
  const object = parseJsonFrame(line);
  if (!object.ok) return object;
  return [ClientFrame.safeParse(object.value).data, HostFrame.safeParse(object.value).data];
});

const readHellos = readLines(LIMITS.helloBytes, (line) => [parseClientHello(line), parseGreeting(line)]);

const READERS: readonly (readonly [string, readonly string[], Reader])[] = [
  ['Wassop 1 commands', WASSOP1_WORDS, readWassop1Commands],
  ['what a Wassop 1 server says', WASSOP1_SERVER_WORDS, readWassop1Server],
  ['JSON pair objects', JSON_PAIR_WORDS, readJsonPair],
  ['Wassop 2 frames', FRAME_WORDS, readFrames],
  ['Wassop 2 hellos', HELLO_WORDS, readHellos],
];

describe('hostile bytes', () => {
  it.each(READERS)(
    'never break the reader of %s, however they are cut',
    (_name, words, read) => {
      fc.assert(
        fc.property(hostileBytes(words), fc.nat(), (bytes, seed) => {
          const whole = read([bytes]);
          assertSame(read(randomCuts(bytes, new SeededRandom(seed), 1 + (seed % 100))), whole);
          if (bytes.length < 200) assertSame(read(byteByByte(bytes)), whole);
          // What a reader takes in has no effect on anything that all objects share.
          assertAtMost(Object.keys(Object.prototype).length, 0);
        }),
        { numRuns: FUZZ_RUNS },
      );
    },
    FUZZ_TIMEOUT_MS,
  );

  it.each(READERS)('in an endless stream make the reader of %s give up before it holds much', (_name, _words, read) => {
    let givenBytes = 0;
    const endless = (function* (): Generator<Uint8Array> {
      yield Buffer.from('{"a":"');
      for (; givenBytes < 64 * 1024 * 1024; givenBytes += 4_096) yield new Uint8Array(4_096).fill(0x78);
    })();
    expect(read(endless).at(-1)).toMatchObject({ code: expect.stringMatching(/^WIRE_/) as string });
    expect(givenBytes).toBeLessThanOrEqual(LIMITS.clientFrameBytes + 8_192);
  });
});

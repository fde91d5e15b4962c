import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonObjectSplitter } from '../../../../src-shared/dialects/json-object-splitter.ts';
import {
  encodeIdentification,
  encodeMessages,
  encodePing,
  parseIdentification,
  parseMessage,
} from '../../../../src-shared/dialects/json-pair-objects.ts';
import type { ErrorCode } from '../../../../src-shared/errors/error-codes.ts';
import { everyWayToCut, joinBytes, randomCuts, toBytes } from '../../../helpers/cut-bytes.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';
import { JSON_PAIR_CORPUS } from '../../../helpers/json-pair-corpus.ts';

const MAX_BYTES = 4_096;

function split(chunks: Iterable<Uint8Array>): { readonly objects: readonly string[]; readonly failure: ErrorCode | null } {
  const splitter = new JsonObjectSplitter(MAX_BYTES);
  const objects: string[] = [];
  for (const chunk of chunks) {
    const read = splitter.push(chunk, (text) => objects.push(text) > 0);
    if (!read.ok) return { objects, failure: read.error.code };
  }
  return { objects, failure: null };
}

describe('the splitter of JSON objects', () => {
  it.each(JSON_PAIR_CORPUS)('splits $name the same however it is cut', ({ bytes, objects, failure }) => {
    for (const chunks of everyWayToCut(bytes, new SeededRandom(3))) expect(split(chunks)).toEqual({ objects, failure });
  });

  it('splits any objects run together, in any cuts', () => {
    const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 8 }), { maxKeys: 4 });
    fc.assert(
      fc.property(fc.array(object, { maxLength: 6 }), fc.nat(), (values, seed) => {
        const texts = values.map((value) => JSON.stringify(value)).filter((text) => toBytes(text).length <= MAX_BYTES);
        const chunks = randomCuts(toBytes(texts.join('')), new SeededRandom(seed), 20);
        expect(split(chunks)).toEqual({ objects: texts, failure: null });
      }),
    );
  });

  it('judges size at the limit, one below and one above it', () => {
    const objectOf = (sizeBytes: number): string => `{"a":"${'x'.repeat(sizeBytes - 8)}"}`;
    for (const sizeBytes of [MAX_BYTES - 1, MAX_BYTES]) expect(split([toBytes(objectOf(sizeBytes))]).failure).toBeNull();
    expect(split([toBytes(objectOf(MAX_BYTES + 1))]).failure).toBe('WIRE_FRAME_TOO_BIG');
    // Before it is whole: the end never comes.
    expect(split([toBytes(objectOf(MAX_BYTES + 2).slice(0, -1))]).failure).toBe('WIRE_FRAME_TOO_BIG');
  });

  it('judges depth at the limit and one above it', () => {
    const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(split([toBytes(nested(16))]).failure).toBeNull();
    expect(split([toBytes(nested(17))]).failure).toBe('WIRE_MALFORMED');
  });
});

describe('objects of the JSON pair dialect', () => {
  it('identify a connection, with a session or without', () => {
    const session = '0197f2a0-1111-7000-8000-0123456789ab';
    expect(parseIdentification('{"type":"read"}')).toEqual({ ok: true, value: { type: 'read' } });
    expect(parseIdentification(`{"type":"write","session":"${session}"}`)).toEqual({ ok: true, value: { type: 'write', session } });
    expect(new TextDecoder().decode(encodeIdentification({ type: 'read' }))).toBe('{"type":"read"}');
  });

  it.each(['{"type":"both"}', '{}', '{"autor":"a","mensaje":"b"}', '{"type":"read","session":"x"}', '{bad}'])('refuse to identify by %s', (text) => {
    expect(parseIdentification(text)).toMatchObject({ ok: false, error: { code: 'WIRE_MALFORMED' } });
  });

  it('carry an author and a text', () => {
    expect(parseMessage('{"autor":"ana","mensaje":"hola","extra":{"__proto__":1}}')).toEqual({ ok: true, value: { autor: 'ana', mensaje: 'hola' } });
  });

  it.each(['{"autor":"","mensaje":"x"}', '{"autor":" ","mensaje":"x"}', '{"autor":"ana","mensaje":""}', '{"autor":1,"mensaje":"x"}', '{"type":"read"}', '{}'])(
    'mean nothing as %s',
    (text) => expect(parseMessage(text)).toEqual({ ok: true, value: null }),
  );

  it('are pings when the author is empty', () => {
    expect(parseMessage(new TextDecoder().decode(encodePing()))).toEqual({ ok: true, value: null });
  });

  it('make half a surrogate pair the replacement character', () => {
    expect(parseMessage('{"autor":"a","mensaje":"x\\ud800"}')).toEqual({ ok: true, value: { autor: 'a', mensaje: 'x\ufffd' } });
  });

  it('fit one read of the original programs, and together hold the text', () => {
    const author = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 32 });
    fc.assert(
      fc.property(author, fc.string({ unit: 'grapheme', maxLength: 3_000 }), (autor, mensaje) => {
        const objects = encodeMessages({ autor, mensaje });
        let kept = '';
        for (const object of objects) {
          expect(object.length).toBeLessThanOrEqual(1_024);
          const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(object));
          expect(parsed).toMatchObject({ autor });
          kept += (parsed as { mensaje: string }).mensaje;
        }
        expect(kept.replace(/\s/g, '')).toBe(mensaje.replace(/\s/g, ''));
      }),
    );
  });

  it('fit even when every character needs an escape', () => {
    const objects = encodeMessages({ autor: '"\u0001'.repeat(16), mensaje: '\u0001'.repeat(2_000) });
    expect(Math.max(...objects.map((object) => object.length))).toBeLessThanOrEqual(1_024);
    expect(joinBytes([...objects]).length).toBeGreaterThan(12_000);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadDocumentError, JsonRecords } from '../../../../src-main/archive/json-records.ts';

function readAll(pieces: readonly string[], maxRecordChars = 10_000) {
  const heads: unknown[] = [];
  const document = new JsonRecords(maxRecordChars, (head) => heads.push(head));
  const records = pieces.flatMap((piece) => document.push(piece));
  document.end();
  return { heads, records };
}

describe('a document of records', () => {
  it('is taken apart the same in whatever pieces it comes', () => {
    const value = fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.array(fc.string()), fc.constant(null)));
    fc.assert(
      fc.property(fc.array(value), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), fc.constantFrom(0, 2), (records, sizes, indent) => {
        const text = JSON.stringify({ name: 'a [ "x" ] {', records }, null, indent);
        const pieces: string[] = [];
        for (let start = 0, turn = 0; start < text.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          pieces.push(text.slice(start, start + size));
          start += size;
        }
        const read = readAll(pieces);
        expect(read.records).toEqual(records);
        expect(read.heads).toEqual([{ name: 'a [ "x" ] {', records: [] }]);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['two records without a comma', '{"records":[{}{}]}'],
    ['a comma too many', '{"records":[{},]}'],
    ['a comma before the first', '{"records":[,{}]}'],
    ['something that is no object', '{"records":[1]}'],
    ['a bracket of the other kind', '{"records":[{"a":[1}]]}'],
    ['members behind the records', '{"records":[],"more":1}'],
    ['text behind the end', '{"records":[]}x'],
    ['no end', '{"records":[{}'],
    ['an open string', '{"records":[{"a":"'],
    ['another list', '{"items":[{}]}'],
    ['a list alone', '[{}]'],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(() => readAll([...text])).toThrow(BadDocumentError);
    expect(() => readAll([text])).toThrow(BadDocumentError);
  });

  it('is refused as soon as a record is larger than it may be, whether it ends or not', () => {
    expect(() => readAll([`{"records":[{"a":"${'x'.repeat(20_000)}`])).toThrow('too-big');
  });

  it('is refused when its head does not end', () => {
    expect(() => readAll([`{${' '.repeat(100_000)}[`])).toThrow('head');
  });
});

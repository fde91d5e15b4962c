import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineDecoder } from '../../../../src-shared/protocol/line-decoder.ts';

const encoder = new TextEncoder();

function decodeInCuts(bytes: Uint8Array, cuts: readonly number[], maxLineBytes = 1_000) {
  const decoder = new LineDecoder(maxLineBytes);
  const lines: string[] = [];
  let start = 0;
  for (const end of [...cuts, bytes.length]) {
    const result = decoder.push(bytes.subarray(start, end), (line) => {
      lines.push(line);
      return true;
    });
    if (!result.ok) return { lines, code: result.error.code };
    start = end;
  }
  return { lines, code: null };
}

describe('LineDecoder', () => {
  it('gives the same lines however the bytes are cut', () => {
    const text = fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }).map((line) => line.replace(/[\r\n]/g, ' ')), { maxLength: 8 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(400), { maxLength: 12 }), (lines, marks) => {
        const bytes = encoder.encode(lines.map((line) => `${line}\n`).join(''));
        const cuts = marks.filter((mark) => mark < bytes.length).sort((a, b) => a - b);
        expect(decodeInCuts(bytes, cuts)).toEqual({ lines, code: null });
      }),
    );
  });

  it('gives the same lines byte by byte, inside characters too', () => {
    const bytes = encoder.encode('ñandú ❤️\r\n👍🏽\n\nend\n');
    const everyByte = Array.from({ length: bytes.length }, (_, index) => index);
    expect(decodeInCuts(bytes, everyByte).lines).toEqual(['ñandú ❤️', '👍🏽', '', 'end']);
  });

  it('keeps what it has of a line when the caller uses its buffer again', () => {
    const decoder = new LineDecoder(100);
    const lines: string[] = [];
    const reused = Buffer.from('first ');
    const onLine = (line: string) => lines.push(line) > 0;
    decoder.push(reused, onLine);
    reused.write('second');
    decoder.push(Buffer.from('half\n'), onLine);
    expect(lines).toEqual(['first half']);
  });

  it('takes a line of exactly the limit and refuses one more byte', () => {
    expect(decodeInCuts(encoder.encode(`${'x'.repeat(10)}\n`), [], 10)).toEqual({ lines: ['x'.repeat(10)], code: null });
    expect(decodeInCuts(encoder.encode(`${'x'.repeat(10)}\r\n`), [4], 10).lines).toEqual(['x'.repeat(10)]);
    expect(decodeInCuts(encoder.encode(`${'x'.repeat(11)}\n`), [], 10).code).toBe('WIRE_FRAME_TOO_BIG');
  });

  it('refuses an endless line before it is whole', () => {
    expect(decodeInCuts(encoder.encode('x'.repeat(12)), [], 10).code).toBe('WIRE_FRAME_TOO_BIG');
  });

  it('refuses broken UTF-8', () => {
    expect(decodeInCuts(Uint8Array.of(0x61, 0xff, 0x0a), []).code).toBe('WIRE_MALFORMED');
  });

  it('stops in the middle of a chunk when the reader has had enough', () => {
    const decoder = new LineDecoder(100);
    const lines: string[] = [];
    decoder.push(encoder.encode('one\ntwo\n'), (line) => {
      lines.push(line);
      return false;
    });
    expect(lines).toEqual(['one']);
  });
});

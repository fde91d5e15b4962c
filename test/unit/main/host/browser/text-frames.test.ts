/** Lines as WebSocket frames: every form of length, order, and one buffer for all who share the lines. */
import { expect, it } from 'vitest';
import { toSharedTextFrames, toTextFrames } from '../../../../../src-main/host/browser/text-frames.ts';

it.each([
  [0, [0x81, 0]],
  [1, [0x81, 1]],
  [125, [0x81, 125]],
  [126, [0x81, 126, 0, 126]],
  [65_535, [0x81, 126, 0xff, 0xff]],
  [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
])('a line of %d bytes is one final, unmasked text frame', (length, header) => {
  const frame = toTextFrames(Buffer.from(`${'x'.repeat(length)}\n`));
  expect([...frame.subarray(0, header.length)]).toEqual(header);
  expect(frame.subarray(header.length).toString()).toBe('x'.repeat(length));
});

it('lines in one buffer are frames in one buffer, in order', () => {
  expect(toTextFrames(Buffer.from('añ\n\nb\n'))).toEqual(Buffer.from([0x81, 3, 0x61, 0xc3, 0xb1, 0x81, 0, 0x81, 1, 0x62]));
});

it('the same lines give the same buffer, however many share them', () => {
  const lines = Buffer.from('{"type":"ping"}\n');
  expect(toSharedTextFrames(lines)).toBe(toSharedTextFrames(lines));
  expect(toSharedTextFrames(Buffer.from(lines))).not.toBe(toSharedTextFrames(lines));
});

it('a piece of a line is a broken invariant', () => {
  expect(() => toTextFrames(Buffer.from('whole\npiece'))).toThrow('line feed');
});

// Lines of Wassop 2 as WebSocket frames: each line one unmasked text frame (RFC 6455 section 5.2). Pure, but for what it remembers.
const LINE_FEED = 0x0a;
/** Final frame, text. */
const TEXT = 0x81;
/** A ping without a payload: the other side's network layer answers it, also where scripts are slowed down. */
export const PING_BYTES: Uint8Array = Uint8Array.of(0x89, 0x00);

/** Longest payload whose length stands in the second byte, and in two bytes behind it. */
const SHORT_MAX = 125;
const MEDIUM_MAX = 0xffff;

/** What many members share stays one buffer: the same lines give the same frames. */
const shared = new WeakMap<Uint8Array, Buffer>();

/** @param lines as below; the same object MUST NOT be changed afterwards. */
export function toSharedTextFrames(lines: Uint8Array): Buffer {
  const known = shared.get(lines);
  if (known) return known;
  const frames = toTextFrames(lines);
  shared.set(lines, frames);
  return frames;
}

/** @param lines whole lines, each with its line feed. */
export function toTextFrames(lines: Uint8Array): Buffer {
  let sizeBytes = 0;
  for (const [start, end] of linesOf(lines)) sizeBytes += headerBytes(end - start) + end - start;
  const frames = Buffer.allocUnsafe(sizeBytes);
  let offset = 0;
  for (const [start, end] of linesOf(lines)) {
    offset = writeHeader(frames, offset, end - start);
    frames.set(lines.subarray(start, end), offset);
    offset += end - start;
  }
  return frames;
}

function* linesOf(bytes: Uint8Array): Generator<readonly [start: number, end: number]> {
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
    yield [start, end];
    start = end + 1;
  }
  if (start < bytes.length) throw new Error('A frame without its line feed');
}

function headerBytes(payloadBytes: number): number {
  if (payloadBytes <= SHORT_MAX) return 2;
  return payloadBytes <= MEDIUM_MAX ? 4 : 10;
}

/** @returns where the payload begins. */
function writeHeader(frames: Buffer, offset: number, payloadBytes: number): number {
  frames[offset] = TEXT;
  if (payloadBytes <= SHORT_MAX) frames[offset + 1] = payloadBytes;
  else if (payloadBytes <= MEDIUM_MAX) {
    frames[offset + 1] = 126;
    frames.writeUInt16BE(payloadBytes, offset + 2);
  } else {
    frames[offset + 1] = 127;
    frames.writeBigUInt64BE(BigInt(payloadBytes), offset + 2);
  }
  return offset + headerBytes(payloadBytes);
}

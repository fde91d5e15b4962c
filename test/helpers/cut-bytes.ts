// One byte stream in many cuts: what a network may do to it. Knows nothing of what the bytes mean.
import type { Random } from '../../src-shared/util/random.ts';

export function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function byteByByte(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

/** Two chunks, cut before the byte at `index`. */
export function cutAt(bytes: Uint8Array, index: number): Uint8Array[] {
  return [bytes.slice(0, index), bytes.slice(index)];
}

/** Chunks of 1 to `maxBytes` bytes. */
export function randomCuts(bytes: Uint8Array, random: Random, maxBytes = 64): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = start + 1 + Math.floor(random.fraction() * maxBytes);
    chunks.push(bytes.slice(start, end));
    start = end;
  }
  return chunks;
}

/** Whole, byte by byte, cut at every place (for short streams), and in a few random ways. */
export function* everyWayToCut(bytes: Uint8Array, random: Random): Generator<readonly Uint8Array[]> {
  yield [bytes];
  yield byteByByte(bytes);
  if (bytes.length <= 200) for (let index = 1; index < bytes.length; index += 1) yield cutAt(bytes, index);
  for (let round = 0; round < 10; round += 1) yield randomCuts(bytes, random);
}

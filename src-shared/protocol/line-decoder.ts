// Bytes in any cuts → whole lines of UTF-8 text, or a failure. Used by Wassop 2 over TCP on both sides.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Splits a byte stream at line feeds. A carriage return before the line feed is dropped.
 * MUST NOT hold more than `maxLineBytes` plus one chunk; after a failure it MUST NOT be used again.
 */
export class LineDecoder {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #maxLineBytes: number;
  #parts: Uint8Array[] = [];
  #pendingBytes = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** Changes the limit for lines that begin from now on: the hello is short, frames are longer. */
  setMaxLineBytes(maxLineBytes: number): void {
    this.#maxLineBytes = maxLineBytes;
  }

  /**
   * Takes the next chunk and hands on every whole line through `onLine`, in order.
   * `onLine` answers false to stop reading (what is left is dropped).
   * @returns WIRE_FRAME_TOO_BIG for a line over the limit (judged before it is whole), WIRE_MALFORMED for broken UTF-8.
   */
  push(chunk: Uint8Array, onLine: (line: string) => boolean): Result<void, AppFailure> {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, start);
      const sliceEnd = end < 0 ? chunk.length : end;
      const lineBytes = this.#pendingBytes + sliceEnd - start;
      if (lineBytes > this.#maxLineBytes + 1) return this.#tooBig(lineBytes);
      if (end < 0) {
        // Copied, because the caller may reuse its buffer; not by `slice`, which on Node's own byte arrays copies nothing.
        if (start < chunk.length) this.#parts.push(new Uint8Array(chunk.subarray(start)));
        this.#pendingBytes = lineBytes;
        return ok(undefined);
      }
      const line = this.#decode(chunk.subarray(start, end));
      if (!line.ok) return line;
      start = end + 1;
      if (!onLine(line.value)) return ok(undefined);
    }
  }

  #decode(tail: Uint8Array): Result<string, AppFailure> {
    let bytes = this.#pendingBytes === 0 ? tail : this.#join(tail);
    if (bytes.at(-1) === CARRIAGE_RETURN) bytes = bytes.subarray(0, -1);
    if (bytes.length > this.#maxLineBytes) return this.#tooBig(bytes.length);
    try {
      return ok(this.#utf8.decode(bytes));
    } catch {
      return err(failure('WIRE_MALFORMED', { reason: 'utf-8' }));
    }
  }

  #join(tail: Uint8Array): Uint8Array {
    const joined = new Uint8Array(this.#pendingBytes + tail.length);
    let offset = 0;
    for (const part of this.#parts) {
      joined.set(part, offset);
      offset += part.length;
    }
    joined.set(tail, offset);
    this.#parts = [];
    this.#pendingBytes = 0;
    return joined;
  }

  #tooBig(lineBytes: number): Result<never, AppFailure> {
    return err(failure('WIRE_FRAME_TOO_BIG', { lineBytes, maxBytes: this.#maxLineBytes }));
  }
}

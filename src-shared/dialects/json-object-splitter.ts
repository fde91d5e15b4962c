// A stream of JSON objects with nothing between them, in any cuts → each object's text. Must not know what the objects mean.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { LIMITS } from '../protocol/limits.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Finds where each object ends by its brackets alone; whether it is JSON is for the parser to say.
 * MUST NOT hold more than twice `maxObjectBytes`; after a failure it MUST NOT be used again.
 */
export class JsonObjectSplitter {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #maxObjectBytes: number;
  /** The beginning of an object whose end has not come; grows with it, so that tiny packets cost no more than large ones. */
  #pending = new Uint8Array(0);
  #pendingBytes = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  constructor(maxObjectBytes: number) {
    this.#maxObjectBytes = maxObjectBytes;
  }

  /**
   * Takes the next chunk and hands on each whole object's text in order; `onObject` answers false to stop reading (the rest is dropped).
   * @returns WIRE_FRAME_TOO_BIG (judged before the object is whole), WIRE_MALFORMED for anything but blanks between objects,
   *   too many levels, or broken UTF-8.
   */
  push(chunk: Uint8Array, onObject: (text: string) => boolean): Result<void, AppFailure> {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (this.#depth === 0) {
        if (isBlank(byte)) continue;
        if (byte !== OPEN_BRACE) return err(failure('WIRE_MALFORMED', { reason: 'not-an-object' }));
        start = index;
        this.#depth = 1;
        continue;
      }
      if (this.#pendingBytes + index - start >= this.#maxObjectBytes) return this.#tooBig();
      this.#step(byte);
      if (this.#depth > LIMITS.jsonDepth) return err(failure('WIRE_MALFORMED', { reason: 'depth' }));
      if (this.#depth > 0) continue;
      const text = this.#take(chunk.subarray(start, index + 1));
      if (!text.ok) return text;
      if (!onObject(text.value)) return ok(undefined);
    }
    if (this.#depth > 0) this.#keep(chunk.subarray(start));
    return ok(undefined);
  }

  #step(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (this.#isInString) {
      if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#isInString = false;
    } else if (byte === QUOTE) this.#isInString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth -= 1;
  }

  #keep(part: Uint8Array): void {
    const sizeBytes = this.#pendingBytes + part.length;
    if (sizeBytes > this.#pending.length) {
      const larger = new Uint8Array(Math.max(sizeBytes, this.#pending.length * 2));
      larger.set(this.#pending.subarray(0, this.#pendingBytes));
      this.#pending = larger;
    }
    this.#pending.set(part, this.#pendingBytes);
    this.#pendingBytes = sizeBytes;
  }

  #take(tail: Uint8Array): Result<string, AppFailure> {
    let bytes = tail;
    if (this.#pendingBytes > 0) {
      this.#keep(tail);
      bytes = this.#pending.subarray(0, this.#pendingBytes);
      this.#pending = new Uint8Array(0);
      this.#pendingBytes = 0;
    }
    try {
      return ok(this.#utf8.decode(bytes));
    } catch {
      return err(failure('WIRE_MALFORMED', { reason: 'utf-8' }));
    }
  }

  #tooBig(): Result<never, AppFailure> {
    return err(failure('WIRE_FRAME_TOO_BIG', { maxBytes: this.#maxObjectBytes }));
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

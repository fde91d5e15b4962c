// Bytes of a Wassop 1 client in any cuts → commands. Must not know sockets, names or rooms.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { WASSOP1_COMMAND_BYTES, parseWassop1Command } from './wassop1-commands.ts';
import type { Wassop1Command } from './wassop1-commands.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * A line beyond this closes the connection, judged before it is whole; between it and 1,024 bytes the rest of the line is dropped,
 * because the original server cuts there as well and its clients let people write longer lines. As long as the longest text.
 */
export const WASSOP1_LINE_BYTES = 8 * 1_024;

/** A browser can be made to send a request here; its lines never are commands. */
const HTTP_LINE = /^(?:(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH)(?:\s|$)|host:)/i;

/**
 * Incremental reader of one client's commands. The same bytes give the same commands however they are cut.
 * MUST NOT hold more than one line's first 1,025 bytes; after a failure it MUST NOT be used again.
 */
export class Wassop1CommandDecoder {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** One byte more than a command, to tell a carriage return or the inside of a character at the cut. */
  readonly #line = new Uint8Array(WASSOP1_COMMAND_BYTES + 1);
  #lineBytes = 0;

  /**
   * Takes the next chunk and hands on each whole command in order; `onCommand` answers false to stop reading (the rest is dropped).
   * @returns WIRE_FRAME_TOO_BIG for an endless line, WIRE_MALFORMED for broken UTF-8 (reason `utf-8`) or a line of HTTP (reason `http`).
   */
  push(chunk: Uint8Array, onCommand: (command: Wassop1Command) => boolean): Result<void, AppFailure> {
    for (let start = 0; start < chunk.length; ) {
      const lineFeed = chunk.indexOf(LINE_FEED, start);
      const end = lineFeed < 0 ? chunk.length : lineFeed;
      this.#keep(chunk.subarray(start, end));
      if (this.#lineBytes > WASSOP1_LINE_BYTES) {
        return err(failure('WIRE_FRAME_TOO_BIG', { maxBytes: WASSOP1_LINE_BYTES }));
      }
      if (lineFeed < 0) break;
      const line = this.#takeLine();
      if (!line.ok) return line;
      if (HTTP_LINE.test(line.value)) return err(failure('WIRE_MALFORMED', { reason: 'http' }));
      if (!onCommand(parseWassop1Command(line.value))) break;
      start = lineFeed + 1;
    }
    return ok(undefined);
  }

  #keep(bytes: Uint8Array): void {
    const free = this.#line.length - this.#lineBytes;
    if (free > 0) this.#line.set(bytes.subarray(0, free), this.#lineBytes);
    this.#lineBytes += bytes.length;
  }

  #takeLine(): Result<string, AppFailure> {
    const line = this.#line.subarray(0, this.#endOfCommand());
    this.#lineBytes = 0;
    try {
      return ok(this.#utf8.decode(line));
    } catch {
      return err(failure('WIRE_MALFORMED', { reason: 'utf-8' }));
    }
  }

  /** Where the command ends in the kept bytes: without a carriage return, and never inside a character. */
  #endOfCommand(): number {
    const kept = Math.min(this.#lineBytes, this.#line.length);
    if (this.#lineBytes === kept && this.#line[kept - 1] === CARRIAGE_RETURN) return kept - 1;
    if (kept <= WASSOP1_COMMAND_BYTES) return kept;
    let end = WASSOP1_COMMAND_BYTES;
    // A character is at most four bytes: more continuation bytes than three are broken UTF-8, which decoding finds.
    for (let step = 0; step < 3 && isContinuation(this.#line[end]); step += 1) end -= 1;
    return end;
  }
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

// Writes that must not run into each other on the way to an older client. TCP joins what is sent close together, and these
// clients take one read for one thing. Knows no dialect.
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import type { Connection } from './door.ts';

/** A reader that takes nothing is looked at less and less often, up to this. */
const MAX_LOOK_AGAIN_MS = 250;

/** Bytes that stay in one piece. */
export interface PacedPiece {
  readonly bytes: Uint8Array;
  /**
   * `free`: may be joined with others without bound. `bounded`: joined with others up to `boundedBytes`, after a pause.
   * `alone`: in a write of its own, with a pause on either side.
   */
  readonly pace: 'free' | 'bounded' | 'alone';
}

export interface PacedWriterOptions {
  readonly connection: Pick<Connection, 'send' | 'close' | 'waitingBytes'>;
  readonly clock: Clock;
  readonly pauseMs: number;
  /** The largest write that `bounded` pieces are joined to. */
  readonly boundedBytes: number;
  /** More waiting than this, and the reader is given up. */
  readonly maxWaitingBytes: number;
}

/**
 * MUST keep the order of pieces and MUST NOT cut one. MUST NOT hold more than `maxWaitingBytes`: it closes the connection instead.
 */
export class PacedWriter {
  readonly #options: PacedWriterOptions;
  #waiting: PacedPiece[] = [];
  #waitingBytes = 0;
  #lastWriteMs = -Infinity;
  #wasAlone = false;
  #lookAgainMs: number;
  #timer: Dispose | null = null;
  #isClosed = false;

  constructor(options: PacedWriterOptions) {
    this.#options = options;
    this.#lookAgainMs = options.pauseMs;
  }

  /** A free piece; the way of nearly everything that is said, so it takes no detour when nothing waits. */
  pushFree(bytes: Uint8Array): void {
    if (this.#waiting.length > 0 || this.#wasAlone || this.#isClosed) {
      this.push([{ bytes, pace: 'free' }]);
      return;
    }
    this.#options.connection.send(bytes, 'event');
    this.#lastWriteMs = this.#options.clock.monotonicMs();
  }

  push(pieces: readonly PacedPiece[]): void {
    if (this.#isClosed) return;
    for (const piece of pieces) {
      this.#waiting.push(piece);
      this.#waitingBytes += piece.bytes.length;
    }
    this.#drain();
    if (this.#waitingBytes <= this.#options.maxWaitingBytes) return;
    this.close();
    this.#options.connection.close('reads too slowly');
  }

  /** Hands over what waits without pauses and takes nothing more: the connection ends anyway. */
  flushAndClose(): void {
    for (const piece of this.#waiting) this.#options.connection.send(piece.bytes, 'event');
    this.close();
  }

  /** Drops what waits and takes nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#timer?.();
    this.#timer = null;
  }

  #drain(): void {
    if (this.#timer) return;
    while (this.#waiting.length > 0) {
      const count = this.#nextWriteCount();
      const isFree = this.#waiting.slice(0, count).every((piece) => piece.pace === 'free');
      const waitMs = this.#waitBefore(isFree);
      if (waitMs > 0) {
        this.#timer = this.#options.clock.after(waitMs, () => {
          this.#timer = null;
          this.#drain();
        });
        return;
      }
      this.#write(count);
    }
  }

  /** Pieces of the next write: one alone, or all that may run freely, or what fits into a bounded one. */
  #nextWriteCount(): number {
    if (this.#waiting[0]?.pace === 'alone') return 1;
    const afterFree = this.#waiting.findIndex((piece) => piece.pace !== 'free');
    if (afterFree < 0) return this.#waiting.length;
    let sizeBytes = 0;
    let count = 0;
    for (const piece of this.#waiting) {
      sizeBytes += piece.bytes.length;
      if (piece.pace === 'alone' || sizeBytes > this.#options.boundedBytes) break;
      count += 1;
    }
    return Math.max(1, afterFree, count);
  }

  /** A pause counts from the last write; bytes that have not left yet would join the next ones. */
  #waitBefore(isFree: boolean): number {
    if (isFree && !this.#wasAlone) return 0;
    const { clock, connection, pauseMs } = this.#options;
    const dueMs = this.#lastWriteMs + pauseMs - clock.monotonicMs();
    if (dueMs > 0) return dueMs;
    if (connection.waitingBytes === 0) return 0;
    this.#lookAgainMs = Math.min(this.#lookAgainMs * 2, MAX_LOOK_AGAIN_MS);
    return this.#lookAgainMs;
  }

  #write(count: number): void {
    for (const piece of this.#waiting.splice(0, count)) {
      this.#options.connection.send(piece.bytes, 'event');
      this.#waitingBytes -= piece.bytes.length;
      this.#wasAlone = piece.pace === 'alone';
    }
    this.#lastWriteMs = this.#options.clock.monotonicMs();
    this.#lookAgainMs = this.#options.pauseMs;
  }
}

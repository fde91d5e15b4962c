// One direction of one proxied connection: bytes wait here until their time, in their order. Knows neither the other
// direction nor what the bytes mean.
import type { Socket } from 'node:net';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import type { Random } from '../../../src-shared/util/random.ts';
import type { Shape } from './faults.ts';

/** Above it the lane stops reading, as a router with full buffers; enough for any frame of any dialect. */
const MAX_WAITING_BYTES = 256 * 1024;

interface Waiting {
  /** null: the end of the stream. */
  readonly bytes: Buffer | null;
  readonly dueMs: number;
}

export interface LaneHandlers {
  /** Each chunk as it came in. */
  readonly onBytes: (bytes: Buffer) => void;
  readonly onCut: () => void;
}

export class Lane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #handlers: LaneHandlers;
  #shape: Shape;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #lastDueMs = 0;
  /** When the wire is free again, where it has a bandwidth. */
  #freeAtMs = 0;
  #bytesUntilCut = Infinity;
  #isSwallowing = false;
  #isWriting = false;
  #cancelTimer: Dispose = () => {};

  constructor(from: Socket, to: Socket, shape: Shape, deps: { readonly clock: Clock; readonly random: Random; readonly handlers: LaneHandlers }) {
    this.#from = from;
    this.#to = to;
    this.#shape = shape;
    this.#clock = deps.clock;
    this.#random = deps.random;
    this.#handlers = deps.handlers;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('end', () => this.#enqueue(null));
    this.#setReading();
  }

  setShape(shape: Shape): void {
    this.#shape = shape;
    this.#setReading();
    void this.#flush();
  }

  /** For good: nothing that comes is passed on any more, not even the end. */
  swallow(): void {
    this.#isSwallowing = true;
    this.#dropWaiting();
    this.#setReading();
  }

  cutAfter(byteCount: number): void {
    this.#bytesUntilCut = byteCount;
  }

  stop(): void {
    this.#isSwallowing = true;
    this.#dropWaiting();
  }

  #dropWaiting(): void {
    this.#cancelTimer();
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #take(bytes: Buffer): void {
    if (this.#isSwallowing) return;
    this.#handlers.onBytes(bytes);
    this.#enqueue(bytes);
  }

  #enqueue(bytes: Buffer | null): void {
    if (this.#isSwallowing) return;
    this.#lastDueMs = Math.max(this.#lastDueMs, this.#dueMs(bytes?.length ?? 0));
    this.#waiting.push({ bytes, dueMs: this.#lastDueMs });
    this.#waitingBytes += bytes?.length ?? 0;
    this.#setReading();
    void this.#flush();
  }

  #dueMs(byteCount: number): number {
    const { latencyMs = 0, jitterMs = 0, bytesPerSecond, coalesceMs } = this.#shape;
    const nowMs = this.#clock.monotonicMs();
    this.#freeAtMs = bytesPerSecond === undefined ? nowMs : Math.max(this.#freeAtMs, nowMs) + (byteCount * 1_000) / bytesPerSecond;
    const dueMs = this.#freeAtMs + latencyMs + jitterMs * this.#random.fraction();
    return coalesceMs === undefined ? dueMs : Math.ceil(dueMs / coalesceMs) * coalesceMs;
  }

  #setReading(): void {
    const isHeld = !this.#isSwallowing && (this.#shape.isStalled === true || this.#waitingBytes > MAX_WAITING_BYTES);
    if (isHeld) this.#from.pause();
    else this.#from.resume();
  }

  /** Passes on what is due, one piece after the other; sets a timer for the rest. */
  async #flush(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#cancelTimer();
    for (let due = this.#takeDue(); due; due = this.#takeDue()) {
      for (const piece of this.#slices(due)) await this.#pass(piece);
    }
    this.#isWriting = false;
    const [next] = this.#waiting;
    if (next && !this.#shape.isStalled) this.#cancelTimer = this.#clock.after(next.dueMs - this.#clock.monotonicMs(), () => void this.#flush());
  }

  /** Everything that is due as one piece; the end stands alone. */
  #takeDue(): Buffer | 'end' | null {
    if (this.#shape.isStalled) return null;
    const nowMs = this.#clock.monotonicMs();
    const first = this.#waiting[0];
    if (!first || first.dueMs > nowMs) return null;
    if (first.bytes === null) {
      this.#waiting.shift();
      return 'end';
    }
    const due: Buffer[] = [];
    for (let next = this.#waiting[0]; next?.bytes && next.dueMs <= nowMs; next = this.#waiting[0]) {
      due.push(next.bytes);
      this.#waiting.shift();
    }
    const joined = Buffer.concat(due);
    this.#waitingBytes -= joined.length;
    this.#setReading();
    return joined;
  }

  *#slices(due: Buffer | 'end'): Generator<Buffer | 'end'> {
    const { sliceMaxBytes } = this.#shape;
    if (due === 'end' || sliceMaxBytes === undefined) return yield due;
    for (let start = 0; start < due.length; ) {
      const end = start + 1 + Math.floor(this.#random.fraction() * sliceMaxBytes);
      yield due.subarray(start, end);
      start = end;
    }
  }

  async #pass(piece: Buffer | 'end'): Promise<void> {
    if (this.#isSwallowing || !this.#to.writable) return;
    if (piece === 'end') {
      this.#to.end();
      return;
    }
    const allowed = piece.subarray(0, this.#bytesUntilCut);
    this.#bytesUntilCut -= allowed.length;
    // Decided before waiting: what else is asked for meanwhile comes too late, for bytes are missing already.
    const isCut = this.#bytesUntilCut === 0;
    if (allowed.length > 0) await written(this.#to, allowed);
    if (isCut) this.#handlers.onCut();
  }
}

/** Resolves one turn after the system took the bytes, so that the next piece is a packet of its own; also when the socket ends. */
function written(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('close', done);
      setImmediate(resolve);
    };
    socket.once('close', done);
    socket.write(bytes, done);
  });
}

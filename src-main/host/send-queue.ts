// What waits for one reader: bounded in bytes, written out once a turn. Must not know what the bytes mean.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { SendBudget } from './send-budget.ts';
import type { Turn } from './turn.ts';

/** A socket, as far as the queue needs one. */
export interface ByteSink {
  /** Bytes it took and has not passed on. */
  readonly writableLength: number;
  write(bytes: Uint8Array, onPassedOn: () => void): boolean;
  cork(): void;
  uncork(): void;
}

export interface SendLimits {
  /** Over this nothing more is read from the other side, so that it cannot ask for more than it takes. */
  readonly softBytes: number;
  /** Over this (or with nothing passed on for `stallMs`) the overflow policy acts. */
  readonly hardBytes: number;
  readonly stallMs: number;
}

export const SEND_LIMITS: SendLimits = { softBytes: 256 * 1024, hardBytes: 1024 * 1024, stallMs: 10_000 };

/** The sink is given no more than about this at a time: what it has cannot be dropped any more. */
const HANDOVER_BYTES = 64 * 1024;

export interface SendQueueListener {
  /** Too much waits: events were dropped, or (where they may not be) the reader has to be given up. */
  onOverflow(waitingBytes: number): void;
  /** After an overflow, once everything that was left has been passed on. */
  onDrained(): void;
  /** Crossed the soft limit, either way. */
  onPressure(isHigh: boolean): void;
}

export type PieceKind = 'answer' | 'event';
type Piece = { readonly bytes: Uint8Array; readonly kind: PieceKind };

/**
 * MUST keep the order of what is pushed. MUST NOT block, and MUST NOT write before the end of the turn.
 * MUST write what is due at once: one piece as it is, several in one system call.
 * MUST NOT hold more than `hardBytes` after a turn, but for answers; what is over is dropped whole pieces at a time, events only.
 * MUST NOT drop an answer.
 */
export class SendQueue {
  readonly #sink: ByteSink;
  readonly #turn: Turn;
  readonly #clock: Clock;
  readonly #budget: SendBudget;
  readonly #listener: SendQueueListener;
  #limits: SendLimits;
  #dropsEvents = false;
  #pieces: Piece[] = [];
  #pendingBytes = 0;
  #isFlushDue = false;
  #isClosed = false;
  #isHigh = false;
  /** Between an overflow and the end of what was left: events are not taken. */
  #isDropping = false;
  #lastPassedOnMs = -1;
  #stallTimer: Dispose | null = null;
  #onHandedOver: (() => void) | null = null;

  constructor(options: { sink: ByteSink; turn: Turn; clock: Clock; budget: SendBudget; limits: SendLimits; listener: SendQueueListener }) {
    this.#sink = options.sink;
    this.#turn = options.turn;
    this.#clock = options.clock;
    this.#budget = options.budget;
    this.#limits = options.limits;
    this.#listener = options.listener;
  }

  get waitingBytes(): number {
    return this.#pendingBytes + this.#sink.writableLength;
  }

  /** When bytes were last passed on, monotonic. */
  get lastPassedOnMs(): number {
    return this.#lastPassedOnMs;
  }

  get isOverSoftLimit(): boolean {
    return this.waitingBytes > this.#limits.softBytes;
  }

  /** Whether events may be dropped, or the reader is given up instead; and how long bytes may wait. */
  configure(options: { dropsEvents: boolean; stallMs?: number | undefined }): void {
    this.#dropsEvents = options.dropsEvents;
    if (options.stallMs !== undefined) this.#limits = { ...this.#limits, stallMs: options.stallMs };
  }

  push(bytes: Uint8Array, kind: PieceKind): void {
    if (this.#isClosed || this.#onHandedOver || bytes.length === 0 || (this.#isDropping && kind === 'event')) return;
    this.#pieces.push({ bytes, kind });
    this.#pendingBytes += bytes.length;
    // At once, not at the end of the turn: whoever stops on `isOverSoftLimit` is sure to be told when it is over.
    this.#reportPressure();
    this.#scheduleFlush();
  }

  /** Writes what the sink takes, then looks at the limits. */
  flush(): void {
    if (this.#isClosed) return;
    this.#handOver();
    this.#reportToBudget();
    if (this.waitingBytes > this.#limits.hardBytes) this.#overflow();
    else this.#budget.enforce();
    if (this.#isClosed) return;
    this.#watchStall();
    this.#reportPressure();
    this.#reportHandedOver();
    if (this.#isDropping && this.waitingBytes === 0) {
      this.#isDropping = false;
      this.#listener.onDrained();
    }
  }

  /** Gives up what waits, because all backlogs together are too much. */
  shed(): void {
    this.#overflow();
  }

  /** Takes nothing more; calls back once the sink has all of it. */
  finish(onHandedOver: () => void): void {
    this.#onHandedOver = onHandedOver;
    this.#scheduleFlush();
  }

  close(): void {
    this.#isClosed = true;
    this.#pieces = [];
    this.#pendingBytes = 0;
    this.#stallTimer?.();
    this.#stallTimer = null;
    this.#budget.update(this, 0, false);
  }

  #scheduleFlush(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    this.#turn.atWrites(() => {
      this.#isFlushDue = false;
      this.flush();
    });
  }

  #reportToBudget(): void {
    this.#budget.update(this, this.waitingBytes, this.#dropsEvents ? this.#pendingBytes > 0 : true);
  }

  #reportHandedOver(): void {
    if (this.#pieces.length > 0) return;
    this.#onHandedOver?.();
    this.#onHandedOver = null;
  }

  #handOver(): void {
    while (this.#pieces.length > 0 && this.#sink.writableLength < HANDOVER_BYTES) {
      let count = 0;
      let groupBytes = 0;
      for (const { bytes } of this.#pieces) {
        if (count > 0 && groupBytes + bytes.length > HANDOVER_BYTES) break;
        count += 1;
        groupBytes += bytes.length;
      }
      const group = count === this.#pieces.length ? this.#pieces : this.#pieces.slice(0, count);
      this.#pieces = count === this.#pieces.length ? [] : this.#pieces.slice(count);
      this.#pendingBytes -= groupBytes;
      this.#write(group);
    }
  }

  #write(group: readonly Piece[]): void {
    if (group.length > 1) this.#sink.cork();
    for (const { bytes } of group) this.#sink.write(bytes, this.#onPassedOn);
    if (group.length > 1) this.#sink.uncork();
  }

  readonly #onPassedOn = (): void => {
    this.#lastPassedOnMs = this.#clock.monotonicMs();
    if (!this.#isClosed && !this.#isFlushDue && (this.#pieces.length > 0 || this.#isDropping || this.#isHigh)) this.flush();
  };

  #overflow(): void {
    const { waitingBytes } = this;
    if (!this.#dropsEvents) {
      this.#listener.onOverflow(waitingBytes);
      return;
    }
    const kept = this.#pieces.filter(({ kind }) => kind === 'answer');
    const wasDropping = this.#isDropping;
    this.#isDropping = true;
    this.#pieces = kept;
    this.#pendingBytes = kept.reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.#reportToBudget();
    if (!wasDropping) this.#listener.onOverflow(waitingBytes);
    // No flush need follow: whoever was not read from because of the backlog is heard again now.
    this.#reportPressure();
  }

  #watchStall(): void {
    if (this.waitingBytes === 0) {
      this.#stallTimer?.();
      this.#stallTimer = null;
      return;
    }
    if (!this.#stallTimer) this.#armStall(this.#clock.monotonicMs());
  }

  /** Counts from the last byte that was taken: the judgement that a link is dead comes later, and must find the backlog given up. */
  #armStall(sinceMs: number): void {
    const nowMs = this.#clock.monotonicMs();
    this.#stallTimer = this.#clock.after(sinceMs + this.#limits.stallMs - nowMs, () => {
      this.#stallTimer = null;
      if (this.waitingBytes === 0) return;
      if (this.#lastPassedOnMs > sinceMs) return this.#armStall(this.#lastPassedOnMs);
      this.#overflow();
      if (!this.#isClosed) this.#watchStall();
    });
  }

  #reportPressure(): void {
    const isHigh = this.isOverSoftLimit;
    if (isHigh === this.#isHigh) return;
    this.#isHigh = isHigh;
    this.#listener.onPressure(isHigh);
  }
}

// Both halves of being alive on a link: sending something every few seconds, and noticing that nothing comes.
// Must not know frames or sockets. Source: docs/PROTOCOL.md section 7.
import { DEADLINES } from '../../protocol/limits.ts';
import type { Clock } from '../../util/clock.ts';
import type { Dispose } from '../../util/disposable.ts';

/** Both sides ping every 4 s: a byte is overdue by now, though not by so much that the link has to be given up. */
const QUIET_AFTER_MS = 6_000;
const STILL_QUIET_EVERY_MS = 1_000;
/** Asked for a sign of life, a host on the same network answers within milliseconds; one far away well within this. */
const PROBE_ANSWER_MS = 1_000;
/** A timer later than this says that this process stood still: it judges only after what is pending could be read. */
const LATE_MS = 500;
/** Long enough for one turn of reading, short against the deadline. */
const GRACE_MS = 1_000;

export interface HeartbeatHandlers {
  readonly onPing: () => void;
  readonly onDead: () => void;
  /** Nothing came for so long that something may be wrong; said again each second while it lasts. */
  readonly onQuiet: () => void;
}

export class Heartbeat {
  readonly #clock: Clock;
  readonly #onPing: () => void;
  readonly #onDead: () => void;
  readonly #onQuiet: () => void;
  #lastSentMs: number;
  #lastReceivedMs: number;
  #cancelPing: Dispose = () => {};
  #cancelDeath: Dispose = () => {};
  #cancelQuiet: Dispose = () => {};
  #cancelProbe: Dispose | null = null;

  constructor(clock: Clock, handlers: HeartbeatHandlers) {
    this.#clock = clock;
    this.#onPing = handlers.onPing;
    this.#onDead = handlers.onDead;
    this.#onQuiet = handlers.onQuiet;
    this.#lastSentMs = clock.monotonicMs();
    this.#lastReceivedMs = clock.monotonicMs();
  }

  start(): void {
    this.#lastReceivedMs = this.#clock.monotonicMs();
    this.#armPing();
    this.#armDeath(this.#lastReceivedMs + DEADLINES.deadAfterMs);
    this.#armQuiet(this.#lastReceivedMs + QUIET_AFTER_MS);
  }

  stop(): void {
    this.#cancelPing();
    this.#cancelDeath();
    this.#cancelQuiet();
    this.#cancelProbe?.();
  }

  /** Something was asked that is answered at once: the link is dead when not a byte comes in time. */
  expectAnswer(): void {
    if (this.#cancelProbe) return;
    this.#armProbe(this.#clock.monotonicMs() + PROBE_ANSWER_MS);
  }

  /** Whether a byte is overdue. */
  get isQuiet(): boolean {
    return this.#clock.monotonicMs() - this.#lastReceivedMs >= QUIET_AFTER_MS;
  }

  noteSent(): void {
    this.#lastSentMs = this.#clock.monotonicMs();
  }

  noteReceived(): void {
    this.#lastReceivedMs = this.#clock.monotonicMs();
    this.#cancelProbe?.();
    this.#cancelProbe = null;
  }

  // The timers are not moved at each byte: when one fires, it looks at what happened meanwhile.
  #armPing(): void {
    const dueMs = this.#lastSentMs + DEADLINES.pingEveryMs;
    this.#cancelPing = this.#clock.after(dueMs - this.#clock.monotonicMs(), () => {
      if (this.#clock.monotonicMs() - this.#lastSentMs >= DEADLINES.pingEveryMs) this.#onPing();
      this.#armPing();
    });
  }

  #armDeath(dueMs: number): void {
    this.#cancelDeath = this.#clock.after(dueMs - this.#clock.monotonicMs(), () => {
      const nowMs = this.#clock.monotonicMs();
      if (nowMs - this.#lastReceivedMs < DEADLINES.deadAfterMs) this.#armDeath(this.#lastReceivedMs + DEADLINES.deadAfterMs);
      else if (nowMs - dueMs > LATE_MS) this.#armDeath(nowMs + GRACE_MS);
      else this.#onDead();
    });
  }

  #armProbe(dueMs: number): void {
    this.#cancelProbe = this.#clock.after(dueMs - this.#clock.monotonicMs(), () => {
      const nowMs = this.#clock.monotonicMs();
      if (nowMs - dueMs > LATE_MS) this.#armProbe(nowMs + GRACE_MS);
      else this.#onDead();
    });
  }

  #armQuiet(dueMs: number): void {
    this.#cancelQuiet = this.#clock.after(dueMs - this.#clock.monotonicMs(), () => {
      const { isQuiet } = this;
      this.#armQuiet(isQuiet ? this.#clock.monotonicMs() + STILL_QUIET_EVERY_MS : this.#lastReceivedMs + QUIET_AFTER_MS);
      if (isQuiet) this.#onQuiet();
    });
  }
}

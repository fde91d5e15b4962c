// Both halves of being alive on a link: sending something every few seconds, and noticing that nothing comes.
// Must not know frames or sockets. Source: docs/PROTOCOL.md section 7.
import { DEADLINES } from '../../protocol/limits.ts';
import type { Clock } from '../../util/clock.ts';
import type { Dispose } from '../../util/disposable.ts';

/** A timer later than this says that this process stood still: it judges only after what is pending could be read. */
const LATE_MS = 500;
/** Long enough for one turn of reading, short against the deadline. */
const GRACE_MS = 1_000;

export class Heartbeat {
  readonly #clock: Clock;
  readonly #onPing: () => void;
  readonly #onDead: () => void;
  #lastSentMs: number;
  #lastReceivedMs: number;
  #cancelPing: Dispose = () => {};
  #cancelDeath: Dispose = () => {};

  constructor(clock: Clock, handlers: { readonly onPing: () => void; readonly onDead: () => void }) {
    this.#clock = clock;
    this.#onPing = handlers.onPing;
    this.#onDead = handlers.onDead;
    this.#lastSentMs = clock.monotonicMs();
    this.#lastReceivedMs = clock.monotonicMs();
  }

  start(): void {
    this.#lastReceivedMs = this.#clock.monotonicMs();
    this.#armPing();
    this.#armDeath(this.#lastReceivedMs + DEADLINES.deadAfterMs);
  }

  stop(): void {
    this.#cancelPing();
    this.#cancelDeath();
  }

  noteSent(): void {
    this.#lastSentMs = this.#clock.monotonicMs();
  }

  noteReceived(): void {
    this.#lastReceivedMs = this.#clock.monotonicMs();
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
}

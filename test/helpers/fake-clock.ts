// A clock that stands still until a test moves it.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';

type Timer = { readonly dueMs: number; readonly order: number; readonly task: () => void };

export class FakeClock implements Clock {
  #monotonicMs = 0;
  #wallOffsetMs: number;
  #timers: Timer[] = [];
  #order = 0;

  constructor(startUnixMs = Date.UTC(2026, 0, 15, 12)) {
    this.#wallOffsetMs = startUnixMs;
  }

  nowUnixMs(): number {
    return this.#wallOffsetMs + this.#monotonicMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, task: () => void): Dispose {
    const timer: Timer = { dueMs: this.#monotonicMs + Math.max(0, delayMs), order: (this.#order += 1), task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Timers that still wait: a closed object leaves none. */
  get pendingCount(): number {
    return this.#timers.length;
  }

  /** Sets the wall clock alone, as a person or NTP does. */
  jumpWall(deltaMs: number): void {
    this.#wallOffsetMs += deltaMs;
  }

  /** Runs everything due within `durationMs` in order, letting promises settle between tasks. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#monotonicMs + durationMs;
    await settle();
    for (let next = this.#nextDue(endMs); next; next = this.#nextDue(endMs)) {
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#monotonicMs = Math.max(this.#monotonicMs, next.dueMs);
      next.task();
      await settle();
    }
    this.#monotonicMs = endMs;
  }

  #nextDue(endMs: number): Timer | undefined {
    return this.#timers
      .filter((timer) => timer.dueMs <= endMs)
      .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  }
}

/** Lets chains of already resolved promises run to their end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

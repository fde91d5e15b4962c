// A clock that stands still until a test moves it.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';

type Timer = { readonly dueMs: number; readonly task: () => void };

export class FakeClock implements Clock {
  #monotonicMs = 0;
  #wallOffsetMs: number;
  /** In the order in which they are due. */
  readonly #timers: Timer[] = [];

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
    const timer: Timer = { dueMs: this.#monotonicMs + Math.max(0, delayMs), task };
    this.#timers.splice(this.#indexBehind(timer), 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index >= 0) this.#timers.splice(index, 1);
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
    for (let next = this.#timers[0]; next && next.dueMs <= endMs; next = this.#timers[0]) {
      this.#timers.shift();
      this.#monotonicMs = Math.max(this.#monotonicMs, next.dueMs);
      next.task();
      await settle();
    }
    this.#monotonicMs = endMs;
  }

  /** Where a timer belongs: behind all that are due before it or were set before it for the same moment. */
  #indexBehind({ dueMs }: Timer): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#timers[middle]?.dueMs ?? 0) <= dueMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Lets chains of already resolved promises run to their end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

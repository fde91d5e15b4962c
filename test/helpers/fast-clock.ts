// A clock on which everything that waits for time happens sooner: for real sockets, where a fake clock has no say.
import type { Clock } from '../../src-shared/util/clock.ts';

export class FastClock implements Clock {
  readonly #speed: number;
  readonly #startUnixMs = Date.UTC(2026, 0, 15, 12);

  /** @param speed seconds on this clock for one real second. */
  constructor(speed: number) {
    this.#speed = speed;
  }

  nowUnixMs(): number {
    return this.#startUnixMs + Math.floor(this.monotonicMs());
  }

  monotonicMs(): number {
    return performance.now() * this.#speed;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = setTimeout(task, delayMs / this.#speed);
    return () => clearTimeout(timer);
  }
}

// A clock with a wall clock that a test sets forward and back by years, as a dead battery or a person does.
import type { Clock } from '../../src-shared/util/clock.ts';

export class JumpingClock implements Clock {
  readonly #base: Clock;
  #offsetMs = 0;

  constructor(base: Clock) {
    this.#base = base;
  }

  /** Away from what the other clock says. */
  setWallOffset(offsetMs: number): void {
    this.#offsetMs = offsetMs;
  }

  nowUnixMs(): number {
    return this.#base.nowUnixMs() + this.#offsetMs;
  }

  monotonicMs(): number {
    return this.#base.monotonicMs();
  }

  after(delayMs: number, task: () => void): () => void {
    return this.#base.after(delayMs, task);
  }
}

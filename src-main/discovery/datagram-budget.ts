// How many datagrams are looked at in a second: what bounds the cost of a flood. Must not know what they are.
import type { Clock } from '../../src-shared/util/clock.ts';

const SECOND_MS = 1_000;

export class DatagramBudget {
  readonly #perSecond: number;
  readonly #clock: Clock;
  #secondBeganMs = Number.NEGATIVE_INFINITY;
  #taken = 0;

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** @returns whether there is one left in this second. */
  take(): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#secondBeganMs >= SECOND_MS) {
      this.#secondBeganMs = nowMs;
      this.#taken = 0;
    }
    this.#taken += 1;
    return this.#taken <= this.#perSecond;
  }
}

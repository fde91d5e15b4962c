// When to ask who is there: at once and often at first, then ever more seldom (RFC 6762 section 5.2). Must not know how one asks.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { Random } from '../../src-shared/util/random.ts';

const FIRST_WAIT_MIN_MS = 20;
const FIRST_WAIT_SPREAD_MS = 100;
const SECOND_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 3_600_000;
/** Somebody who looks again and again asks no more often than this. */
const RESTART_GAP_MS = 3_000;

export class AskSchedule {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #ask: (round: number) => void;
  #cancel: Dispose = () => undefined;
  #beganMs = Number.NEGATIVE_INFINITY;

  /** @param ask is given the number of the round since the last beginning, from 0. */
  constructor(clock: Clock, random: Random, ask: (round: number) => void) {
    this.#clock = clock;
    this.#random = random;
    this.#ask = ask;
    this.begin();
  }

  /** Begins anew, because somebody looks now; does nothing right after the last beginning. */
  begin(): void {
    if (this.#clock.monotonicMs() - this.#beganMs < RESTART_GAP_MS) return;
    this.#beganMs = this.#clock.monotonicMs();
    this.#cancel();
    this.#wait(0, FIRST_WAIT_MIN_MS + this.#random.fraction() * FIRST_WAIT_SPREAD_MS);
  }

  stop(): void {
    this.#cancel();
  }

  #wait(round: number, waitMs: number): void {
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#ask(round);
      this.#wait(round + 1, Math.min(SECOND_WAIT_MS * 2 ** round, LONGEST_WAIT_MS));
    });
  }
}

// Several ways to one place, tried almost at once: each starts a little after the one before, or as soon as that one failed; the
// first that succeeds wins and the others are given up. "Happy Eyeballs" (RFC 8305). Must not know what an attempt does.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import type { Clock } from '../util/clock.ts';
import type { Dispose } from '../util/disposable.ts';
import { err } from '../util/result.ts';
import type { Result } from '../util/result.ts';

/**
 * RFC 8305 recommends 250 ms for the internet and allows 100 ms; on a network of one's own an answer takes a few, and the eighth
 * address of a ticket has to start within a second.
 */
export const STAGGER_MS = 100;

export interface Attempt<T> {
  readonly outcome: Promise<Result<T, AppFailure>>;
  /** Ends it; its outcome is no longer of interest and leaves nothing open. */
  cancel(): void;
}

export class AddressRace<T> {
  readonly #clock: Clock;
  readonly #starts: readonly (() => Attempt<T>)[];
  readonly #running = new Set<Attempt<T>>();
  readonly #failures: (AppFailure | undefined)[] = [];
  #startedCount = 0;
  #cancelWait: Dispose = () => {};
  #finish: ((outcome: Result<T, AppFailure>) => void) | null = null;

  /** @param starts best first. */
  constructor(clock: Clock, starts: readonly (() => Attempt<T>)[]) {
    this.#clock = clock;
    this.#starts = starts;
  }

  /** For one use. @returns HOST_UNPROVEN where some other host answered, else the failure of the first way, when none succeeds. */
  run(): Promise<Result<T, AppFailure>> {
    return new Promise((resolve) => {
      this.#finish = resolve;
      this.#startNext();
    });
  }

  cancel(): void {
    this.#end(err(failure('CONNECT_LOST')));
  }

  #startNext(): void {
    this.#cancelWait();
    const index = this.#startedCount;
    const start = this.#starts[index];
    if (!start) return;
    this.#startedCount += 1;
    const attempt = start();
    this.#running.add(attempt);
    void attempt.outcome.then((outcome) => this.#onOutcome(index, attempt, outcome));
    this.#cancelWait = this.#startedCount < this.#starts.length ? this.#clock.after(STAGGER_MS, () => this.#startNext()) : () => {};
  }

  #onOutcome(index: number, attempt: Attempt<T>, outcome: Result<T, AppFailure>): void {
    if (!this.#running.delete(attempt)) return;
    if (outcome.ok) return this.#end(outcome);
    this.#failures[index] = outcome.error;
    if (this.#startedCount < this.#starts.length) this.#startNext();
    else if (this.#running.size === 0) this.#end(err(this.#worthTelling()));
  }

  #worthTelling(): AppFailure {
    const failures = this.#failures.filter((each) => each !== undefined);
    return failures.find(({ code }) => code === TELLS_MOST) ?? failures[0] ?? failure('CONNECT_LOST');
  }

  #end(outcome: Result<T, AppFailure>): void {
    const finish = this.#finish;
    this.#finish = null;
    this.#startedCount = this.#starts.length;
    this.#cancelWait();
    const losers = [...this.#running];
    this.#running.clear();
    for (const loser of losers) loser.cancel();
    finish?.(outcome);
  }
}

/** Somebody was there, and was not the one: people have to know that before they hear of a timeout elsewhere. */
const TELLS_MOST: ErrorCode = 'HOST_UNPROVEN';

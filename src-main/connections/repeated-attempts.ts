// Several attempts at one thing, each begun when those before it have said nothing for a while; the first outcome counts.
// What a connection needs that may have been begun on a network that was not there yet. Must not know what is attempted.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';

export interface Attempt<T> {
  /** MUST settle, and not reject. */
  readonly outcome: Promise<T>;
  /** Ends it; its outcome no longer counts. */
  abandon(): void;
}

export interface RepeatOptions {
  readonly clock: Clock;
  readonly everyMs: number;
  /** Attempts under way at once. */
  readonly atMost: number;
}

export function firstOutcome<T>(begin: () => Attempt<T>, { clock, everyMs, atMost }: RepeatOptions): Promise<T> {
  return new Promise((resolve) => {
    const attempts: Attempt<T>[] = [];
    let cancelNext: Dispose = () => undefined;
    let isSettled = false;
    const attemptAgain = (): void => {
      const attempt = begin();
      attempts.push(attempt);
      cancelNext = attempts.length < atMost ? clock.after(everyMs, attemptAgain) : () => undefined;
      void attempt.outcome.then((outcome) => {
        if (isSettled) return;
        isSettled = true;
        cancelNext();
        for (const other of attempts) if (other !== attempt) other.abandon();
        resolve(outcome);
      });
    };
    attemptAgain();
  });
}

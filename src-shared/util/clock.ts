// Time as a dependency, so that tests advance it instead of waiting for it.
import type { Dispose } from './disposable.ts';

export interface Clock {
  /** Wall-clock time in Unix milliseconds: for showing and storing, never for deadlines. */
  nowUnixMs(): number;
  /** Milliseconds since an arbitrary start, never going back: for deadlines and waits. */
  monotonicMs(): number;
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): Dispose;
}

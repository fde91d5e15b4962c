// Takes up what was kept into the index, a step at a time, while nothing else is waited for.
// Must not know what a step does.
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';

/** What comes in a burst is taken up together. */
const BEGIN_AFTER_MS = 250;
/** Between two steps the thread and the disk are others': a copy of a million messages takes a minute, and nobody notices. */
const PAUSE_MS = 15;

export interface BackgroundIndexingOptions {
  /** @returns whether there is more to do. */
  readonly step: () => Promise<boolean>;
  readonly clock: Clock;
  readonly onTrouble: (error: unknown) => void;
}

export class BackgroundIndexing {
  readonly #options: BackgroundIndexingOptions;
  #cancel: Dispose | null = null;
  #isStepping = false;
  /** Something was kept during the step that is under way. */
  #isAskedAgain = false;
  #isStopped = false;

  constructor(options: BackgroundIndexingOptions) {
    this.#options = options;
  }

  beginSoon(): void {
    if (this.#isStepping) this.#isAskedAgain = true;
    else if (!this.#cancel) this.#stepAfter(BEGIN_AFTER_MS);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  #stepAfter(delayMs: number): void {
    if (this.#isStopped) return;
    this.#cancel = this.#options.clock.after(delayMs, () => {
      this.#cancel = null;
      void this.#step();
    });
  }

  async #step(): Promise<void> {
    this.#isStepping = true;
    this.#isAskedAgain = false;
    let hasMore = false;
    try {
      hasMore = await this.#options.step();
    } catch (error) {
      // Closing ends a step that is under way.
      if (!this.#isStopped) this.#options.onTrouble(error);
    }
    this.#isStepping = false;
    if (hasMore) this.#stepAfter(PAUSE_MS);
    else if (this.#isAskedAgain) this.#stepAfter(BEGIN_AFTER_MS);
  }
}

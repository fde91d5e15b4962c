// One connection's commands, one after the other, however long each takes. Knows nothing of what they are.
import type { Dispose } from '../../../src-shared/util/disposable.ts';

export interface SerialRunnerOptions<T> {
  /** A promise holds the next item back until it settles. */
  readonly run: (item: T) => void | Promise<void>;
  /** Stops reading from the connection, so that what waits here stays within what one chunk brought. */
  readonly holdReading: () => Dispose;
  /** `run` threw or rejected: a broken invariant. Nothing is run any more. */
  readonly onFailure: (error: unknown) => void;
}

export class SerialRunner<T> {
  readonly #options: SerialRunnerOptions<T>;
  #items: T[] = [];
  /** The items before it are done: taking them off the front one by one would cost the square of their number. */
  #next = 0;
  #isBusy = false;
  #isStopped = false;
  #release: Dispose | null = null;

  constructor(options: SerialRunnerOptions<T>) {
    this.#options = options;
  }

  push(item: T): void {
    if (this.#isStopped) return;
    this.#items.push(item);
    this.#pump();
  }

  /** What waits is dropped; what runs comes to its end. */
  stop(): void {
    this.#isStopped = true;
    this.#items = [];
    this.#next = 0;
    this.#letRead();
  }

  #pump(): void {
    while (!this.#isBusy) {
      if (this.#next >= this.#items.length) {
        this.#items = [];
        this.#next = 0;
        this.#letRead();
        return;
      }
      // In range, as just looked at.
      const item = this.#items[this.#next] as T;
      this.#next += 1;
      this.#run(item);
    }
    this.#release ??= this.#options.holdReading();
  }

  #run(item: T): void {
    try {
      const running = this.#options.run(item);
      if (running === undefined) return;
      this.#isBusy = true;
      running.then(
        () => {
          this.#isBusy = false;
          if (!this.#isStopped) this.#pump();
        },
        (error: unknown) => this.#fail(error),
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.stop();
    this.#options.onFailure(error);
  }

  #letRead(): void {
    this.#release?.();
    this.#release = null;
  }
}

// The smallest typed event source: one kind of value, many listeners.
import type { Dispose } from './disposable.ts';

export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Subscribes; the returned function ends the subscription. */
  on(listener: (value: T) => void): Dispose {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Calls every listener in order of subscription; one that throws stops the rest and reaches the caller. */
  emit(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
}

// Undoing what was begun: subscriptions, timers, listeners.

/** Ends a subscription or cancels a timer; calling it again does nothing. */
export type Dispose = () => void;

/** Collects disposers and runs them once, last in first out. */
export class DisposableStore {
  readonly #disposers: Dispose[] = [];

  add(dispose: Dispose): void {
    this.#disposers.push(dispose);
  }

  disposeAll(): void {
    for (let dispose = this.#disposers.pop(); dispose; dispose = this.#disposers.pop()) dispose();
  }
}

// History requests of one connection, one after the other: pages are large, and a reader gets the next when it took the last.
// Must not know what a page is.
import type { Connection } from './door.ts';

export class HistoryLane {
  readonly #connection: Connection;
  #waiting: (() => Promise<void>)[] = [];
  #isReading = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** `read` does not reject. */
  push(read: () => Promise<void>): void {
    this.#waiting.push(read);
    this.proceed();
  }

  /** To be called when the reader has taken what waited for it. */
  proceed(): void {
    if (this.#isReading || this.#connection.isOverSoftLimit) return;
    const read = this.#waiting.shift();
    if (!read) return;
    this.#isReading = true;
    void read().then(() => {
      this.#isReading = false;
      this.proceed();
    });
  }

  close(): void {
    this.#waiting = [];
  }
}

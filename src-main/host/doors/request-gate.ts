// When the next line of a client may be looked at: lines wait here while too much is under way or waits for the reader.
// Must not know what the lines mean.
import { LIMITS } from '../../../src-shared/protocol/limits.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import type { Connection } from './door.ts';

/**
 * MUST hand on lines in order, and MUST NOT lose one while the connection lasts.
 * MUST stop reading from the connection while lines wait, so that no more than one chunk of them is kept.
 */
export class RequestGate {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #onLine: (line: string) => void;
  #waiting: string[] = [];
  #inFlight = 0;
  #isBlocked = false;
  #isPaused = false;
  #isClosed = false;
  #cancelPause: Dispose | null = null;
  #releaseReading: Dispose | null = null;
  #isDraining = false;

  constructor(connection: Connection, clock: Clock, onLine: (line: string) => void) {
    this.#connection = connection;
    this.#clock = clock;
    this.#onLine = onLine;
  }

  push(line: string): void {
    this.#waiting.push(line);
    this.proceed();
  }

  requestBegan(): void {
    this.#inFlight += 1;
  }

  requestEnded(): void {
    this.#inFlight -= 1;
    this.proceed();
  }

  /** Looks at no line until told otherwise: the answer to the last one decides what the next may be. */
  setBlocked(isBlocked: boolean): void {
    this.#isBlocked = isBlocked;
    this.proceed();
  }

  /** Looks at no line for so long. */
  pauseFor(delayMs: number): void {
    this.#cancelPause?.();
    this.#isPaused = true;
    this.#cancelPause = this.#clock.after(delayMs, () => {
      this.#isPaused = false;
      this.proceed();
    });
  }

  /** Hands on what may be looked at now. */
  proceed(): void {
    if (this.#isDraining) return;
    if (this.#waiting.length === 0) return this.#holdOrRelease();
    this.#isDraining = true;
    let next = 0;
    while (next < this.#waiting.length && this.#isOpen) {
      const line = this.#waiting[next] ?? '';
      next += 1;
      this.#onLine(line);
    }
    this.#waiting.splice(0, next);
    this.#isDraining = false;
    this.#holdOrRelease();
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    this.#cancelPause?.();
    this.#releaseReading?.();
  }

  get #isOpen(): boolean {
    return !this.#isBlocked && !this.#isPaused && !this.#isClosed && this.#inFlight < LIMITS.requestsInFlight && !this.#connection.isOverSoftLimit;
  }

  #holdOrRelease(): void {
    if (this.#isClosed) return;
    if (this.#isOpen) {
      this.#releaseReading?.();
      this.#releaseReading = null;
    } else this.#releaseReading ??= this.#connection.holdReading();
  }
}

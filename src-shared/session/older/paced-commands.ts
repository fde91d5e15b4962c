// Commands to a server that takes one read for one command: one write each, and none before the last one was surely read.
// Must not know what the commands say.
import type { Clock } from '../../util/clock.ts';
import type { Dispose } from '../../util/disposable.ts';

export interface PacedCommand {
  readonly bytes: Uint8Array;
  /** Called right before the bytes go out. @returns false when they are not to go out any more. */
  readonly onWrite: () => boolean;
  /** The next command waits for `answered`; without it, for a pause. */
  readonly awaitsAnswer: boolean;
}

export interface PacedCommandsOptions {
  readonly write: (bytes: Uint8Array) => void;
  readonly clock: Clock;
  readonly pauseMs: number;
  /** An answer did not come in time: the server is gone, or is none of this kind. Nothing is written any more. */
  readonly onUnanswered: () => void;
  readonly answerTimeoutMs: number;
}

/** MUST keep the order, and MUST NOT write two commands closer together than the pause unless the first was answered. */
export class PacedCommands {
  readonly #options: PacedCommandsOptions;
  #waiting: PacedCommand[] = [];
  #current: PacedCommand | null = null;
  #cancelTimer: Dispose = () => {};
  #isClosed = false;

  constructor(options: PacedCommandsOptions) {
    this.#options = options;
  }

  get isIdle(): boolean {
    return this.#current === null && this.#waiting.length === 0;
  }

  push(command: PacedCommand): void {
    if (this.#isClosed) return;
    this.#waiting.push(command);
    if (!this.#current) this.#writeNext();
  }

  /** The answer to the command under way is here. */
  answered(): void {
    if (this.#current?.awaitsAnswer) this.#finish();
  }

  /** Drops what waits. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    this.#current = null;
    this.#cancelTimer();
  }

  #finish(): void {
    this.#cancelTimer();
    this.#current = null;
    this.#writeNext();
  }

  #writeNext(): void {
    let command = this.#waiting.shift();
    while (command && !command.onWrite()) command = this.#waiting.shift();
    if (!command) return;
    this.#current = command;
    const { clock, pauseMs, answerTimeoutMs, onUnanswered, write } = this.#options;
    this.#cancelTimer = command.awaitsAnswer ? clock.after(answerTimeoutMs, onUnanswered) : clock.after(pauseMs, () => this.#finish());
    write(command.bytes);
  }
}

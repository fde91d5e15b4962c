// A history thread that is started again when it ended by itself: what was asked of the old one has failed, what comes next finds
// another. Must not know what the requests mean.
import type { Clock } from '../../src-shared/util/clock.ts';
import { ThreadEndedError } from './history-thread.ts';
import type { HistoryThread } from './history-thread.ts';
import type { CallTable } from './thread-messages.ts';

/** One that ends right after its start would end so for ever: it is not started again before this. */
const RESTART_PAUSE_MS = 5_000;

export class LastingThread<Calls extends CallTable> {
  readonly #start: () => Promise<HistoryThread<Calls>>;
  readonly #clock: Clock;
  readonly #onEnded: (error: ThreadEndedError) => void;
  #thread: Promise<HistoryThread<Calls>>;
  #startedAtMs = 0;

  /**
   * @param start where it rejects, nothing is started any more, and every call is rejected with the same.
   * @param onEnded told each time that the thread ended unasked.
   */
  constructor(start: () => Promise<HistoryThread<Calls>>, clock: Clock, onEnded: (error: ThreadEndedError) => void) {
    this.#start = start;
    this.#clock = clock;
    this.#onEnded = onEnded;
    this.#thread = this.#startNow();
  }

  /** @throws what the request throws; what `start` rejected with; ThreadEndedError. */
  async call<Name extends keyof Calls & string>(name: Name, args: Calls[Name]['args']): Promise<Calls[Name]['result']> {
    return (await this.#living()).call(name, args);
  }

  /** Once more on another thread where the first ended meanwhile: for requests that change nothing. */
  async callAgain<Name extends keyof Calls & string>(name: Name, args: Calls[Name]['args']): Promise<Calls[Name]['result']> {
    try {
      return await this.call(name, args);
    } catch (error) {
      if (error instanceof ThreadEndedError) return this.call(name, args);
      throw error;
    }
  }

  /** Asks for `close` and waits until the file is let go of. A thread that is gone has let go of it. */
  async close(): Promise<void> {
    const thread = await this.#thread;
    if (!thread.isEnded) await thread.call('close', {});
    await thread.waitForExit();
  }

  async #living(): Promise<HistoryThread<Calls>> {
    const seen = this.#thread;
    const thread = await seen;
    if (!thread.isEnded) return thread;
    // Only with the thread goes the lock on the file.
    await thread.waitForExit();
    // Another caller may have been first.
    if (this.#thread === seen && this.#clock.monotonicMs() - this.#startedAtMs >= RESTART_PAUSE_MS) this.#thread = this.#startNow();
    return this.#thread;
  }

  #startNow(): Promise<HistoryThread<Calls>> {
    this.#startedAtMs = this.#clock.monotonicMs();
    const thread = this.#start();
    // Whoever asks is told; nobody may have asked yet.
    thread.then((started) => started.onEnded(this.#onEnded)).catch(() => undefined);
    return thread;
  }
}

// The store's end of its worker thread: one promise a request, and no promise left open when the thread ends.
// Must not know what the requests mean.
import { Worker } from 'node:worker_threads';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { RestoredHistory } from '../host/hub/space-store.ts';
import type { CallTable, ThreadStart, WorkerReply } from './thread-messages.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The thread ended while something was asked of it, or before. */
export class ThreadEndedError extends Error {
  constructor(cause: unknown) {
    super('The history thread ended', { cause });
    this.name = 'ThreadEndedError';
  }
}

/** `Calls` is what the database that was asked for answers. */
export class HistoryThread<Calls extends CallTable> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<void>;
  #lastId = 0;
  #ended: ThreadEndedError | undefined;
  #isClosing = false;
  #onEnded: (error: ThreadEndedError) => void = () => undefined;

  /** Set when a backup was put in the place of a damaged database. */
  restored: RestoredHistory | null = null;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#exited = new Promise((resolve) => worker.once('exit', () => resolve()));
    worker.on('message', (message: WorkerReply) => this.#take(message));
    worker.once('error', (error) => this.#end(error));
    worker.once('exit', (exitCode) => this.#end(`exit code ${exitCode}`));
  }

  /**
   * Starts the thread and waits until it has opened its database.
   * @param workerPath absolute path of the built `history-worker.cjs`.
   * @throws AppError as openDatabase does; ThreadEndedError when the thread cannot run.
   */
  static async start<Calls extends CallTable>(workerPath: string, start: ThreadStart): Promise<HistoryThread<Calls>> {
    const worker = new Worker(workerPath, { workerData: start, name: 'history' });
    const thread = new HistoryThread<Calls>(worker);
    const first = await new Promise<WorkerReply>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (error) => reject(new ThreadEndedError(error)));
      worker.once('exit', (exitCode) => reject(new ThreadEndedError(`exit code ${exitCode}`)));
    });
    if (first.kind === 'opened') thread.restored = first.restored;
    if (first.kind !== 'not-opened') return thread;
    await thread.waitForExit();
    throw errorOf(first.failure, first.causeText);
  }

  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Calls back once when the thread ends, or has ended, without having been asked to. */
  onEnded(listener: (error: ThreadEndedError) => void): void {
    this.#onEnded = listener;
    if (this.#ended && !this.#isClosing) listener(this.#ended);
  }

  /** @throws AppError as the request's documentation says, ThreadEndedError. */
  call<Name extends keyof Calls & string>(call: Name, args: Calls[Name]['args']): Promise<Calls[Name]['result']> {
    return new Promise((resolve, reject) => {
      if (this.#ended) throw this.#ended;
      if (call === 'close') this.#isClosing = true;
      this.#lastId += 1;
      // The worker answers a call with the result of that call: both sides are one build.
      this.#waiting.set(this.#lastId, { resolve: (value) => resolve(value as Calls[Name]['result']), reject });
      this.#worker.postMessage({ id: this.#lastId, call, ...args });
    });
  }

  /**
   * Resolves once the thread is gone; it goes by itself after the request `close`. Only then is the file let go of: the
   * library ends the statements of a closed database no earlier, and with them the lock.
   */
  waitForExit(): Promise<void> {
    return this.#exited;
  }

  #take(message: WorkerReply): void {
    if (message.kind !== 'answer' && message.kind !== 'failed') return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.value);
    else waiting?.reject(errorOf(message.failure, message.causeText));
  }

  #end(cause: unknown): void {
    if (this.#ended) return;
    this.#ended = new ThreadEndedError(cause);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
    if (!this.#isClosing) this.#onEnded(this.#ended);
  }
}

function errorOf(failure: AppFailure, causeText: string | undefined): AppError {
  return new AppError(failure.code, { ...(failure.details && { details: failure.details }), cause: causeText });
}

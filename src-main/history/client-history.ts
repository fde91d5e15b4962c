// One's own copy kept in SQLite, on a thread of its own. What is to be kept is written in groups, one transaction each.
// Must not run SQL or touch the file itself, but for moving a damaged one out of the way.
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { KnownServer, LocalChange, LocalHistory, LocalPage, RoomKey } from '../../src-shared/session/local-history.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Random } from '../../src-shared/util/random.ts';
import { CLIENT_DATABASE_FILE, CLIENT_MARKER_FILE } from './client-format.ts';
import type { ClientCalls, RecallQuery } from './client-messages.ts';
import type { HistoryArchive } from './history-archive.ts';
import { GroupWriter } from './group-writer.ts';
import { HistoryThread, ThreadEndedError } from './history-thread.ts';
import { LastingThread } from './lasting-thread.ts';
import { BackgroundIndexing } from './search/background-indexing.ts';
import { SqliteHistoryArchive } from './sqlite-history-archive.ts';
import type { ArchiveChange } from './sqlite-history-archive.ts';
import { SqliteKeptHistory } from './search/kept-history.ts';
import { createSpaceId } from './space-id.ts';

/** Some 20 ms of writing. */
const GROUP_CHANGES = 1_000;

type Thread = LastingThread<ClientCalls>;
type ErrorCode = 'HISTORY_UNAVAILABLE' | 'HISTORY_WRITE_FAILED';

interface PendingChange {
  readonly change: LocalChange;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface ClientHistoryOptions {
  /** Folder of this copy alone; made when missing. */
  readonly dataDir: string;
  /** Absolute path of the built `history-worker.cjs`. */
  readonly workerPath: string;
  /**
   * LOCAL_HISTORY_DAMAGED: what was there stands in the folder `movedTo` (in `details`), and a new copy was begun.
   * LOCAL_HISTORY_UNUSABLE: nothing can be kept or found, every call is rejected.
   */
  readonly onTrouble: (failure: AppFailure) => void;
  /** The thread ended by itself and is started again when something is asked of it; what waited was rejected. For the log. */
  readonly onThreadEnded?: (error: unknown) => void;
  /** What was kept could not be taken up for searching; it is tried again with the next that is kept. */
  readonly onIndexTrouble?: (error: unknown) => void;
}

/** One's own copy with what can be asked of it for itself. */
export interface ClientHistory extends LocalHistory {
  /** `indexStep` is what time does by itself. */
  readonly kept: SqliteKeptHistory;
  readonly archive: HistoryArchive;
}

/** Answers at once, while the file is being opened and checked; what is asked for meanwhile is answered afterwards. */
export function openClientHistory(options: ClientHistoryOptions, deps: { readonly clock: Clock; readonly random: Random }): ClientHistory {
  const { onThreadEnded = () => undefined, onIndexTrouble = () => undefined } = options;
  return new SqliteClientHistory(options.dataDir, new LastingThread(() => openThread(options, deps), deps.clock, onThreadEnded), deps.clock, onIndexTrouble);
}

async function openThread(options: ClientHistoryOptions, deps: { readonly clock: Clock; readonly random: Random }): Promise<HistoryThread<ClientCalls>> {
  const { dataDir, workerPath, onTrouble } = options;
  const nowUnixMs = deps.clock.nowUnixMs();
  const start = () => HistoryThread.start<ClientCalls>(workerPath, { kind: 'client', dataDir, newId: createSpaceId(deps.random), nowUnixMs });
  try {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof AppError) || error.failure.code !== 'LOCAL_HISTORY_DAMAGED') throw error;
      const movedTo = await moveAside(dataDir, nowUnixMs);
      const thread = await start();
      onTrouble({ code: 'LOCAL_HISTORY_DAMAGED', details: { ...error.failure.details, movedTo } });
      return thread;
    }
  } catch (error) {
    onTrouble(error instanceof AppError ? error.failure : { code: 'LOCAL_HISTORY_UNUSABLE', details: { path: dataDir, reason: 'io' } });
    throw error;
  }
}

/** @returns the folder where all of it stands now. */
async function moveAside(dataDir: string, nowUnixMs: number): Promise<string> {
  const movedTo = path.join(dataDir, `damaged-${new Date(nowUnixMs).toISOString().replaceAll(/[:.]/g, '-')}`);
  await mkdir(movedTo);
  for (const file of [CLIENT_DATABASE_FILE, `${CLIENT_DATABASE_FILE}-wal`, `${CLIENT_DATABASE_FILE}-shm`, CLIENT_MARKER_FILE]) {
    await rename(path.join(dataDir, file), path.join(movedTo, file)).catch(ignoreAbsence);
  }
  return movedTo;
}

function ignoreAbsence(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

class SqliteClientHistory implements ClientHistory {
  readonly kept: SqliteKeptHistory;
  readonly archive: HistoryArchive;
  readonly #thread: Thread;
  readonly #changes = new GroupWriter<PendingChange>(GROUP_CHANGES, (group) => this.#writeGroup(group));
  readonly #indexing: BackgroundIndexing;
  #closing: Promise<void> | undefined;

  constructor(folder: string, thread: Thread, clock: Clock, onIndexTrouble: (error: unknown) => void) {
    this.#thread = thread;
    this.kept = new SqliteKeptHistory((name, args) => this.#ask(name, args));
    this.archive = new SqliteHistoryArchive(folder, { ask: (name, args) => this.#ask(name, args), change: (name, args) => this.#change(name, args) });
    this.#indexing = new BackgroundIndexing({ step: () => this.kept.indexStep(), clock, onTrouble: onIndexTrouble });
    // A copy of an older version has much to take up.
    this.#indexing.beginSoon();
  }

  async recall(what: RecallQuery): Promise<KnownServer | null> {
    return this.#ask('recall', { what });
  }

  keep(change: LocalChange): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closing) throw storeError('HISTORY_WRITE_FAILED', 'closed');
      this.#changes.add({ change, resolve, reject });
    });
  }

  async read(at: RoomKey, beforeSeq: number, limit: number): Promise<LocalPage> {
    return JSON.parse(await this.#ask('read', { at, beforeSeq, limit })) as LocalPage;
  }

  async readAfter(at: RoomKey, afterSeq: number, limit: number): Promise<LocalPage> {
    return JSON.parse(await this.#ask('readAfter', { at, afterSeq, limit })) as LocalPage;
  }

  close(): Promise<void> {
    this.#indexing.stop();
    this.#closing ??= this.#drainAndClose();
    return this.#closing;
  }

  async #drainAndClose(): Promise<void> {
    await this.#changes.drain();
    try {
      await this.#thread.close();
    } catch (error) {
      // A copy that never opened, or ended by itself, has let go of the file; whoever asked something of it was told.
      if (!(error instanceof ThreadEndedError || error instanceof AppError)) throw error;
    }
  }

  /** Finds everything that was to be kept before. */
  async #ask<Name extends Exclude<keyof ClientCalls, 'keep' | 'close' | ArchiveChange>>(name: Name, args: ClientCalls[Name]['args']): Promise<ClientCalls[Name]['result']> {
    if (this.#closing) throw storeError('HISTORY_UNAVAILABLE', 'closed');
    await this.#changes.drain();
    return this.#thread.callAgain(name, args).catch((error: unknown) => {
      throw inWordsOf('HISTORY_UNAVAILABLE', error);
    });
  }

  /** Comes after everything that was to be kept before. */
  async #change<Name extends ArchiveChange>(name: Name, args: ClientCalls[Name]['args']): Promise<ClientCalls[Name]['result']> {
    if (this.#closing) throw storeError('HISTORY_WRITE_FAILED', 'closed');
    await this.#changes.drain();
    const result = await this.#thread.call(name, args).catch((error: unknown) => {
      throw inWordsOf('HISTORY_WRITE_FAILED', error);
    });
    this.#indexing.beginSoon();
    return result;
  }

  async #writeGroup(group: readonly PendingChange[]): Promise<void> {
    try {
      await this.#thread.call('keep', { changes: group.map(({ change }) => change) });
      for (const { resolve } of group) resolve();
      this.#indexing.beginSoon();
    } catch (error) {
      const failure = inWordsOf('HISTORY_WRITE_FAILED', error);
      for (const { reject } of group) reject(failure);
    }
  }
}

/** A thread that is gone, or never came to be, keeps and finds nothing: its callers hear that in the words of the interface. */
function inWordsOf(code: ErrorCode, error: unknown): unknown {
  const isInterfaceError = error instanceof AppError && (error.failure.code === 'HISTORY_UNAVAILABLE' || error.failure.code === 'HISTORY_WRITE_FAILED');
  return isInterfaceError ? error : storeError(code, 'io', error);
}

function storeError(code: ErrorCode, reason: 'closed' | 'io', cause?: unknown): AppError {
  return new AppError(code, { details: { reason }, cause });
}

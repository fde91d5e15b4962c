// A space kept in SQLite, on a thread of its own. Appends are written in groups, one transaction each:
// what comes within one turn of the event loop, or while a group is being written, goes together.
// Must not run SQL or touch the file itself.
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { RoomId } from '../../src-shared/protocol/model.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type {
  Appended,
  CommittedEntry,
  HistoryPage,
  HistoryQuery,
  IdentityRecord,
  MessageDraft,
  RoomLog,
  RoomRecord,
  SpaceRecord,
  SpaceStore,
} from '../host/hub/space-store.ts';
import { assertStorable, entryOf } from './entries.ts';
import { readRangeOf } from './history-page.ts';
import { HistoryThread, ThreadEndedError } from './history-thread.ts';
import { createSpaceId } from './space-id.ts';
import type { StorageReason } from './sqlite-failure.ts';
import { draftRowOf } from './worker-messages.ts';
import type { AppendOutcome, SpaceCalls } from './worker-messages.ts';

/** Some 40 ms of writing: a flood of messages does not keep one group, and everybody in it, waiting for longer. */
const GROUP_ENTRIES = 2_000;

/** The thread does one thing at a time: a crowd of latecomers reading must not stand in line before what is being said now. */
const READS_IN_FLIGHT = 2;

type StoreErrorCode = 'HISTORY_UNAVAILABLE' | 'HISTORY_WRITE_FAILED';

interface PendingAppend {
  readonly draft: MessageDraft;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

export interface SqliteSpaceStoreOptions {
  /** Folder of this space alone; made when missing. */
  readonly dataDir: string;
  /** Absolute path of the built `history-worker.cjs`. */
  readonly workerPath: string;
}

/** @throws AppError HOST_DATA_UNUSABLE, HOST_DATA_DAMAGED, HOST_DATA_NEWER, HOST_ALREADY_RUNNING, each with `path` and mostly `reason`. */
export async function openSqliteSpaceStore(
  options: SqliteSpaceStoreOptions,
  deps: { readonly clock: Clock; readonly random: Random },
): Promise<SpaceStore> {
  const thread = await HistoryThread.start<SpaceCalls>(options.workerPath, {
    kind: 'space',
    dataDir: options.dataDir,
    newSpaceId: createSpaceId(deps.random),
    nowUnixMs: deps.clock.nowUnixMs(),
  });
  return new SqliteSpaceStore(thread);
}

class SqliteSpaceStore implements SpaceStore, RoomLog {
  readonly #thread: HistoryThread<SpaceCalls>;
  readonly #committed = new Emitter<readonly CommittedEntry[]>();
  #pending: PendingAppend[] = [];
  #isFlushDue = false;
  #writing: Promise<void> | undefined;
  #readsInFlight = 0;
  #waitingReads: (() => void)[] = [];
  #closing: Promise<void> | undefined;

  constructor(thread: HistoryThread<SpaceCalls>) {
    this.#thread = thread;
  }

  get log(): RoomLog {
    return this;
  }

  async load(): Promise<SpaceRecord> {
    this.#assertOpen('HISTORY_UNAVAILABLE');
    return this.#thread.call('load', {}).catch(rethrowAs('HISTORY_UNAVAILABLE'));
  }

  async saveRoom(room: RoomRecord): Promise<void> {
    this.#assertOpen('HISTORY_WRITE_FAILED');
    return this.#thread.call('saveRoom', { room }).catch(rethrowAs('HISTORY_WRITE_FAILED'));
  }

  async removeRoom(roomId: RoomId): Promise<void> {
    this.#assertOpen('HISTORY_WRITE_FAILED');
    // With a message still on its way to the thread the room is not empty, though the file does not show it yet.
    if (this.#pending.some(({ draft }) => draft.roomId === roomId)) return;
    await this.#thread.call('removeRoom', { roomId }).catch(rethrowAs('HISTORY_WRITE_FAILED'));
  }

  async saveIdentity(identity: IdentityRecord): Promise<void> {
    this.#assertOpen('HISTORY_WRITE_FAILED');
    return this.#thread.call('saveIdentity', { identity }).catch(rethrowAs('HISTORY_WRITE_FAILED'));
  }

  append(draft: MessageDraft): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#assertOpen('HISTORY_WRITE_FAILED');
      assertStorable(draft);
      this.#pending.push({ draft, resolve, reject });
      this.#flushSoon();
    });
  }

  async read(roomId: RoomId, query: HistoryQuery): Promise<HistoryPage> {
    this.#assertOpen('HISTORY_UNAVAILABLE');
    readRangeOf(query);
    await this.#readTurn();
    try {
      this.#assertOpen('HISTORY_UNAVAILABLE');
      const pageJson = await this.#thread.call('read', { roomId, query }).catch(rethrowAs('HISTORY_UNAVAILABLE'));
      return JSON.parse(pageJson) as HistoryPage;
    } finally {
      this.#readsInFlight -= 1;
      this.#waitingReads.shift()?.();
    }
  }

  subscribe(listener: (group: readonly CommittedEntry[]) => void): Dispose {
    return this.#committed.on(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#drainAndClose();
    return this.#closing;
  }

  async #drainAndClose(): Promise<void> {
    if (!this.#writing) this.#flush();
    while (this.#writing) await this.#writing;
    try {
      await this.#thread.call('close', {});
    } catch (error) {
      // A thread that ended by itself has let go of the file; what it was asked for was rejected then.
      if (!(error instanceof ThreadEndedError)) throw error;
    }
    await this.#thread.waitForExit();
  }

  /** Waits for this turn of the event loop to end, so that all that its sockets brought goes in one group. */
  #flushSoon(): void {
    if (this.#isFlushDue || this.#writing) return;
    this.#isFlushDue = true;
    setImmediate(() => {
      this.#isFlushDue = false;
      if (!this.#writing) this.#flush();
    });
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    const group = this.#pending.splice(0, GROUP_ENTRIES);
    this.#writing = this.#writeGroup(group).then(() => {
      this.#writing = undefined;
      this.#flush();
    });
  }

  async #writeGroup(group: readonly PendingAppend[]): Promise<void> {
    let outcomes: readonly AppendOutcome[];
    try {
      outcomes = await this.#thread
        .call('append', { rows: group.map(({ draft }) => draftRowOf(draft)) })
        .catch(rethrowAs('HISTORY_WRITE_FAILED'));
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    const committed: CommittedEntry[] = [];
    const settle = group.map((append, index) => settlerOf(append, outcomes[index], committed));
    // Everybody hears of an entry before its author is told that it is stored.
    if (committed.length > 0) this.#committed.emit(committed);
    for (const tell of settle) tell();
  }

  #readTurn(): Promise<void> | undefined {
    this.#readsInFlight += 1;
    if (this.#readsInFlight <= READS_IN_FLIGHT) return undefined;
    return new Promise((resolve) => this.#waitingReads.push(resolve));
  }

  #assertOpen(code: StoreErrorCode): void {
    if (this.#closing) throw storeError(code, 'closed');
  }
}

function settlerOf({ draft, resolve, reject }: PendingAppend, outcome: AppendOutcome | undefined, committed: CommittedEntry[]): () => void {
  if (outcome === undefined) throw new Error('The history thread answered fewer rows than it was given');
  if (typeof outcome === 'number') {
    const entry = entryOf(draft, outcome);
    committed.push({ roomId: draft.roomId, entry });
    return () => resolve({ entry, isDuplicate: false });
  }
  if ('duplicate' in outcome) return () => resolve({ entry: outcome.duplicate, isDuplicate: true });
  return () => reject(new AppError(outcome.refused));
}

/** A thread that is gone stores and reads nothing: its callers hear that in the words of the interface. */
function rethrowAs(code: StoreErrorCode): (error: unknown) => never {
  return (error) => {
    throw error instanceof ThreadEndedError ? storeError(code, 'io', error) : error;
  };
}

function storeError(code: StoreErrorCode, reason: StorageReason, cause?: unknown): AppError {
  return new AppError(code, { details: { reason }, cause });
}

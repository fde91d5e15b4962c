// A space kept in SQLite, on a thread of its own. Appends are written in groups, one transaction each:
// what comes within one turn of the event loop, or while a group is being written, goes together.
// Must not run SQL or touch the file itself.
import { AppError, toFailure } from '../../src-shared/errors/app-failure.ts';
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
  PrunedRoom,
  RoomLog,
  RoomRecord,
  SpaceRecord,
  SpaceStore,
  StoreEvent,
  Visit,
} from '../host/hub/space-store.ts';
import { BackupSchedule } from './backup-schedule.ts';
import { listBackups } from './backups.ts';
import { DiskFloor, readFreeBytes } from './disk-floor.ts';
import { assertStorable, entryOf } from './entries.ts';
import { GroupWriter } from './group-writer.ts';
import { readRangeOf } from './history-page.ts';
import { HistoryThread, ThreadEndedError } from './history-thread.ts';
import { readMarkerEpoch } from './restore-backup.ts';
import { RetentionSchedule } from './retention.ts';
import type { PruneLimits, Retention } from './retention.ts';
import { createSpaceId } from './space-id.ts';
import type { StorageReason } from './sqlite-failure.ts';
import { draftRowOf } from './worker-messages.ts';
import type { SpaceThreadStart } from './thread-messages.ts';
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
  /** With less than this free on its disk the store takes no messages; 0 or absent: until the disk itself refuses. */
  readonly diskFloorBytes?: number | undefined;
  /** Absent: for ever. */
  readonly retention?: Retention | undefined;
}

export interface SqliteSpaceStoreDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** Told what the operator should know. */
  readonly report?: ((event: StoreEvent) => void) | undefined;
  /** Of the disk that holds the data folder; absent: asked of the system. */
  readonly readFreeBytes?: (() => Promise<number>) | undefined;
}

/** A store whose rule for taking messages away can change while it is used. */
export interface RetainingSpaceStore extends SpaceStore {
  setRetention(retention: Retention): void;
  /** How many messages would go at once under that rule. @throws AppError HISTORY_UNAVAILABLE. */
  countExpired(retention: Retention): Promise<number>;
}

/**
 * A damaged database is moved aside and the newest sound backup put in its place; `report` is told before this resolves.
 * @throws AppError HOST_DATA_UNUSABLE, HOST_DATA_DAMAGED, HOST_DATA_NEWER, HOST_ALREADY_RUNNING, each with `path` and mostly `reason`;
 * HOST_START_FAILED when the system does not give it a thread.
 */
export async function openSqliteSpaceStore(
  options: SqliteSpaceStoreOptions,
  deps: SqliteSpaceStoreDeps,
): Promise<RetainingSpaceStore> {
  const { clock, report = () => undefined } = deps;
  const thread = await startThread(options.workerPath, {
    kind: 'space',
    dataDir: options.dataDir,
    newSpaceId: createSpaceId(deps.random),
    nowUnixMs: clock.nowUnixMs(),
  });
  if (thread.restored) report({ event: 'history-restored', ...thread.restored });
  const diskFloor = await DiskFloor.start(options.diskFloorBytes ?? 0, {
    clock,
    readFreeBytes: deps.readFreeBytes ?? (() => readFreeBytes(options.dataDir)),
    onChange: (isLow, freeBytes) => report({ event: isLow ? 'disk-low' : 'disk-enough', freeBytes }),
  });
  return new SqliteSpaceStore(thread, { clock, report, diskFloor, options });
}

/** The restoring thread is another one: only the end of the first lets go of the damaged file. */
async function startThread(workerPath: string, start: SpaceThreadStart): Promise<HistoryThread<SpaceCalls>> {
  const epoch = epochOf(start.dataDir);
  try {
    return await HistoryThread.start<SpaceCalls>(workerPath, start);
  } catch (error) {
    if (error instanceof ThreadEndedError) throw new AppError('HOST_START_FAILED', { details: { reason: 'history-thread' }, cause: error.cause });
    const isRestorable =
      error instanceof AppError && error.failure.code === 'HOST_DATA_DAMAGED' && RESTORABLE.has(error.failure.details?.reason);
    if (!isRestorable) throw error;
    return HistoryThread.start<SpaceCalls>(workerPath, { ...start, restoreIfEpochIs: epoch });
  }
}

/** A folder that cannot be read has no marker that counts; opening says what is wrong with it. */
function epochOf(dataDir: string): number {
  try {
    return readMarkerEpoch(dataDir);
  } catch {
    return 0;
  }
}

/** A database of another program or space is where it is because somebody put it there. */
const RESTORABLE: ReadonlySet<unknown> = new Set(['missing', 'empty', 'damaged']);

interface Upkeep {
  readonly clock: Clock;
  readonly report: (event: StoreEvent) => void;
  readonly diskFloor: DiskFloor;
  readonly options: SqliteSpaceStoreOptions;
}

class SqliteSpaceStore implements RetainingSpaceStore, RoomLog {
  readonly #thread: HistoryThread<SpaceCalls>;
  readonly #upkeep: Upkeep;
  readonly #backups: BackupSchedule;
  readonly #retention: RetentionSchedule;
  readonly #pruned = new Emitter<readonly PrunedRoom[]>();
  readonly #committed = new Emitter<readonly CommittedEntry[]>();
  readonly #appends = new GroupWriter<PendingAppend>(GROUP_ENTRIES, (group) => this.#writeGroup(group));
  #readsInFlight = 0;
  #waitingReads: (() => void)[] = [];
  #closing: Promise<void> | undefined;
  #prunedInRound = 0;
  #lastAppendMs = Number.NEGATIVE_INFINITY;

  constructor(thread: HistoryThread<SpaceCalls>, upkeep: Upkeep) {
    const { clock, options } = upkeep;
    this.#thread = thread;
    this.#upkeep = upkeep;
    // Not started again behind the hub: what its last group became nobody here knows. Whoever runs the host starts that anew.
    thread.onEnded((error) => upkeep.report({ event: 'history-ended', reason: String(error.cause) }));
    this.#backups = new BackupSchedule(listBackups(options.dataDir)[0]?.madeAtUnixMs ?? null, {
      clock,
      quietForMs: () => clock.monotonicMs() - this.#lastAppendMs,
      backUp: () => this.#backUp(),
    });
    this.#retention = new RetentionSchedule(options.retention ?? { kind: 'forever' }, {
      clock,
      prune: (limits) => this.#prune(limits),
      shrink: () => this.#thread.call('shrink', {}).catch(isFailedStep),
    });
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
    if (this.#appends.pending.some(({ draft }) => draft.roomId === roomId)) return;
    await this.#thread.call('removeRoom', { roomId }).catch(rethrowAs('HISTORY_WRITE_FAILED'));
  }

  async saveIdentity(identity: IdentityRecord): Promise<void> {
    this.#assertOpen('HISTORY_WRITE_FAILED');
    return this.#thread.call('saveIdentity', { identity }).catch(rethrowAs('HISTORY_WRITE_FAILED'));
  }

  async saveVisits(visits: readonly Visit[]): Promise<void> {
    this.#assertOpen('HISTORY_WRITE_FAILED');
    return this.#thread.call('saveVisits', { visits }).catch(rethrowAs('HISTORY_WRITE_FAILED'));
  }

  append(draft: MessageDraft): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#assertOpen('HISTORY_WRITE_FAILED');
      assertStorable(draft);
      if (this.#upkeep.diskFloor.isLow) throw storeError('HISTORY_WRITE_FAILED', 'disk-full');
      this.#lastAppendMs = this.#upkeep.clock.monotonicMs();
      this.#appends.add({ draft, resolve, reject });
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

  subscribePruned(listener: (rooms: readonly PrunedRoom[]) => void): Dispose {
    return this.#pruned.on(listener);
  }

  setRetention(retention: Retention): void {
    this.#retention.change(retention);
  }

  async countExpired(retention: Retention): Promise<number> {
    const limits = this.#retention.limitsOf(retention);
    this.#assertOpen('HISTORY_UNAVAILABLE');
    return limits ? this.#thread.call('countPrunable', { limits }).catch(rethrowAs('HISTORY_UNAVAILABLE')) : 0;
  }

  close(): Promise<void> {
    this.#closing ??= this.#drainAndClose();
    return this.#closing;
  }

  async #drainAndClose(): Promise<void> {
    for (const job of [this.#backups, this.#retention, this.#upkeep.diskFloor]) job.end();
    await this.#appends.drain();
    try {
      await this.#thread.call('close', {});
    } catch (error) {
      // A thread that ended by itself has let go of the file; what it was asked for was rejected then.
      if (!(error instanceof ThreadEndedError)) throw error;
    }
    await this.#thread.waitForExit();
  }

  async #backUp(): Promise<void> {
    const { clock, report, diskFloor } = this.#upkeep;
    // The room that is left is for what people write.
    if (diskFloor.isLow) return report({ event: 'backup-failed', reason: 'disk-full' });
    try {
      const path = await this.#thread.call('backup', { nowUnixMs: clock.nowUnixMs() });
      report({ event: 'backup', path });
    } catch (error) {
      report({ event: 'backup-failed', reason: String(toFailure(error).details?.reason ?? error) });
    }
  }

  /** @returns whether there is more to take away. */
  async #prune(limits: PruneLimits): Promise<boolean> {
    try {
      const { entries, rooms, hasMore } = await this.#thread.call('prune', { limits });
      this.#prunedInRound += entries;
      if (rooms.length > 0) this.#pruned.emit(rooms);
      if (hasMore || this.#prunedInRound === 0) return hasMore;
      this.#upkeep.report({ event: 'pruned', entries: this.#prunedInRound });
      this.#prunedInRound = 0;
      return hasMore;
    } catch (error) {
      return isFailedStep(error);
    }
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

/** A disk that is full or a thread that ended: the next round tries again. Anything else is a fault of this code. */
function isFailedStep(error: unknown): false {
  if (error instanceof AppError || error instanceof ThreadEndedError) return false;
  throw error;
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

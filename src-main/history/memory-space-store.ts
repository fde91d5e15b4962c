// A space kept in memory: the store of tests, with the same contract as the one on disk (test/contract/).
// Must not be used by a host that promises to keep anything.
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { MessageEntry, RoomId } from '../../src-shared/protocol/model.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
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
  Visit,
} from '../host/hub/space-store.ts';
import { assertStorable, entryOf, isSameMessage } from './entries.ts';
import { readRangeOf, takePage } from './history-page.ts';
import { createSpaceId } from './space-id.ts';

interface StoredRoom {
  readonly record: RoomRecord;
  readonly entries: MessageEntry[];
}

interface PendingAppend {
  readonly draft: MessageDraft;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

export class MemorySpaceStore implements SpaceStore, RoomLog {
  readonly #spaceId: string;
  readonly #rooms = new Map<RoomId, StoredRoom>();
  readonly #identities = new Map<string, IdentityRecord>();
  readonly #visits = new Map<string, Visit>();
  readonly #byNonce = new Map<string, CommittedEntry>();
  readonly #committed = new Emitter<readonly CommittedEntry[]>();
  #pending: PendingAppend[] = [];
  #isClosed = false;

  constructor(deps: { readonly random: Random }) {
    this.#spaceId = createSpaceId(deps.random);
  }

  get log(): RoomLog {
    return this;
  }

  async load(): Promise<SpaceRecord> {
    this.#assertOpen('HISTORY_UNAVAILABLE');
    return {
      spaceId: this.#spaceId,
      epoch: 1,
      rooms: [...this.#rooms.values()].map(({ record, entries }) => ({ ...record, firstSeq: 1, lastSeq: entries.length })),
      identities: [...this.#identities.values()],
      visits: [...this.#visits.values()],
    };
  }

  async saveRoom(room: RoomRecord): Promise<void> {
    this.#assertOpen('HISTORY_WRITE_FAILED');
    this.#rooms.set(room.roomId, { record: room, entries: this.#rooms.get(room.roomId)?.entries ?? [] });
  }

  async removeRoom(roomId: RoomId): Promise<void> {
    this.#assertOpen('HISTORY_WRITE_FAILED');
    this.#commitPending();
    if (this.#rooms.get(roomId)?.entries.length !== 0) return;
    this.#rooms.delete(roomId);
    for (const [key, visit] of this.#visits) if (visit.roomId === roomId) this.#visits.delete(key);
  }

  async saveIdentity(identity: IdentityRecord): Promise<void> {
    this.#assertOpen('HISTORY_WRITE_FAILED');
    for (const other of this.#identities.values()) {
      if (other.nameKey === identity.nameKey && other.deviceId !== identity.deviceId) {
        throw new AppError('NAME_TAKEN', { details: { name: identity.name } });
      }
    }
    this.#identities.set(identity.deviceId, identity);
  }

  async saveVisits(visits: readonly Visit[]): Promise<void> {
    this.#assertOpen('HISTORY_WRITE_FAILED');
    for (const visit of visits) {
      const key = `${visit.roomId}\n${visit.memberId}`;
      if (this.#rooms.has(visit.roomId) && !this.#visits.has(key)) this.#visits.set(key, visit);
    }
  }

  append(draft: MessageDraft): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#assertOpen('HISTORY_WRITE_FAILED');
      assertStorable(draft);
      this.#pending.push({ draft, resolve, reject });
      if (this.#pending.length === 1) queueMicrotask(() => this.#commitPending());
    });
  }

  async read(roomId: RoomId, query: HistoryQuery): Promise<HistoryPage> {
    this.#assertOpen('HISTORY_UNAVAILABLE');
    const range = readRangeOf(query);
    const entries = this.#rooms.get(roomId)?.entries ?? [];
    // Numbers are 1, 2, 3 … without gaps, so entry n stands at index n - 1. One more than the limit tells whether there is more.
    const wanted = query.limit + 1;
    if (range.direction === 'forward') {
      return takePage(entries.slice(range.afterSeq, range.afterSeq + wanted), query.limit, 'forward');
    }
    const end = Math.min(range.beforeSeq - 1, entries.length);
    return takePage(entries.slice(Math.max(0, end - wanted), end).reverse(), query.limit, 'backward');
  }

  subscribe(listener: (group: readonly CommittedEntry[]) => void): Dispose {
    return this.#committed.on(listener);
  }

  /** Nothing is ever taken away here. */
  subscribePruned(): Dispose {
    return () => undefined;
  }

  async close(): Promise<void> {
    this.#commitPending();
    this.#isClosed = true;
  }

  #commitPending(): void {
    const pending = this.#pending;
    this.#pending = [];
    const group: CommittedEntry[] = [];
    const settle = pending.map(({ draft, resolve, reject }) => {
      try {
        const appended = this.#appendOne(draft, group);
        return () => resolve(appended);
      } catch (error) {
        return () => reject(error);
      }
    });
    if (group.length > 0) this.#committed.emit(group);
    for (const tell of settle) tell();
  }

  #appendOne(draft: MessageDraft, group: CommittedEntry[]): Appended {
    const nonceKey = `${draft.nonceScope}\n${draft.nonce}`;
    const stored = this.#byNonce.get(nonceKey);
    if (stored) {
      if (isSameMessage(draft, { roomId: stored.roomId, text: stored.entry.text })) {
        return { entry: stored.entry, isDuplicate: true };
      }
      throw new AppError('NONCE_CONFLICT');
    }
    const room = this.#rooms.get(draft.roomId);
    if (!room) throw new AppError('ROOM_NOT_FOUND');
    const entry = entryOf(draft, room.entries.length + 1);
    const committed = { roomId: draft.roomId, entry };
    room.entries.push(entry);
    this.#byNonce.set(nonceKey, committed);
    group.push(committed);
    return { entry, isDuplicate: false };
  }

  #assertOpen(code: 'HISTORY_UNAVAILABLE' | 'HISTORY_WRITE_FAILED'): void {
    if (this.#isClosed) throw new AppError(code, { details: { reason: 'closed' } });
  }
}

// What the hub needs of storage. SQLite stands behind it today; a clustered log may take its place: everything may answer late.
// Must not know how or where anything is kept.
import type { Author, MemberId, MessageEntry, MessageId, Nonce, RoomId, RoomPolicies } from '../../../src-shared/protocol/model.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';

/** A message before it has a number. */
export interface MessageDraft {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly author: Author;
  /** The nonce is unique within this: a device id, or a session of an older dialect. */
  readonly nonceScope: string;
  readonly nonce: Nonce;
  readonly sentAtUnixMs: number;
  readonly text: string;
  readonly authorSeq?: number | undefined;
  readonly prevHash?: string | undefined;
  readonly sig?: string | undefined;
}

export interface Appended {
  readonly entry: MessageEntry;
  /** The nonce was there already: `entry` is the one stored then, and nobody is told again. */
  readonly isDuplicate: boolean;
}

export interface CommittedEntry {
  readonly roomId: RoomId;
  readonly entry: MessageEntry;
}

export interface HistoryQuery {
  /** Entries with a greater number, oldest first; excludes `beforeSeq`. */
  readonly afterSeq?: number | undefined;
  /** Entries with a smaller number, the nearest ones, still in rising order. */
  readonly beforeSeq?: number | undefined;
  /** 1–1,000. A page also ends after LIMITS.historyPageBytes of text. */
  readonly limit: number;
}

export interface HistoryPage {
  readonly entries: readonly MessageEntry[];
  /** Whether the direction read in has more. */
  readonly hasMore: boolean;
}

/** The numbered log of every room. */
export interface RoomLog {
  /**
   * Numbers and stores one message; resolves once it is on disk, in the order of the calls within a room.
   * @throws AppError HISTORY_WRITE_FAILED (nothing was stored), NONCE_CONFLICT (the nonce was used in another room or with another text).
   */
  append(draft: MessageDraft): Promise<Appended>;
  /** @throws AppError HISTORY_UNAVAILABLE. */
  read(roomId: RoomId, query: HistoryQuery): Promise<HistoryPage>;
  /** Every group of entries after it is on disk, each once, in log order, before the promises of `append` resolve. */
  subscribe(listener: (group: readonly CommittedEntry[]) => void): Dispose;
  /** The store's retention took entries away; their numbers are never given again. */
  subscribePruned(listener: (rooms: readonly PrunedRoom[]) => void): Dispose;
}

export interface RoomRecord {
  readonly roomId: RoomId;
  readonly name: string;
  readonly policies: RoomPolicies;
  readonly createdAtUnixMs: number;
}

/** A name and the key it belongs to. */
export interface IdentityRecord {
  readonly deviceId: string;
  readonly memberId: MemberId;
  readonly name: string;
  /** `name` folded for comparison; unique. */
  readonly nameKey: string;
}

/** Where the log of a room stood when somebody came into it for the first time. */
export interface Visit {
  readonly roomId: RoomId;
  readonly memberId: MemberId;
  readonly firstJoinedSeq: number;
}

/** A room whose oldest entries were taken away; `firstSeq` is the number of the first that is left, or will be. */
export interface PrunedRoom {
  readonly roomId: RoomId;
  readonly firstSeq: number;
}

export interface SpaceRecord {
  readonly spaceId: string;
  readonly epoch: number;
  /** `firstSeq` is 1 as long as nothing was taken away. */
  readonly rooms: readonly (RoomRecord & { readonly firstSeq: number; readonly lastSeq: number })[];
  readonly identities: readonly IdentityRecord[];
  readonly visits: readonly Visit[];
}

/** A backup was put in the place of a damaged log. */
export interface RestoredHistory {
  readonly backupMadeAtUnixMs: number;
  /** Folder where the damaged files are now. */
  readonly movedAsideTo: string;
  readonly epoch: number;
}

/** What a store reports to whoever runs the host. */
export type StoreEvent =
  | ({ readonly event: 'history-restored' } & RestoredHistory)
  | { readonly event: 'backup'; readonly path: string }
  | { readonly event: 'backup-failed'; readonly reason: string }
  | { readonly event: 'disk-low' | 'disk-enough'; readonly freeBytes: number }
  | { readonly event: 'pruned'; readonly entries: number }
  /** Nothing can be stored or read any more: the host has to be started anew. */
  | { readonly event: 'history-ended'; readonly reason: string };

export interface SpaceStore {
  readonly log: RoomLog;
  /** What is known at the start; makes the space (ids, epoch 1) when there is none. */
  load(): Promise<SpaceRecord>;
  saveRoom(room: RoomRecord): Promise<void>;
  /** Forgets a room; only ever asked for one in which nothing was ever said, and does nothing for another. */
  removeRoom(roomId: RoomId): Promise<void>;
  /** Keeps the first visit of each person to each room; later ones change nothing. */
  saveVisits(visits: readonly Visit[]): Promise<void>;
  /** One name a device: replaces what the device had before. */
  saveIdentity(identity: IdentityRecord): Promise<void>;
  /** Waits for what is under way, writes everything into the main file and releases it. */
  close(): Promise<void>;
}

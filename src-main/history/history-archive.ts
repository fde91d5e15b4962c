// All that one's own copy holds, for whoever shows, exports, imports or deletes it: plain data and one interface.
// Must not know files, formats or windows.
import type { ChangedCopy, ServerFacts, StoredMessage } from '../../src-shared/session/local-history.ts';

export interface ArchivedRoomFacts {
  readonly roomId: string;
  readonly name: string;
  /** Its numbers are those of the copy with this id; in a Wassop 2 room in use they are the host's. */
  readonly copyId: string;
  readonly isJoined: boolean;
  /** Its numbers began anew: kept for itself. */
  readonly isRetired: boolean;
  /** As in KnownRoom. */
  readonly floorSeq: number;
  readonly lastSeq: number;
  readonly readSeq: number;
  readonly deletedSeq: number;
}

export interface ArchivedRoom extends ArchivedRoomFacts {
  /** Stands for the room in the calls below, as long as the copy is open. */
  readonly roomNumber: number;
  readonly messageCount: number;
  /** Messages that wait to be sent, or could not be. */
  readonly unsentCount: number;
}

export interface ArchivedServer extends ServerFacts {
  readonly serverNumber: number;
  /** Where it was found last. */
  readonly addresses: readonly string[];
  /** In the order they became known. */
  readonly rooms: readonly ArchivedRoom[];
}

export interface ImportedRoom {
  readonly roomNumber: number;
  /** Messages above it are not taken: numbers there are given by this side. */
  readonly maxSeq: number;
}

export interface FinishedRoom {
  /** Something is missing between what is here and what came in: that is kept, and shown once the hole is filled. */
  readonly isApart: boolean;
  /** The room in use whose copy begins lower now. */
  readonly changed: ChangedCopy | null;
}

export interface ImportCounts {
  readonly addedCount: number;
  /** Here already, the same. */
  readonly knownCount: number;
  /** Another message stands under that number: what is here stays. */
  readonly differingCount: number;
}

/** Promises reject with AppError HISTORY_UNAVAILABLE or HISTORY_WRITE_FAILED. */
export interface HistoryArchive {
  /** Absolute path. */
  readonly folder: string;
  /** In the order they became known. */
  overview(): Promise<readonly ArchivedServer[]>;
  /** Of the files on disk. */
  readSizeBytes(): Promise<number>;
  /** The oldest messages above a number, rising; `limit` is 1 to 1,000. */
  readForward(roomNumber: number, afterSeq: number, limit: number): Promise<readonly StoredMessage[]>;
  /**
   * Deletes all messages of these rooms, in one transaction, so that nothing of them is left in the files. A room in use stays known,
   * without them; `removesUnsent`: what waits to be sent there goes too.
   */
  remove(roomNumbers: readonly number[], removesUnsent: boolean): Promise<readonly ChangedCopy[]>;
  /** Makes the server known unless it is; an address that is taken by another stays with that. */
  importServer(facts: ServerFacts, addresses: readonly string[]): Promise<{ readonly serverNumber: number; readonly isNew: boolean; readonly selfId: string | null }>;
  /** Finds the room whose numbers these are, or makes it. It holds what is imported only once that is finished. */
  importRoom(serverNumber: number, room: ArchivedRoomFacts): Promise<ImportedRoom>;
  /** Adds what is not there, in one transaction. */
  importMessages(roomNumber: number, messages: readonly StoredMessage[]): Promise<ImportCounts>;
  /** What was imported counts from now on, as far as it can. */
  finishRoom(roomNumber: number, room: ArchivedRoomFacts): Promise<FinishedRoom>;
}

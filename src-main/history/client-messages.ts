// What one's own copy asks of its worker thread. Both sides are one build, so nothing is checked here. Knows nothing of threads or SQL.
import type { SearchPage, SearchQuery, SearchScope } from '../../src-shared/ipc/search.ts';
import type { ChangedCopy, KeptRoom, KnownServer, LocalChange, LocalHistory, PageAnchor, RoomKey, ServerFacts, StoredMessage } from '../../src-shared/session/local-history.ts';
import type { ArchivedRoomFacts, ArchivedServer, FinishedRoom, ImportCounts, ImportedRoom } from './history-archive.ts';

export type RecallQuery = Parameters<LocalHistory['recall']>[0];

/** Each request the thread of one's own copy takes, with what it answers. */
export type ClientCalls = {
  recall: { args: { readonly what: RecallQuery }; result: KnownServer | null };
  /** All or nothing. */
  keep: { args: { readonly changes: readonly LocalChange[] }; result: void };
  /** A LocalPage as JSON: one string crosses between threads at a third of the cost of a thousand objects. */
  read: { args: { readonly at: RoomKey; readonly beforeSeq: number; readonly limit: number }; result: string };
  /** As `read`, upwards. */
  readAfter: { args: { readonly at: RoomKey; readonly afterSeq: number; readonly limit: number }; result: string };
  /** A KeptPage as JSON. */
  readKept: { args: { readonly roomNumber: number; readonly anchor: PageAnchor; readonly limit: number }; result: string };
  /** A piece of a search; null: call again. The newest id takes the place of any other search. */
  search: { args: { readonly searchId: number; readonly query: SearchQuery }; result: SearchPage | null };
  keptRooms: { args: Record<never, never>; result: readonly KeptRoom[] };
  people: { args: { readonly scope: SearchScope; readonly part: string }; result: readonly string[] };
  /** @returns whether there is more to take up. */
  indexStep: { args: Record<never, never>; result: boolean };
  overview: { args: Record<never, never>; result: readonly ArchivedServer[] };
  /** StoredMessages as JSON, for the same reason. */
  readForward: { args: { readonly roomNumber: number; readonly afterSeq: number; readonly limit: number }; result: string };
  remove: { args: { readonly roomNumbers: readonly number[]; readonly removesUnsent: boolean }; result: readonly ChangedCopy[] };
  importServer: {
    args: { readonly facts: ServerFacts; readonly addresses: readonly string[] };
    result: { readonly serverNumber: number; readonly isNew: boolean; readonly selfId: string | null };
  };
  importRoom: { args: { readonly serverNumber: number; readonly room: ArchivedRoomFacts }; result: ImportedRoom };
  importMessages: { args: { readonly roomNumber: number; readonly messages: readonly StoredMessage[] }; result: ImportCounts };
  finishRoom: { args: { readonly roomNumber: number; readonly room: ArchivedRoomFacts }; result: FinishedRoom };
  close: { args: Record<never, never>; result: void };
};

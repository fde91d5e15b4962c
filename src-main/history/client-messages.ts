// What one's own copy asks of its worker thread. Both sides are one build, so nothing is checked here. Knows nothing of threads or SQL.
import type { KnownServer, LocalChange, LocalHistory, RoomKey } from '../../src-shared/session/local-history.ts';

export type RecallQuery = Parameters<LocalHistory['recall']>[0];

/** Each request the thread of one's own copy takes, with what it answers. */
export type ClientCalls = {
  recall: { args: { readonly what: RecallQuery }; result: KnownServer | null };
  /** All or nothing. */
  keep: { args: { readonly changes: readonly LocalChange[] }; result: void };
  /** A LocalPage as JSON: one string crosses between threads at a third of the cost of a thousand objects. */
  read: { args: { readonly at: RoomKey; readonly beforeSeq: number; readonly limit: number }; result: string };
  close: { args: Record<never, never>; result: void };
};

// What of a room's log somebody may read, as the room's policy says. Pure. Must not know who asks or how a log is kept.
import type { CatchUp, MessageEntry } from '../../../src-shared/protocol/model.ts';
import type { HistoryPage, HistoryQuery } from './space-store.ts';

export interface Attendance {
  /** Where the log stood when this person came into the room for the very first time. */
  readonly firstJoinedSeq: number;
  /** Where it stood when they came in this time. */
  readonly joinedSeq: number;
}

/** @returns the number up to which the log is closed to them; 0: they may read everything. */
export function closedUpToSeq(catchUp: CatchUp, { firstJoinedSeq, joinedSeq }: Attendance): number {
  switch (catchUp.kind) {
    case 'all':
      return 0;
    case 'last':
      return Math.max(0, firstJoinedSeq - (catchUp.count ?? 0));
    case 'since-joined':
      return firstJoinedSeq;
    case 'none':
      return joinedSeq;
  }
}

/** The query with its beginning moved to where the log is open. */
export function openPartOf(query: HistoryQuery, closedSeq: number): HistoryQuery {
  return query.afterSeq === undefined ? query : { ...query, afterSeq: Math.max(query.afterSeq, closedSeq) };
}

/** The page without what is closed; where the closed part begins there is no more. */
export function withoutClosed(page: HistoryPage, closedSeq: number, query: HistoryQuery): HistoryPage {
  if (closedSeq === 0 || query.afterSeq !== undefined) return page;
  const entries: readonly MessageEntry[] = page.entries.filter(({ seq }) => seq > closedSeq);
  const isCut = entries.length < page.entries.length || entries[0]?.seq === closedSeq + 1;
  return { entries, hasMore: page.hasMore && !isCut };
}

// Where a page of history ends: by count and by bytes, the same for every store. Knows nothing of where entries are kept.
import type { MessageEntry } from '../../src-shared/protocol/model.ts';
import { LIMITS } from '../../src-shared/protocol/limits.ts';
import type { HistoryPage, HistoryQuery } from '../host/hub/space-store.ts';

/** What is asked for when neither end is given: the newest entries. */
export const AFTER_EVERY_SEQ = Number.MAX_SAFE_INTEGER;

export type ReadRange =
  | { readonly direction: 'forward'; readonly afterSeq: number }
  | { readonly direction: 'backward'; readonly beforeSeq: number };

/** @throws RangeError for a query outside its contract: that is a fault of the caller, never of a person. */
export function readRangeOf(query: HistoryQuery): ReadRange {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > LIMITS.historyPageEntries) {
    throw new RangeError(`limit is 1 to ${LIMITS.historyPageEntries}, not ${query.limit}`);
  }
  if (query.afterSeq !== undefined && query.beforeSeq !== undefined) {
    throw new RangeError('afterSeq and beforeSeq exclude each other');
  }
  if (query.afterSeq !== undefined) return { direction: 'forward', afterSeq: query.afterSeq };
  return { direction: 'backward', beforeSeq: query.beforeSeq ?? AFTER_EVERY_SEQ };
}

/**
 * Bytes of what people wrote, as it will stand in a frame. Counted as JSON, because a text of control characters grows
 * sixfold there and a page of such texts would be larger than the largest frame.
 */
function writtenBytes(entry: MessageEntry): number {
  return (
    jsonBytes(entry.text) + jsonBytes(entry.author.name) + (entry.prevHash?.length ?? 0) + (entry.sig?.length ?? 0)
  );
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/**
 * Takes one page from `entries`, which come in the order they are read in and are taken no further than needed.
 * A page has at least one entry when there is one, so that reading always gets on.
 * @returns the entries in rising order.
 */
export function takePage(entries: Iterable<MessageEntry>, limit: number, direction: ReadRange['direction']): HistoryPage {
  const page: MessageEntry[] = [];
  let pageBytes = 0;
  let hasMore = false;
  for (const entry of entries) {
    if (page.length === limit || pageBytes >= LIMITS.historyPageBytes) {
      hasMore = true;
      break;
    }
    page.push(entry);
    pageBytes += writtenBytes(entry);
  }
  if (direction === 'backward') page.reverse();
  return { entries: page, hasMore };
}

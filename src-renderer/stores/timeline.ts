// What is known of one room's history and how it is shown, as one value that changes as a whole. Pure; must not know ChatApi.
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { PENDING_ORDER_SEQ } from '../../src-shared/ipc/views.ts';
import type { MessageItem, TimelineItem } from '../../src-shared/ipc/views.ts';
import { mergeItems, removeItems } from './timeline-merge.ts';
import type { Merged } from './timeline-merge.ts';
import { buildRows } from './timeline-rows.ts';
import type { TimelineRow } from './timeline-rows.ts';

/** So many missed messages fit under what was read last. */
const FOLLOWED_MISSED = 5;

export interface JumpTarget {
  readonly key: string;
  readonly seq: number;
}

export interface Timeline {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly failure: AppFailure | null;
  readonly items: readonly TimelineItem[];
  /** Index of the items; owned by this timeline and its successors, so an older value must not be changed any more. */
  readonly byKey: Map<string, TimelineItem>;
  readonly rows: readonly TimelineRow[];
  /** Nothing older exists or can be had. */
  readonly isComplete: boolean;
  /** Complete, because what came before was deleted on this computer. */
  readonly isDeletedBefore: boolean;
  readonly older: 'idle' | 'loading' | 'failed';
  /** Whether the last item is the room's newest; else this is a part of its past, and what comes meanwhile is only counted. */
  readonly isNewest: boolean;
  readonly newer: 'idle' | 'loading' | 'failed';
  /** What came while newer ones were being read: the answer may be older than it. */
  readonly held: readonly TimelineItem[];
  /** The message that was jumped to, until it has been seen; another object for every jump. */
  readonly target: JumpTarget | null;
  /** Whether the rows last changed at their start: then the list keeps its place from the end. */
  readonly isPrepended: boolean;
  /** The last own message: its state is shown. */
  readonly lastOwnKey: string | null;
  readonly unreadFromKey: string | null;
  readonly isAtBottom: boolean;
  /** Others' messages that came while the bottom was out of sight. */
  readonly newCount: number;
  /** The newest message of somebody else that came while the room was open: said to a screen reader. */
  readonly lastArrival: MessageItem | null;
}

export interface TimelinePage {
  readonly items: readonly TimelineItem[];
  readonly isComplete: boolean;
  readonly isDeletedBefore?: true | undefined;
}

/** As it is read in a part of the past. */
export interface PastPage extends TimelinePage {
  readonly isNewest: boolean;
}

export function emptyTimeline(): Timeline {
  return {
    status: 'loading',
    failure: null,
    items: [],
    byKey: new Map(),
    rows: [],
    isComplete: false,
    isDeletedBefore: false,
    older: 'idle',
    isNewest: true,
    newer: 'idle',
    held: [],
    target: null,
    isPrepended: false,
    lastOwnKey: null,
    unreadFromKey: null,
    isAtBottom: true,
    newCount: 0,
    lastArrival: null,
  };
}

/**
 * The first page.
 * @param unreadCount others' messages that were not read before: a line is drawn over the first of them
 */
export function withFirstPage(
  timeline: Timeline,
  page: TimelinePage,
  unreadCount: number,
): Timeline {
  const merged = mergeItems(timeline.items, timeline.byKey, page.items);
  const unreadFromKey = nthNewestOfOthers(merged.items, unreadCount);
  const ready = { ...timeline, status: 'ready', failure: null, isComplete: page.isComplete, isDeletedBefore: page.isDeletedBefore ?? false, unreadFromKey } as const;
  // Where there is something new one begins there, and reads on to the end.
  return applied({ ...ready, isAtBottom: unreadFromKey === null }, { ...merged, firstChanged: 0 });
}

/** The page around a message that was jumped to, in the place of whatever was shown. */
export function withWindow(timeline: Timeline, page: PastPage, target: JumpTarget): Timeline {
  const merged = mergeItems(timeline.items, timeline.byKey, page.items);
  const { isComplete, isNewest, isDeletedBefore = false } = page;
  const ready = { ...timeline, status: 'ready', failure: null, isComplete, isDeletedBefore, isNewest, target, isAtBottom: false } as const;
  return applied(ready, { ...merged, firstChanged: 0 });
}

/** Shows a message that is loaded already. */
export function withTarget(timeline: Timeline, target: JumpTarget): Timeline {
  return { ...timeline, target, isAtBottom: false, isPrepended: false };
}

export function withoutTarget(timeline: Timeline): Timeline {
  return timeline.target ? { ...timeline, target: null } : timeline;
}

/** What follows the last item of a part of the past; with the newest of all it is no such part any more. */
export function withNewerPage(timeline: Timeline, page: PastPage): Timeline {
  const incoming = page.isNewest ? [...page.items, ...timeline.held] : page.items;
  const merged = mergeItems(timeline.items, timeline.byKey, incoming);
  const { isNewest } = page;
  return applied({ ...timeline, newer: 'idle', held: [], isNewest, newCount: isNewest ? 0 : timeline.newCount }, merged);
}

export function withOlderPage(timeline: Timeline, page: TimelinePage): Timeline {
  // Neither anything older nor the beginning: asking again at once would go on for ever.
  if (page.items.length === 0 && !page.isComplete) return { ...timeline, older: 'failed' };
  const merged = mergeItems(timeline.items, timeline.byKey, page.items);
  const isPrepended = merged.items.length > timeline.items.length || page.isComplete;
  const { isComplete, isDeletedBefore = false } = page;
  return { ...applied({ ...timeline, older: 'idle', isComplete, isDeletedBefore }, { ...merged, firstChanged: 0 }), isPrepended };
}

/**
 * Items that are new or have changed.
 * @param isWatched whether the person has the room before them: else the first new message gets the line "new"
 */
export function withItems(timeline: Timeline, incoming: readonly TimelineItem[], isWatched: boolean): Timeline {
  return timeline.isNewest ? withItemsAtEnd(timeline, incoming, isWatched) : withItemsInPast(timeline, incoming);
}

/** What is shown may change; what is beyond it is read when one gets there. */
function withItemsInPast(timeline: Timeline, incoming: readonly TimelineItem[]): Timeline {
  const known = incoming.filter((item) => timeline.byKey.has(item.key));
  const arrivals = incoming.filter((item) => item.kind === 'message' && !item.isOwn && !timeline.byKey.has(item.key));
  const held = timeline.newer === 'loading' ? [...timeline.held, ...incoming] : timeline.held;
  const counted = { ...timeline, held, newCount: timeline.newCount + arrivals.length };
  return known.length === 0 ? counted : applied(counted, mergeItems(timeline.items, timeline.byKey, known));
}

function withItemsAtEnd(timeline: Timeline, incoming: readonly TimelineItem[], isWatched: boolean): Timeline {
  const arrivals = incoming.filter(
    (item): item is MessageItem => item.kind === 'message' && !item.isOwn && !timeline.byKey.has(item.key),
  );
  const hasWritten = incoming.some((item) => item.kind === 'message' && isWrittenNow(item) && !timeline.byKey.has(item.key));
  const missed = arrivals.filter((item) => item.wasMissed);
  const isWatchedEnd = isWatched && timeline.isAtBottom;
  const isSeen = isWatchedEnd && missed.length === 0;
  // Whoever writes has read; and whoever had read all of it begins, after an absence, where it ended.
  const hasReadOn = hasWritten || (isWatchedEnd && missed.length > 0 && !endsWithMissed(timeline.items));
  const kept = hasReadOn ? null : timeline.unreadFromKey;
  const unreadFromKey = kept ?? (isSeen ? null : (arrivals[0]?.key ?? null));
  // More than one can take in at a glance is not rushed past: the person goes on reading where they were.
  const isAtBottom = timeline.isAtBottom && missed.length <= FOLLOWED_MISSED;
  const merged = mergeItems(timeline.items, timeline.byKey, incoming);
  const firstChanged = unreadFromKey === timeline.unreadFromKey ? merged.firstChanged : 0;
  return applied(
    {
      ...timeline,
      unreadFromKey,
      isAtBottom,
      newCount: isAtBottom ? 0 : timeline.newCount + arrivals.length,
      lastArrival: arrivals.at(-1) ?? timeline.lastArrival,
    },
    { ...merged, firstChanged },
  );
}

export function withoutItems(timeline: Timeline, keys: readonly string[]): Timeline {
  return applied(timeline, removeItems(timeline.items, timeline.byKey, keys));
}

/** Comes back to a room that was left: at what is new since, else at its end. A jump that has not been seen yet goes before. */
export function withReturn(timeline: Timeline): Timeline {
  if (timeline.target) return timeline;
  return { ...timeline, isAtBottom: timeline.unreadFromKey === null, newCount: 0, isPrepended: false };
}

export function withBottom(timeline: Timeline, isAtBottom: boolean): Timeline {
  return { ...timeline, isAtBottom, newCount: isAtBottom ? 0 : timeline.newCount };
}

/** What was deleted here can be had again: there is something older. */
export function withoutDeletedMark(timeline: Timeline): Timeline {
  return applied({ ...timeline, isComplete: false, isDeletedBefore: false }, { items: timeline.items, firstChanged: 0 });
}

/** Takes the line "new" away. */
export function withoutUnreadLine(timeline: Timeline): Timeline {
  if (timeline.unreadFromKey === null) return timeline;
  return applied({ ...timeline, unreadFromKey: null }, { items: timeline.items, firstChanged: 0 });
}

/** The number before which an older page is asked for; undefined while no message with a number is known. */
export function oldestSeq(timeline: Timeline): number | undefined {
  // Comings and goings carry the number of a message that may not have been read yet.
  const first = timeline.items.find((item) => item.kind === 'message');
  const isNumbered = first?.kind === 'message' && first.delivery?.kind !== 'sending' && first.delivery?.kind !== 'failed';
  return isNumbered ? first.orderSeq : undefined;
}

/** The number after which a newer page is asked for. */
export function newestSeq(timeline: Timeline): number {
  return timeline.items.findLast((item) => item.kind === 'message')?.orderSeq ?? 0;
}

/** Not what was written on another device meanwhile, nor what a server has lost and is shown again. */
function isWrittenNow(item: MessageItem): boolean {
  return item.isOwn && !item.wasMissed && item.delivery?.kind !== 'failed';
}

/** Whether what was missed is coming in just now: then the line stands already. */
function endsWithMissed(items: readonly TimelineItem[]): boolean {
  const last = items.findLast((item) => item.kind === 'message' && item.orderSeq !== PENDING_ORDER_SEQ);
  return last?.kind === 'message' && last.wasMissed === true;
}

function applied(timeline: Timeline, { items, firstChanged }: Merged): Timeline {
  const rows = buildRows(timeline.rows, items, firstChanged, timeline);
  return { ...timeline, items, rows, isPrepended: false, lastOwnKey: lastOwnKey(items) };
}

function lastOwnKey(items: readonly TimelineItem[]): string | null {
  return items.findLast((item) => item.kind === 'message' && item.isOwn)?.key ?? null;
}

/** Key of the message over which the line goes: the oldest of the `count` newest that others wrote. */
function nthNewestOfOthers(items: readonly TimelineItem[], count: number): string | null {
  let key: string | null = null;
  let left = count;
  for (let index = items.length - 1; index >= 0 && left > 0; index -= 1) {
    const item = items[index];
    if (item?.kind !== 'message' || item.isOwn) continue;
    key = item.key;
    left -= 1;
  }
  return key;
}

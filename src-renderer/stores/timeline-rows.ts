// Items of a room → what the list shows, line by line: days, groups by author, condensed comings and goings. Pure.
import type { MessageItem, NoticeItem, PresenceItem, TimelineItem } from '../../src-shared/ipc/views.ts';
import { assertNever } from '../../src-shared/util/assert-never.ts';
import { summarisePresence } from './presence-summary.ts';
import type { PresenceSummary } from './presence-summary.ts';

/** Messages of one author further apart than this begin a new group, so that the time shown stays true for all of it. */
const GROUP_GAP_MS = 5 * 60_000;

/** `fromIndex` is the first item a row stands for: where to begin again when items change. */
type Row<T> = { readonly key: string; readonly fromIndex: number } & T;

export type TimelineRow =
  | Row<{ readonly kind: 'start' | 'deleted' }>
  | Row<{ readonly kind: 'day'; readonly unixMs: number }>
  | Row<{ readonly kind: 'unread' }>
  | Row<{ readonly kind: 'message'; readonly item: MessageItem; readonly startsGroup: boolean; readonly endsGroup: boolean }>
  | Row<{ readonly kind: 'presence'; readonly summary: PresenceSummary }>
  | Row<{ readonly kind: 'notice'; readonly item: NoticeItem }>;

export interface RowOptions {
  /** Whether the first item is the first there is: then a row says so. */
  readonly isComplete: boolean;
  /** The first there is, because what came before was deleted here. */
  readonly isDeletedBefore?: boolean;
  /** The message over which the line "new" is drawn. */
  readonly unreadFromKey: string | null;
}

/**
 * @param previous rows of the items as they were, made with the same options
 * @param firstChanged items before this index are what they were
 */
export function buildRows(
  previous: readonly TimelineRow[],
  items: readonly TimelineItem[],
  firstChanged: number,
  options: RowOptions,
): readonly TimelineRow[] {
  const kept = keptRows(previous, firstChanged);
  const startIndex = kept === 0 ? 0 : (previous[kept]?.fromIndex ?? items.length);
  const rows = previous.slice(0, kept);
  if (kept === 0 && options.isComplete) rows.push({ kind: options.isDeletedBefore ? 'deleted' : 'start', key: 'start', fromIndex: 0 });
  for (let index = startIndex; index < items.length; ) index = appendRow(rows, items, index, options);
  return rows;
}

/** How many rows stay: all before the one that holds the last unchanged item, which may now group or condense otherwise. */
function keptRows(previous: readonly TimelineRow[], firstChanged: number): number {
  let kept = previous.length;
  while (kept > 0 && (previous[kept - 1]?.fromIndex ?? 0) >= firstChanged) kept -= 1;
  const restartAt = previous[kept - 1]?.fromIndex ?? 0;
  while (kept > 0 && (previous[kept - 1]?.fromIndex ?? 0) >= restartAt) kept -= 1;
  return kept;
}

/** Adds what the item at `index` (and those condensed with it) shows; answers the index of the next. */
function appendRow(rows: TimelineRow[], items: readonly TimelineItem[], index: number, options: RowOptions): number {
  const item = items[index];
  if (!item) return index + 1;
  const previous = items[index - 1];
  const isNewDay = !previous || !isSameDay(timeOf(previous), timeOf(item));
  if (isNewDay) rows.push({ kind: 'day', key: `day ${item.key}`, fromIndex: index, unixMs: timeOf(item) });
  if (item.key === options.unreadFromKey) rows.push({ kind: 'unread', key: 'unread', fromIndex: index });

  switch (item.kind) {
    case 'message':
      rows.push({
        kind: 'message',
        key: item.key,
        fromIndex: index,
        item,
        startsGroup: isNewDay || item.key === options.unreadFromKey || !isSameGroup(previous, item),
        endsGroup: !endsTogether(item, items[index + 1], options),
      });
      return index + 1;
    case 'notice':
      rows.push({ kind: 'notice', key: item.key, fromIndex: index, item });
      return index + 1;
    case 'presence': {
      const run = presenceRun(items, index, item);
      rows.push({ kind: 'presence', key: item.key, fromIndex: index, summary: summarisePresence(run) });
      return index + run.length;
    }
    default:
      return assertNever(item);
  }
}

function presenceRun(items: readonly TimelineItem[], index: number, first: PresenceItem): PresenceItem[] {
  const run = [first];
  for (let next = items[index + 1]; next?.kind === 'presence'; next = items[index + run.length]) {
    if (!isSameDay(first.atUnixMs, next.atUnixMs)) break;
    run.push(next);
  }
  return run;
}

function isSameGroup(previous: TimelineItem | undefined, item: MessageItem): boolean {
  return (
    previous?.kind === 'message' &&
    previous.isOwn === item.isOwn &&
    previous.authorId === item.authorId &&
    previous.authorName === item.authorName &&
    Math.abs(item.sentAtUnixMs - previous.sentAtUnixMs) < GROUP_GAP_MS
  );
}

function endsTogether(item: MessageItem, next: TimelineItem | undefined, options: RowOptions): boolean {
  return (
    next?.kind === 'message' &&
    next.key !== options.unreadFromKey &&
    isSameGroup(item, next) &&
    isSameDay(item.sentAtUnixMs, next.sentAtUnixMs)
  );
}

function timeOf(item: TimelineItem): number {
  return item.kind === 'message' ? item.sentAtUnixMs : item.atUnixMs;
}

/** Every time zone is a whole number of quarters of an hour from UTC. */
const QUARTER_MS = 15 * 60_000;

/** Local days. Dates are costly by the 100,000 and neighbours are mostly minutes apart: the same quarter is the same day. */
function isSameDay(a: number, b: number): boolean {
  if (Math.floor(a / QUARTER_MS) === Math.floor(b / QUARTER_MS)) return true;
  const [dayA, dayB] = [new Date(a), new Date(b)];
  return (
    dayA.getDate() === dayB.getDate() && dayA.getMonth() === dayB.getMonth() && dayA.getFullYear() === dayB.getFullYear()
  );
}

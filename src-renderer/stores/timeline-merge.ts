// Items of a room in their order: merging new ones and replacing known ones without walking the whole room. Pure.
import type { TimelineItem } from '../../src-shared/ipc/views.ts';

type Order = Pick<TimelineItem, 'orderSeq' | 'orderSub'>;

export function compareOrder(a: Order, b: Order): number {
  return a.orderSeq - b.orderSeq || a.orderSub - b.orderSub;
}

/** Index of the first item that is not before `order`. */
function lowerBound(items: readonly TimelineItem[], order: Order): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item && compareOrder(item, order) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Merged {
  readonly items: readonly TimelineItem[];
  /** Items before this index are what they were. */
  readonly firstChanged: number;
}

/**
 * Puts items in, each in place of the one with its key if there is one.
 * Costs as much as there are items after the first that changes, so that the usual case (the end) is cheap.
 * @param byKey the same items by key; brought up to date in place
 */
export function mergeItems(
  items: readonly TimelineItem[],
  byKey: Map<string, TimelineItem>,
  incoming: readonly TimelineItem[],
): Merged {
  const added = new Map(incoming.map((item) => [item.key, item]));
  let firstChanged = items.length;
  for (const item of added.values()) {
    const known = byKey.get(item.key);
    firstChanged = Math.min(firstChanged, lowerBound(items, item), known ? lowerBound(items, known) : items.length);
    byKey.set(item.key, item);
  }
  const tail = items.slice(firstChanged).filter((item) => !added.has(item.key));
  const merged = mergeSorted(tail, [...added.values()].toSorted(compareOrder));
  return { items: items.slice(0, firstChanged).concat(merged), firstChanged };
}

/** Takes items out. @param byKey as in mergeItems */
export function removeItems(items: readonly TimelineItem[], byKey: Map<string, TimelineItem>, keys: readonly string[]): Merged {
  let firstChanged = items.length;
  const removed = new Set<string>();
  for (const key of keys) {
    const known = byKey.get(key);
    if (!known) continue;
    firstChanged = Math.min(firstChanged, lowerBound(items, known));
    removed.add(key);
    byKey.delete(key);
  }
  const tail = items.slice(firstChanged).filter((item) => !removed.has(item.key));
  return { items: items.slice(0, firstChanged).concat(tail), firstChanged };
}

function mergeSorted(a: readonly TimelineItem[], b: readonly TimelineItem[]): TimelineItem[] {
  const merged: TimelineItem[] = [];
  let ia = 0;
  let ib = 0;
  for (;;) {
    const [itemA, itemB] = [a[ia], b[ib]];
    if (!itemA) return merged.concat(b.slice(ib));
    if (!itemB) return merged.concat(a.slice(ia));
    if (compareOrder(itemB, itemA) < 0) {
      merged.push(itemB);
      ib += 1;
    } else {
      merged.push(itemA);
      ia += 1;
    }
  }
}

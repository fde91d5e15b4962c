import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareOrder, mergeItems, removeItems } from '../../../../src-renderer/stores/timeline-merge.ts';
import type { TimelineItem } from '../../../../src-shared/ipc/views.ts';
import { message } from '../../../helpers/scripted-chat-api.ts';

const item = fc
  .record({ key: fc.integer({ min: 0, max: 15 }), orderSeq: fc.integer({ min: 1, max: 20 }), orderSub: fc.integer({ min: 0, max: 2 }) })
  .map(({ key, orderSeq, orderSub }) => message(orderSeq, 'Ana', '', { key: `k${key}`, orderSub }));
const batches = fc.array(fc.array(item, { maxLength: 6 }), { maxLength: 8 });

/** The same thing done the slow way: by key, then sorted. */
function naive(applied: readonly (readonly TimelineItem[])[]): string[] {
  const byKey = new Map(applied.flat().map((entry) => [entry.key, entry]));
  return [...byKey.values()].toSorted(compareOrder).map((entry) => `${entry.orderSeq}.${entry.orderSub}`);
}

describe('mergeItems', () => {
  it('gives the same order as sorting everything, whatever comes in whatever batches', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const byKey = new Map<string, TimelineItem>();
        let items: readonly TimelineItem[] = [];
        for (const batch of all) items = mergeItems(items, byKey, batch).items;
        expect(items.map((entry) => `${entry.orderSeq}.${entry.orderSub}`)).toEqual(naive(all));
        expect(new Set(items)).toEqual(new Set(byKey.values()));
      }),
    );
  });

  it('leaves everything before firstChanged as it was', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const byKey = new Map<string, TimelineItem>();
        let items: readonly TimelineItem[] = [];
        for (const batch of all) {
          const merged = mergeItems(items, byKey, batch);
          expect(merged.items.slice(0, merged.firstChanged)).toEqual(items.slice(0, merged.firstChanged));
          items = merged.items;
        }
      }),
    );
  });

  it('says of items at the end that nothing else changed', () => {
    const byKey = new Map<string, TimelineItem>();
    const { items } = mergeItems([], byKey, [message(1, 'Ana', 'a'), message(2, 'Ana', 'b')]);
    expect(mergeItems(items, byKey, [message(3, 'Ana', 'c')]).firstChanged).toBe(2);
  });
});

describe('removeItems', () => {
  it('takes out what is there and ignores what is not', () => {
    const byKey = new Map<string, TimelineItem>();
    const { items } = mergeItems([], byKey, [message(1, 'Ana', 'a'), message(2, 'Ana', 'b'), message(3, 'Ana', 'c')]);
    const removed = removeItems(items, byKey, ['k2', 'gone']);
    expect(removed.items.map((entry) => entry.key)).toEqual(['k1', 'k3']);
    expect(removed.firstChanged).toBe(1);
    expect(byKey.has('k2')).toBe(false);
  });
});

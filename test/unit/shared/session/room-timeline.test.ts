import { describe, expect, it } from 'vitest';
import { PENDING_ORDER_SEQ } from '../../../../src-shared/ipc/views.ts';
import { RoomTimeline } from '../../../../src-shared/session/room-timeline.ts';
import type { NumberedEntry } from '../../../../src-shared/session/room-timeline.ts';

function entry(seq: number, key = `m${seq}`): NumberedEntry {
  return {
    seq,
    item: { kind: 'message', key, orderSeq: seq, orderSub: 0, authorId: 'b', authorName: 'Beto', door: 'app', isOwn: false, sentAtUnixMs: seq, text: key, delivery: null },
  };
}

function entries(from: number, to: number): NumberedEntry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => entry(from + index));
}

const joined = { kind: 'presence', change: 'joined', name: 'Zoe', atUnixMs: 1 } as const;
const own = { authorId: 'a', authorName: 'Ana', door: 'app', isOwn: true, sentAtUnixMs: 1, text: 'x', delivery: { kind: 'sending' } } as const;

describe('a timeline', () => {
  it('takes the next number only: a hole is a mistake of whoever appends', () => {
    const timeline = new RoomTimeline(4);
    expect(() => timeline.append([entry(6)])).toThrow('Entry 6 after 4');
    timeline.append([entry(5)]);
    expect(() => timeline.append([entry(5)])).toThrow('Entry 5 after 5');
  });

  it('keeps numbers without a shown content', () => {
    const timeline = new RoomTimeline(0);
    timeline.append([entry(1), { seq: 2, item: null }, entry(3)]);
    expect(timeline.page(undefined, 10).items.map((item) => item.orderSeq)).toEqual([1, 3]);
    expect(timeline.lastSeq).toBe(3);
  });

  it('puts comings and goings behind the message they followed, each behind the one before', () => {
    const timeline = new RoomTimeline(0);
    timeline.append([entry(1)]);
    timeline.addAside(joined);
    timeline.addAside(joined);
    timeline.append([entry(2)]);
    timeline.addAside(joined);
    expect(timeline.page(undefined, 10).items.map(({ orderSeq, orderSub }) => [orderSeq, orderSub])).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
      [2, 0],
      [2, 1],
    ]);
  });

  it('leaves what followed a message that is not known yet to the page of that message', () => {
    const timeline = new RoomTimeline(4);
    timeline.addAside(joined);
    timeline.append([entry(5)]);
    expect(timeline.page(undefined, 10)).toMatchObject({ items: [{ key: 'm5' }], reachesStart: false });
    expect(timeline.countBefore(5)).toBe(0);
    timeline.prepend([entry(3), entry(4)], 2);
    expect(timeline.page(5, 10).items.map(({ orderSeq, orderSub }) => [orderSeq, orderSub])).toEqual([
      [3, 0],
      [4, 0],
      [4, 1],
    ]);
  });

  it('shows own messages on their way below everything, in order of writing, until they have a number', () => {
    const timeline = new RoomTimeline(0);
    timeline.addPending({ key: 'n1', ...own });
    timeline.addPending({ key: 'n2', ...own });
    timeline.append([entry(1), entry(2, 'n2')]);
    expect(timeline.page(undefined, 10).items.map(({ key, orderSeq }) => [key, orderSeq])).toEqual([
      ['m1', 1],
      ['n2', 2],
      ['n1', PENDING_ORDER_SEQ],
    ]);
  });

  it('never ends a page between items of one number, because the next page begins below it', () => {
    const timeline = new RoomTimeline(0);
    timeline.append(entries(1, 3));
    for (let count = 0; count < 5; count += 1) timeline.addAside(joined);
    timeline.append([entry(4)]);
    const newest = timeline.page(undefined, 3);
    expect(newest.items).toHaveLength(7);
    expect(newest.items[0]?.key).toBe('m3');
    const older = timeline.page(newest.items[0]?.orderSeq, 3);
    expect(older.items.map((item) => item.key)).toEqual(['m1', 'm2']);
    expect(older.reachesStart).toBe(true);
  });

  it('takes older pages in front, leaving out what it has', () => {
    const timeline = new RoomTimeline(10);
    timeline.append([entry(11)]);
    timeline.prepend(entries(6, 10), 5);
    timeline.prepend(entries(1, 8), 0);
    expect(timeline.page(undefined, 100).items.map((item) => item.orderSeq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(timeline.floorSeq).toBe(0);
  });

  it('forgets its numbers when they mean nothing any more, but not what was not taken yet', () => {
    const timeline = new RoomTimeline(0);
    timeline.append(entries(1, 3));
    timeline.addPending({ key: 'taken', ...own });
    timeline.addPending({ key: 'waiting', ...own });
    timeline.setDelivery('taken', { kind: 'sent' });
    timeline.reset(70);
    expect(timeline.page(undefined, 10).items.map((item) => item.key)).toEqual(['waiting']);
    timeline.append([entry(71)]);
  });

  it('holds a bounded number of items and knows from where on it knows', () => {
    const timeline = new RoomTimeline(0);
    for (let start = 1; start <= 215_000; start += 5_000) timeline.append(entries(start, start + 4_999));
    const everything = timeline.page(undefined, 1_000_000);
    expect(everything.items.length).toBeLessThanOrEqual(210_000);
    expect(everything.items[0]?.orderSeq).toBe(timeline.floorSeq + 1);
    expect(everything.items.at(-1)?.orderSeq).toBe(timeline.lastSeq);
  });
});

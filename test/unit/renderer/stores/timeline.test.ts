import { describe, expect, it } from 'vitest';
import { emptyTimeline, oldestSeq, withBottom, withFirstPage, withItems, withOlderPage, withReturn } from '../../../../src-renderer/stores/timeline.ts';
import { PENDING_ORDER_SEQ } from '../../../../src-shared/ipc/views.ts';
import { message, ownMessage, presence } from '../../../helpers/scripted-chat-api.ts';

const page = (from: number, to: number) => ({
  items: Array.from({ length: to - from + 1 }, (_, index) => message(from + index, 'Ana', `m${from + index}`)),
  isComplete: false,
});
const read = () => withFirstPage(emptyTimeline(), page(11, 20), 0);

describe('a room that is opened', () => {
  it('is at its end when nothing is new', () => {
    expect(read()).toMatchObject({ status: 'ready', isAtBottom: true, unreadFromKey: null });
  });

  it('begins at the first of the unread messages, own ones not counted', () => {
    const items = [message(1, 'Ana', 'a'), message(2, 'Ana', 'b'), ownMessage({ key: 'o3', orderSeq: 3, text: 'c' }), message(4, 'Ana', 'd')];
    const opened = withFirstPage(emptyTimeline(), { items, isComplete: true }, 2);
    expect(opened).toMatchObject({ unreadFromKey: 'k2', isAtBottom: false });
  });
});

describe('new messages', () => {
  it('are counted while the end is out of sight, and no more once it is reached', () => {
    const away = withItems(withBottom(read(), false), [message(21, 'Ana', 'a'), message(22, 'Beto', 'b')], true);
    expect(away.newCount).toBe(2);
    expect(withBottom(away, true).newCount).toBe(0);
  });

  it('are not counted twice when they come again', () => {
    const once = withItems(withBottom(read(), false), [message(21, 'Ana', 'a')], true);
    expect(withItems(once, [message(21, 'Ana', 'a')], true).newCount).toBe(1);
  });

  it('get the line "new" when nobody watches, and none when somebody does', () => {
    expect(withItems(read(), [message(21, 'Ana', 'a')], false).unreadFromKey).toBe('k21');
    expect(withItems(read(), [message(21, 'Ana', 'a')], true).unreadFromKey).toBeNull();
  });

  it('keep the line where it was when more come', () => {
    const once = withItems(read(), [message(21, 'Ana', 'a')], false);
    expect(withItems(once, [message(22, 'Ana', 'b')], false).unreadFromKey).toBe('k21');
  });

  it('take the line away when the person writes', () => {
    const waiting = withItems(read(), [message(21, 'Ana', 'a')], false);
    const own = ownMessage({ key: 'o1', orderSeq: PENDING_ORDER_SEQ, text: 'b' });
    const written = withItems(waiting, [own], true);
    expect(written.unreadFromKey).toBeNull();
    expect(written.rows.some((row) => row.kind === 'unread')).toBe(false);
  });

  it('are said to a screen reader, own ones are not', () => {
    const heard = withItems(read(), [message(21, 'Ana', 'a'), ownMessage({ key: 'o1', orderSeq: 22, text: 'b' })], true);
    expect(heard.lastArrival?.key).toBe('k21');
  });
});

describe('after an absence', () => {
  const missed = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => message(from + index, 'Ana', 'x', { wasMissed: true }));

  it('the line "new" stands where one had read to, also before somebody who looks on, and they are not rushed past it', () => {
    const back = withItems(read(), missed(21, 60), true);
    expect(back).toMatchObject({ unreadFromKey: 'k21', isAtBottom: false, newCount: 40 });
  });

  it('a few missed messages are followed, with the line over the first', () => {
    expect(withItems(read(), missed(21, 23), true)).toMatchObject({ unreadFromKey: 'k21', isAtBottom: true, newCount: 0 });
  });

  it('the line stays at the first of them while more come in', () => {
    const back = withItems(withItems(read(), missed(21, 23), true), missed(24, 26), true);
    expect(back.unreadFromKey).toBe('k21');
    expect(withItems(back, [message(27, 'Beto', 'ahora')], true).unreadFromKey).toBe('k21');
  });

  it('a line of before moves on for somebody who had read all of it, and stays for somebody who had not', () => {
    const first = withItems(withItems(read(), missed(21, 23), true), [message(24, 'Beto', 'ahora')], true);
    expect(withItems(first, missed(25, 26), true).unreadFromKey).toBe('k25');
    expect(withItems(withBottom(first, false), missed(25, 26), true).unreadFromKey).toBe('k21');
  });

  it('what one wrote on another device, or a server lost, is no sign of having read', () => {
    const waiting = withItems(read(), [message(21, 'Ana', 'a')], false);
    const elsewhere = ownMessage({ key: 'o1', orderSeq: 22, text: 'b', wasMissed: true });
    const lost = ownMessage({ key: 'o2', orderSeq: PENDING_ORDER_SEQ, text: 'c', delivery: { kind: 'failed', failure: { code: 'MESSAGE_LOST' } } });
    expect(withItems(waiting, [elsewhere, lost], false).unreadFromKey).toBe('k21');
  });
});

describe('an own message', () => {
  it('keeps its key while it moves from the end to its number', () => {
    const pending = ownMessage({ key: 'o1', orderSeq: PENDING_ORDER_SEQ, text: 'b', delivery: { kind: 'sending' } });
    const sending = withItems(withItems(read(), [pending], true), [message(21, 'Ana', 'a')], true);
    expect(sending.items.at(-1)?.key).toBe('o1');
    const sent = withItems(sending, [{ ...pending, orderSeq: 22, orderSub: 0, delivery: { kind: 'sent' } }], true);
    expect(sent.items.slice(-2).map((item) => item.key)).toEqual(['k21', 'o1']);
    expect(sent.lastOwnKey).toBe('o1');
  });
});

describe('older messages', () => {
  it('come before the others and say so, for the list to keep its place', () => {
    const older = withOlderPage(read(), { ...page(1, 10), isComplete: true });
    expect(older.items.map((item) => item.orderSeq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(older).toMatchObject({ isPrepended: true, isComplete: true });
    expect(older.rows[0]?.kind).toBe('start');
    expect(withItems(older, [message(21, 'Ana', 'x')], true).isPrepended).toBe(false);
  });
});

describe('the number to read on from', () => {
  it('is that of the oldest message, not of comings and goings or of what is on its way', () => {
    const pending = ownMessage({ key: 'o1', orderSeq: PENDING_ORDER_SEQ, text: 'b', delivery: { kind: 'sending' } });
    expect(oldestSeq(withItems(read(), [presence(7, 1, 'joined', 'Eva')], true))).toBe(11);
    expect(oldestSeq(withItems(emptyTimeline(), [presence(7, 1, 'joined', 'Eva'), pending], true))).toBeUndefined();
  });

  it('is not asked for again and again when nothing comes of it', () => {
    expect(withOlderPage(read(), { items: [], isComplete: false }).older).toBe('failed');
  });
});

describe('coming back to a room', () => {
  it('leads to what is new since, else to the end', () => {
    const left = withBottom(read(), false);
    expect(withReturn(left).isAtBottom).toBe(true);
    expect(withReturn(withItems(left, [message(21, 'Ana', 'a')], false))).toMatchObject({ isAtBottom: false, newCount: 0 });
  });
});

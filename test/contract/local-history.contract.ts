// What every LocalHistory promises, run against each of them. Knows nothing of how one keeps what it is given.
import { describe, expect, it } from 'vitest';
import { wassop2ServerKey } from '../../src-shared/session/local-history.ts';
import type { KnownRoom, LocalHistory } from '../../src-shared/session/local-history.ts';
import { ADDRESS, ROOM, SERVER_KEY, factsOf, keepRoom, storedMessage, storedMessages, unsentMessage } from '../helpers/local-changes.ts';

/** @param openHistory a new, empty one that the test's end closes. */
export function describeLocalHistory(name: string, openHistory: () => Promise<LocalHistory>): void {
  const openWithRoom = async (lastSeq = 0): Promise<LocalHistory> => {
    const history = await openHistory();
    await keepRoom(history, lastSeq);
    return history;
  };
  const room = async (history: LocalHistory): Promise<KnownRoom | undefined> => (await history.recall({ serverKey: SERVER_KEY }))?.rooms[0];
  const seqs = async (history: LocalHistory, beforeSeq = Number.MAX_SAFE_INTEGER, limit = 1_000): Promise<number[]> =>
    (await history.read(ROOM, beforeSeq, limit)).messages.map(({ seq }) => seq);
  const unsentKeys = async (history: LocalHistory): Promise<string[]> => (await room(history))?.unsent.map(({ key }) => key) ?? [];

  describe(name, () => {
    describe('servers', () => {
      it('are found by address and by key, and not before they were entered', async () => {
        const history = await openHistory();
        expect(await history.recall({ addresses: [ADDRESS] })).toBeNull();
        await history.keep({ kind: 'server', address: ADDRESS, facts: factsOf() });
        expect(await history.recall({ addresses: ['10.0.0.9:5555', ADDRESS] })).toEqual({ ...factsOf(), rooms: [] });
        expect(await history.recall({ serverKey: SERVER_KEY })).toEqual({ ...factsOf(), rooms: [] });
        expect(await history.recall({ serverKey: 'another' })).toBeNull();
      });

      it('are what was last entered at an address, with what is known of them last', async () => {
        const history = await openWithRoom();
        const moved = factsOf({ serverKey: wassop2ServerKey('space-1', 2), spaceName: null, selfId: null, landingRoomId: null });
        await history.keep({ kind: 'server', address: ADDRESS, facts: moved });
        expect(await history.recall({ addresses: [ADDRESS] })).toEqual({ ...moved, rooms: [] });
        await history.keep({ kind: 'server', address: '10.0.0.3:5555', facts: factsOf({ selfName: 'Anita' }) });
        expect(await history.recall({ addresses: ['10.0.0.3:5555'] })).toMatchObject({ selfName: 'Anita', rooms: [{ name: 'Sala1' }] });
      });
    });

    describe('rooms', () => {
      it('begin empty after a number, and keep their copy when they are told of again', async () => {
        const history = await openWithRoom(7);
        await history.keep({ kind: 'newer', at: ROOM, messages: [storedMessage(8)], lastSeq: 8, afterSeq: 7 });
        await history.keep({ kind: 'room', at: ROOM, name: 'Sala nueva', lastSeq: 100 });
        expect(await room(history)).toEqual({
          roomId: 'sala1', name: 'Sala nueva', isJoined: true, floorSeq: 7, lastSeq: 8, deletedSeq: 0, unreadCount: 1, unsent: [],
        });
      });

      it('are left and entered again', async () => {
        const history = await openWithRoom();
        await history.keep({ kind: 'joined', at: ROOM, isJoined: false });
        expect((await room(history))?.isJoined).toBe(false);
      });

      it('that are not known take nothing', async () => {
        const history = await openHistory();
        await history.keep({ kind: 'newer', at: ROOM, messages: [storedMessage(1)], lastSeq: 1 });
        await history.keep({ kind: 'unsent', at: ROOM, message: unsentMessage('one') });
        await history.keep({ kind: 'room', at: ROOM, name: 'Sala1', lastSeq: 0 });
        expect(await history.recall({ serverKey: SERVER_KEY })).toBeNull();
        expect(await history.read(ROOM, 10, 10)).toEqual({ messages: [], hasMore: false });
      });

      it('of two servers are two rooms, whatever their ids', async () => {
        const history = await openWithRoom();
        const other = { serverKey: wassop2ServerKey('space-2', 1), roomId: ROOM.roomId };
        await history.keep({ kind: 'server', address: '10.0.0.3:5555', facts: factsOf({ serverKey: other.serverKey }) });
        await history.keep({ kind: 'room', at: other, name: 'Sala1', lastSeq: 0 });
        await history.keep({ kind: 'newer', at: other, messages: storedMessages(1, 3), lastSeq: 3 });
        expect(await seqs(history)).toEqual([]);
        expect((await history.read(other, 10, 10)).messages).toHaveLength(3);
      });
    });

    describe('messages', () => {
      it('come back with every field as they were', async () => {
        const history = await openWithRoom();
        const own = storedMessage(1, { isOwn: true, text: 'línea uno\nlínea dos 👍 \u0001 "' });
        const nameless = storedMessage(2, { authorId: null, door: 'json-pair' });
        await history.keep({ kind: 'newer', at: ROOM, messages: [own, nameless], lastSeq: 2, afterSeq: 0 });
        expect((await history.read(ROOM, 3, 10)).messages).toEqual([own, nameless]);
      });

      it('are read downwards in pages, rising, with whether there is more', async () => {
        const history = await openWithRoom();
        await history.keep({ kind: 'newer', at: ROOM, messages: storedMessages(1, 10), lastSeq: 10, afterSeq: 0 });
        expect(await history.read(ROOM, 11, 4)).toEqual({ messages: storedMessages(7, 10), hasMore: true });
        expect(await history.read(ROOM, 7, 6)).toEqual({ messages: storedMessages(1, 6), hasMore: false });
        expect(await history.read(ROOM, 1, 6)).toEqual({ messages: [], hasMore: false });
      });

      it('are read upwards as well', async () => {
        const history = await openWithRoom();
        await history.keep({ kind: 'newer', at: ROOM, messages: [...storedMessages(1, 4), ...storedMessages(6, 10)], lastSeq: 10, afterSeq: 0 });
        expect(await history.readAfter(ROOM, 3, 3)).toEqual({ messages: [storedMessage(4), ...storedMessages(6, 7)], hasMore: true });
        expect(await history.readAfter(ROOM, 7, 3)).toEqual({ messages: storedMessages(8, 10), hasMore: false });
        expect(await history.readAfter(ROOM, 10, 3)).toEqual({ messages: [], hasMore: false });
      });

      it('are kept only where the copy ends: it stays behind rather than have a hole', async () => {
        const history = await openWithRoom();
        await history.keep({ kind: 'newer', at: ROOM, messages: storedMessages(1, 2), lastSeq: 2, afterSeq: 0 });
        await history.keep({ kind: 'newer', at: ROOM, messages: storedMessages(5, 6), lastSeq: 6, afterSeq: 4 });
        expect(await room(history)).toMatchObject({ lastSeq: 2 });
        expect(await seqs(history)).toEqual([1, 2]);
      });

      it('without a place to fit are kept behind all others', async () => {
        const history = await openWithRoom();
        await history.keep({ kind: 'newer', at: ROOM, messages: [storedMessage(3)], lastSeq: 3 });
        expect(await room(history)).toMatchObject({ lastSeq: 3 });
        expect(await seqs(history)).toEqual([3]);
      });

      it('may be fewer than their numbers', async () => {
        const history = await openWithRoom();
        await history.keep({ kind: 'newer', at: ROOM, messages: [storedMessage(2)], lastSeq: 5, afterSeq: 0 });
        await history.keep({ kind: 'newer', at: ROOM, messages: [], lastSeq: 6, afterSeq: 5 });
        expect(await room(history)).toMatchObject({ lastSeq: 6, unreadCount: 1 });
      });

      it('that are older are kept only right below the copy, which then begins lower', async () => {
        const history = await openWithRoom(10);
        await history.keep({ kind: 'older', at: ROOM, messages: storedMessages(3, 6), floorSeq: 2, beforeSeq: 7 });
        expect(await seqs(history)).toEqual([]);
        await history.keep({ kind: 'older', at: ROOM, messages: storedMessages(6, 10), floorSeq: 5, beforeSeq: 11 });
        expect(await room(history)).toMatchObject({ floorSeq: 5, lastSeq: 10 });
        expect(await seqs(history)).toEqual([6, 7, 8, 9, 10]);
      });

      it('can have their text changed', async () => {
        const history = await openWithRoom();
        await history.keep({ kind: 'newer', at: ROOM, messages: storedMessages(1, 2), lastSeq: 2 });
        await history.keep({ kind: 'text', at: ROOM, seq: 2, text: 'text 2\nmore' });
        expect((await history.read(ROOM, 3, 10)).messages.map(({ text }) => text)).toEqual(['text 1', 'text 2\nmore']);
      });

      it('of others count as unread above the mark, which never goes back', async () => {
        const history = await openWithRoom();
        const own = storedMessage(4, { isOwn: true });
        await history.keep({ kind: 'newer', at: ROOM, messages: [...storedMessages(1, 3), own], lastSeq: 4, afterSeq: 0 });
        expect((await room(history))?.unreadCount).toBe(3);
        await history.keep({ kind: 'read', at: ROOM, seq: 2 });
        await history.keep({ kind: 'read', at: ROOM, seq: 1 });
        expect((await room(history))?.unreadCount).toBe(1);
      });

      it('of a room that begins anew are not mixed with the old ones', async () => {
        const history = await openWithRoom();
        await history.keep({ kind: 'newer', at: ROOM, messages: storedMessages(1, 5), lastSeq: 5, afterSeq: 0 });
        await history.keep({ kind: 'unsent', at: ROOM, message: unsentMessage('one') });
        await history.keep({ kind: 'retire', at: ROOM });
        await history.keep({ kind: 'room', at: ROOM, name: 'Sala1', lastSeq: 2 });
        expect(await room(history)).toMatchObject({ isJoined: false, floorSeq: 2, lastSeq: 2, unreadCount: 0, unsent: [unsentMessage('one')] });
        expect(await seqs(history)).toEqual([]);
      });
    });

    describe('the outbox', () => {
      it('keeps messages in the order of writing, with why one failed', async () => {
        const history = await openWithRoom();
        const failed = { kind: 'failed', failure: { code: 'MESSAGE_TOO_LONG', details: { maxBytes: 8_192 } } } as const;
        for (const key of ['c', 'a', 'b']) await history.keep({ kind: 'unsent', at: ROOM, message: unsentMessage(key) });
        await history.keep({ kind: 'unsent-state', at: ROOM, key: 'a', state: failed });
        await history.keep({ kind: 'unsent-state', at: ROOM, key: 'b', state: { kind: 'begun' } });
        expect((await room(history))?.unsent).toEqual([
          unsentMessage('c'),
          unsentMessage('a', { state: failed }),
          unsentMessage('b', { state: { kind: 'begun' } }),
        ]);
      });

      it('puts one that is tried again behind the others', async () => {
        const history = await openWithRoom();
        for (const key of ['a', 'b', 'a']) await history.keep({ kind: 'unsent', at: ROOM, message: unsentMessage(key) });
        expect(await unsentKeys(history)).toEqual(['b', 'a']);
      });

      it('lets go of what was taken back, and of an own message together with its arrival in the log', async () => {
        const history = await openWithRoom();
        for (const key of ['a', 'b', 'c']) await history.keep({ kind: 'unsent', at: ROOM, message: unsentMessage(key) });
        await history.keep({ kind: 'unsent-removed', at: ROOM, key: 'b' });
        const messages = [storedMessage(1, { key: 'a', isOwn: true }), storedMessage(2, { key: 'c' })];
        await history.keep({ kind: 'newer', at: ROOM, messages, lastSeq: 2, afterSeq: 0 });
        expect(await unsentKeys(history)).toEqual(['c']);
      });
    });

    it('finds what was to be kept before without waiting for it', async () => {
      const history = await openWithRoom();
      const keeping = history.keep({ kind: 'newer', at: ROOM, messages: storedMessages(1, 1_000), lastSeq: 1_000, afterSeq: 0 });
      expect((await room(history))?.lastSeq).toBe(1_000);
      expect(await seqs(history, 3)).toEqual([1, 2]);
      await keeping;
    });

    it('keeps and finds nothing once it is closed', async () => {
      const history = await openWithRoom();
      const last = history.keep({ kind: 'read', at: ROOM, seq: 1 });
      await history.close();
      await last;
      await expect(history.keep({ kind: 'read', at: ROOM, seq: 1 })).rejects.toMatchObject({ failure: { code: 'HISTORY_WRITE_FAILED' } });
      await expect(history.recall({ serverKey: SERVER_KEY })).rejects.toMatchObject({ failure: { code: 'HISTORY_UNAVAILABLE' } });
      await expect(history.read(ROOM, 1, 1)).rejects.toMatchObject({ failure: { code: 'HISTORY_UNAVAILABLE' } });
    });
  });
}

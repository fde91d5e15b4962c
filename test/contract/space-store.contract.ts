// What every SpaceStore promises, run against each of them. Knows nothing of how one keeps what it is given.
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';
import { LIMITS } from '../../src-shared/protocol/limits.ts';
import { MemberId } from '../../src-shared/protocol/model.ts';
import type { RoomId } from '../../src-shared/protocol/model.ts';
import type { CommittedEntry, SpaceStore } from '../../src-main/host/hub/space-store.ts';
import { draftOf, identityOf, roomOf } from '../helpers/space-records.ts';

/** @param openStore a new, empty store that the test's end closes. */
export function describeSpaceStore(name: string, openStore: () => Promise<SpaceStore>): void {
  const openWithRoom = async (): Promise<{ store: SpaceStore; roomId: RoomId }> => {
    const store = await openStore();
    const room = roomOf('sala1');
    await store.saveRoom(room);
    return { store, roomId: room.roomId };
  };
  const fill = async (store: SpaceStore, roomId: RoomId, count: number, text = 'hola'): Promise<void> => {
    await Promise.all(Array.from({ length: count }, () => store.log.append(draftOf({ roomId, text }))));
  };

  describe(name, () => {
    describe('the space', () => {
      it('has an id and epoch 1 when it is new, the same at every load', async () => {
        const store = await openStore();
        const first = await store.load();
        expect(first).toMatchObject({ epoch: 1, rooms: [], identities: [] });
        expect(first.spaceId).toMatch(/^[a-z2-7]{26}$/);
        expect((await store.load()).spaceId).toBe(first.spaceId);
      });

      it('keeps rooms with their policies and the number of their newest entry', async () => {
        const store = await openStore();
        const room = { ...roomOf('sala1'), policies: { catchUp: { kind: 'last' as const, count: 20 } } };
        await store.saveRoom(room);
        await store.saveRoom(roomOf('empty'));
        await fill(store, room.roomId, 3);
        const { rooms } = await store.load();
        expect(rooms).toEqual([
          { ...room, firstSeq: 1, lastSeq: 3 },
          { ...roomOf('empty'), firstSeq: 1, lastSeq: 0 },
        ]);
      });

      it('keeps the log of a room that is saved again under another name', async () => {
        const { store, roomId } = await openWithRoom();
        await fill(store, roomId, 2);
        await store.saveRoom({ ...roomOf('sala1'), name: 'Sala nueva' });
        expect((await store.load()).rooms).toMatchObject([{ name: 'Sala nueva', lastSeq: 2 }]);
        expect((await store.log.read(roomId, { limit: 10 })).entries).toHaveLength(2);
      });

      it('forgets a room without entries and keeps one that has some', async () => {
        const { store, roomId } = await openWithRoom();
        const empty = roomOf('empty');
        await store.saveRoom(empty);
        await fill(store, roomId, 1);
        await store.removeRoom(roomId);
        await store.removeRoom(empty.roomId);
        await store.removeRoom(roomOf('nowhere').roomId);
        expect((await store.load()).rooms.map((room) => room.roomId)).toEqual([roomId]);
        expect((await store.log.append(draftOf({ roomId }))).entry.seq).toBe(2);
        await expectCode(store.log.append(draftOf({ roomId: empty.roomId })), 'ROOM_NOT_FOUND');
      });

      it('keeps a room whose first message is on its way when it is to be forgotten', async () => {
        const { store, roomId } = await openWithRoom();
        const appending = store.log.append(draftOf({ roomId }));
        await store.removeRoom(roomId);
        expect((await appending).entry.seq).toBe(1);
        expect((await store.load()).rooms).toHaveLength(1);
      });

      it('keeps one name a device: a new one replaces the old', async () => {
        const store = await openStore();
        await store.saveIdentity(identityOf('device-a', 'Ana'));
        await store.saveIdentity(identityOf('device-a', 'Anita'));
        await store.saveIdentity(identityOf('device-b', 'Ana'));
        const { identities } = await store.load();
        expect(identities).toHaveLength(2);
        expect(identities).toContainEqual(identityOf('device-a', 'Anita'));
        expect(identities).toContainEqual(identityOf('device-b', 'Ana'));
      });

      it('keeps the first visit of each person to each room, until the room is forgotten', async () => {
        const { store, roomId } = await openWithRoom();
        const empty = roomOf('empty');
        await store.saveRoom(empty);
        const visit = { roomId, memberId: MemberId.parse('member-ana'), firstJoinedSeq: 4 };
        await store.saveVisits([visit, { ...visit, roomId: empty.roomId }, { ...visit, roomId: roomOf('nowhere').roomId }]);
        await store.saveVisits([{ ...visit, firstJoinedSeq: 9 }]);
        await store.removeRoom(empty.roomId);
        expect((await store.load()).visits).toEqual([visit]);
      });

      it('refuses a name that another device holds and keeps the holder', async () => {
        const store = await openStore();
        await store.saveIdentity(identityOf('device-a', 'Ana'));
        await expectCode(store.saveIdentity(identityOf('device-b', 'ANA')), 'NAME_TAKEN');
        expect((await store.load()).identities).toEqual([identityOf('device-a', 'Ana')]);
      });
    });

    describe('appending', () => {
      it('numbers the entries of each room 1, 2, 3 … in the order of the calls', async () => {
        const { store, roomId } = await openWithRoom();
        const other = roomOf('other');
        await store.saveRoom(other);
        const appended = await Promise.all(
          [roomId, other.roomId, roomId, roomId, other.roomId].map((to) => store.log.append(draftOf({ roomId: to }))),
        );
        expect(appended.map(({ entry }) => entry.seq)).toEqual([1, 1, 2, 3, 2]);
      });

      it('goes on with the next number in a later turn', async () => {
        const { store, roomId } = await openWithRoom();
        expect((await store.log.append(draftOf({ roomId }))).entry.seq).toBe(1);
        expect((await store.log.append(draftOf({ roomId }))).entry.seq).toBe(2);
      });

      it('keeps every field of a message, authorship included, and adds none', async () => {
        const { store, roomId } = await openWithRoom();
        const signed = draftOf({
          roomId,
          text: 'línea uno\nlínea dos 👍 \u0001 "',
          authorSeq: 7,
          prevHash: 'a'.repeat(43),
          sig: 'b'.repeat(86),
        });
        const plain = draftOf({ roomId });
        const answers = [await store.log.append(signed), await store.log.append(plain)];
        const { entries } = await store.log.read(roomId, { afterSeq: 0, limit: 10 });
        expect(entries).toStrictEqual(answers.map(({ entry }) => entry));
        const { messageId, author, sentAtUnixMs, nonce, text, authorSeq, prevHash, sig } = signed;
        expect(entries[0]).toStrictEqual({
          seq: 1, kind: 'message', messageId, author, sentAtUnixMs, nonce, text, authorSeq, prevHash, sig,
        });
        expect(Object.keys(entries[1] ?? {})).not.toContain('sig');
      });

      it('answers a nonce that comes again with what was stored then, in the same turn and later', async () => {
        const { store, roomId } = await openWithRoom();
        const draft = draftOf({ roomId, text: 'una vez' });
        const again = { ...draftOf({ roomId, text: 'una vez' }), nonce: draft.nonce };
        const [first, second] = await Promise.all([store.log.append(draft), store.log.append(again)]);
        const third = await store.log.append(again);
        expect(first).toMatchObject({ isDuplicate: false, entry: { seq: 1, messageId: draft.messageId } });
        expect(second).toStrictEqual({ entry: first?.entry, isDuplicate: true });
        expect(third).toStrictEqual({ entry: first?.entry, isDuplicate: true });
        expect((await store.log.append(draftOf({ roomId }))).entry.seq).toBe(2);
      });

      it('takes the same nonce from another scope', async () => {
        const { store, roomId } = await openWithRoom();
        const draft = draftOf({ roomId });
        await store.log.append(draft);
        expect(await store.log.append({ ...draft, nonceScope: 'another-device' })).toMatchObject({
          isDuplicate: false,
          entry: { seq: 2 },
        });
      });

      it('refuses a nonce used with another text or in another room, and only that message', async () => {
        const { store, roomId } = await openWithRoom();
        const other = roomOf('other');
        await store.saveRoom(other);
        const draft = draftOf({ roomId, text: 'uno' });
        await store.log.append(draft);
        const results = await Promise.allSettled([
          store.log.append({ ...draft, text: 'dos' }),
          store.log.append(draftOf({ roomId, text: 'tres' })),
          store.log.append({ ...draft, roomId: other.roomId }),
        ]);
        expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
        await expectCode(store.log.append({ ...draft, text: 'dos' }), 'NONCE_CONFLICT');
        const { entries } = await store.log.read(roomId, { afterSeq: 0, limit: 10 });
        expect(entries.map(({ seq, text }) => `${seq} ${text}`)).toEqual(['1 uno', '2 tres']);
      });

      it.each([['U+0000', 'a\u0000b'], ['half a surrogate pair', 'a\ud800b']])(
        'rejects %s, which would not come back as it was, as a fault of the caller',
        async (_, text) => {
          const { store, roomId } = await openWithRoom();
          await expect(store.log.append(draftOf({ roomId, text }))).rejects.toThrow(RangeError);
        },
      );

      it('refuses a room that was never saved', async () => {
        const { store } = await openWithRoom();
        await expectCode(store.log.append(draftOf({ roomId: roomOf('nowhere').roomId })), 'ROOM_NOT_FOUND');
      });
    });

    describe('subscribing', () => {
      it('hands on every entry once, in log order, before the promises of append resolve', async () => {
        const { store, roomId } = await openWithRoom();
        const heard: CommittedEntry[] = [];
        store.log.subscribe((group) => heard.push(...group));
        const heardAtAnswer: number[] = [];
        const appended = await Promise.all(
          Array.from({ length: 50 }, async () => {
            const answer = await store.log.append(draftOf({ roomId }));
            heardAtAnswer.push(heard.filter(({ entry }) => entry.seq === answer.entry.seq).length);
            return answer;
          }),
        );
        expect(heard).toStrictEqual(appended.map(({ entry }) => ({ roomId, entry })));
        expect(heardAtAnswer).toEqual(Array.from({ length: 50 }, () => 1));
      });

      it('says nothing of a message that was there already', async () => {
        const { store, roomId } = await openWithRoom();
        const draft = draftOf({ roomId });
        await store.log.append(draft);
        let groups = 0;
        store.log.subscribe(() => (groups += 1));
        await store.log.append(draft);
        expect(groups).toBe(0);
      });

      it('says nothing more after the subscription ended', async () => {
        const { store, roomId } = await openWithRoom();
        let groups = 0;
        const dispose = store.log.subscribe(() => (groups += 1));
        await store.log.append(draftOf({ roomId }));
        dispose();
        await store.log.append(draftOf({ roomId }));
        expect(groups).toBe(1);
      });
    });

    describe('reading', () => {
      it('pages forward after a number and says whether there is more', async () => {
        const { store, roomId } = await openWithRoom();
        await fill(store, roomId, 10);
        const seqsAfter = async (afterSeq: number, limit: number) => seqs(await store.log.read(roomId, { afterSeq, limit }));
        expect(await seqsAfter(0, 4)).toEqual([[1, 2, 3, 4], true]);
        expect(await seqsAfter(4, 6)).toEqual([[5, 6, 7, 8, 9, 10], false]);
        expect(await seqsAfter(9, 6)).toEqual([[10], false]);
        expect(await seqsAfter(10, 6)).toEqual([[], false]);
      });

      it('pages backward before a number, in rising order', async () => {
        const { store, roomId } = await openWithRoom();
        await fill(store, roomId, 10);
        const seqsBefore = async (beforeSeq: number, limit: number) => seqs(await store.log.read(roomId, { beforeSeq, limit }));
        expect(await seqsBefore(11, 4)).toEqual([[7, 8, 9, 10], true]);
        expect(await seqsBefore(7, 6)).toEqual([[1, 2, 3, 4, 5, 6], false]);
        expect(await seqsBefore(500, 2)).toEqual([[9, 10], true]);
        expect(await seqsBefore(1, 6)).toEqual([[], false]);
      });

      it('gives the newest entries when no number is given', async () => {
        const { store, roomId } = await openWithRoom();
        await fill(store, roomId, 10);
        expect(seqs(await store.log.read(roomId, { limit: 3 }))).toEqual([[8, 9, 10], true]);
      });

      it('gives an empty page for a room without entries and for a room it does not know', async () => {
        const { store, roomId } = await openWithRoom();
        expect(await store.log.read(roomId, { limit: 5 })).toEqual({ entries: [], hasMore: false });
        const unknown = roomOf('nowhere').roomId;
        expect(await store.log.read(unknown, { afterSeq: 0, limit: 5 })).toEqual({ entries: [], hasMore: false });
      });

      it('gives a whole page of 1,000 short entries', async () => {
        const { store, roomId } = await openWithRoom();
        await fill(store, roomId, 1_001);
        const page = await store.log.read(roomId, { afterSeq: 0, limit: LIMITS.historyPageEntries });
        expect(page.entries).toHaveLength(1_000);
        expect(page.hasMore).toBe(true);
      });

      it.each([
        ['long texts', 'x'.repeat(LIMITS.textBytes)],
        ['texts that grow in JSON', '\u0001'.repeat(LIMITS.textBytes)],
      ])('ends a page of %s early, so that it fits a frame, and every entry is reached in both directions', async (_, text) => {
        const { store, roomId } = await openWithRoom();
        const count = 80;
        await fill(store, roomId, count, text);
        const forward: number[] = [];
        for (let hasMore = true; hasMore; ) {
          const page = await store.log.read(roomId, { afterSeq: forward.at(-1) ?? 0, limit: 1_000 });
          expect(page.entries.length).toBeGreaterThan(0);
          expect(Buffer.byteLength(JSON.stringify(page.entries))).toBeLessThan(LIMITS.hostFrameBytes);
          forward.push(...page.entries.map(({ seq }) => seq));
          hasMore = page.hasMore;
        }
        const backward: number[] = [];
        for (let hasMore = true; hasMore; ) {
          const page = await store.log.read(roomId, { beforeSeq: backward[0] ?? count + 1, limit: 1_000 });
          backward.unshift(...page.entries.map(({ seq }) => seq));
          hasMore = page.hasMore;
        }
        const every = Array.from({ length: count }, (_unused, index) => index + 1);
        expect(forward).toEqual(every);
        expect(backward).toEqual(every);
      });

      it('reads what an append before it wrote', async () => {
        const { store, roomId } = await openWithRoom();
        await store.log.append(draftOf({ roomId }));
        expect((await store.log.read(roomId, { limit: 1 })).entries).toHaveLength(1);
      });

      it.each([{ limit: 0 }, { limit: 1_001 }, { limit: 1.5 }, { afterSeq: 1, beforeSeq: 2, limit: 1 }])(
        'rejects the query %o as a fault of the caller',
        async (query) => {
          const { store, roomId } = await openWithRoom();
          await expect(store.log.read(roomId, query)).rejects.toThrow(RangeError);
        },
      );
    });

    describe('closing', () => {
      it('waits for what is under way', async () => {
        const { store, roomId } = await openWithRoom();
        const answers: number[] = [];
        for (let count = 0; count < 20; count += 1) {
          void store.log.append(draftOf({ roomId })).then(({ entry }) => answers.push(entry.seq));
        }
        await store.close();
        expect(answers).toHaveLength(20);
      });

      it('refuses everything afterwards with a code and may be called again', async () => {
        const { store, roomId } = await openWithRoom();
        await store.close();
        await store.close();
        await expectCode(store.log.append(draftOf({ roomId })), 'HISTORY_WRITE_FAILED');
        await expectCode(store.saveRoom(roomOf('late')), 'HISTORY_WRITE_FAILED');
        await expectCode(store.saveIdentity(identityOf('device-a', 'Ana')), 'HISTORY_WRITE_FAILED');
        await expectCode(store.log.read(roomId, { limit: 1 }), 'HISTORY_UNAVAILABLE');
        await expectCode(store.load(), 'HISTORY_UNAVAILABLE');
      });
    });
  });
}

function seqs(page: { entries: readonly { seq: number }[]; hasMore: boolean }): [number[], boolean] {
  return [page.entries.map(({ seq }) => seq), page.hasMore];
}

async function expectCode(promise: Promise<unknown>, code: ErrorCode): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ failure: { code } });
}

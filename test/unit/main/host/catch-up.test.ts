import { describe, expect, it } from 'vitest';
import type { SessionId } from '../../../../src-main/host/hub/hub-events.ts';
import { Hub } from '../../../../src-main/host/hub/hub.ts';
import { MemorySpaceStore } from '../../../../src-main/history/memory-space-store.ts';
import type { CatchUp, DeviceId, RoomId } from '../../../../src-shared/protocol/model.ts';
import { FakeClock, settle } from '../../../helpers/fake-clock.ts';
import { RecordingOutbox } from '../../../helpers/recording-outbox.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';

const OWNER = 'o'.repeat(52) as DeviceId;
const session = (name: string) => name as SessionId;
const deviceOf = (name: string) => (name === 'Owner' ? OWNER : (name.charAt(0).toLowerCase().repeat(52) as DeviceId));

async function openHub(store = new MemorySpaceStore({ random: new SeededRandom(7) })) {
  const clock = new FakeClock();
  const outbox = new RecordingOutbox();
  const hub = await Hub.open({ ownerDeviceIds: new Set([OWNER]), maxPeople: 100 }, { store, outbox, clock, random: new SeededRandom(1) });
  let connections = 0;

  /** Comes in over a new connection; `null` is somebody without a key. */
  async function join(name: string, deviceId: DeviceId | null = deviceOf(name)): Promise<SessionId> {
    const sessionId = session(`${name}-${(connections += 1)}`);
    await hub.enter({ sessionId, door: deviceId ? 'app' : 'wassop1', name, deviceId, remoteAddress: '192.0.2.1', firstHeardMs: 0 });
    const joined = await hub.joinRoom(sessionId, { name: 'Sala1' });
    if (!joined.ok) throw new Error(joined.error.code);
    await settle();
    return sessionId;
  }

  const roomId = hub.listRooms()[0]?.roomId ?? ('' as RoomId);
  const owner = await join('Owner');
  const say = async (count: number) => {
    for (let left = count; left > 0; left -= 1) await hub.send(owner, { roomId, text: 'hola', nonce: null });
  };
  const setCatchUp = (catchUp: CatchUp, by = owner) => hub.setPolicies(by, roomId, { catchUp });
  async function seqs(by: SessionId, query: { afterSeq?: number; beforeSeq?: number; limit?: number }) {
    const page = await hub.readHistory(by, roomId, { limit: 100, ...query });
    if (!page.ok) throw new Error(page.error.code);
    return [page.value.entries.map(({ seq }) => seq), page.value.hasMore] as const;
  }
  return { hub, clock, outbox, store, roomId, owner, join, say, setCatchUp, seqs };
}

describe('what a latecomer may read', () => {
  it.each([
    [{ kind: 'all' }, [1, 2, 3, 4, 5]],
    [{ kind: 'last', count: 2 }, [2, 3, 4, 5]],
    [{ kind: 'last', count: 50 }, [1, 2, 3, 4, 5]],
    [{ kind: 'since-joined' }, [4, 5]],
    [{ kind: 'none' }, [4, 5]],
  ] as const)('is, with %j, of three said before and two after the coming: %j', async (catchUp, readable) => {
    const { setCatchUp, say, join, seqs } = await openHub();
    await setCatchUp(catchUp);
    await say(3);
    const ana = await join('Ana');
    await say(2);
    expect(await seqs(ana, { afterSeq: 0 })).toEqual([readable, false]);
    expect(await seqs(ana, { beforeSeq: 6 })).toEqual([readable, false]);
  });

  it('ends without "more" exactly where the open part begins, whatever the size of a page', async () => {
    const { setCatchUp, say, join, seqs } = await openHub();
    await setCatchUp({ kind: 'last', count: 2 });
    await say(4);
    const ana = await join('Ana');
    expect(await seqs(ana, { beforeSeq: 5, limit: 1 })).toEqual([[4], true]);
    expect(await seqs(ana, { beforeSeq: 5, limit: 2 })).toEqual([[3, 4], false]);
    expect(await seqs(ana, { beforeSeq: 5, limit: 3 })).toEqual([[3, 4], false]);
    expect(await seqs(ana, { beforeSeq: 3, limit: 3 })).toEqual([[], false]);
  });

  it('stays open to those who were there before the policy was set', async () => {
    const { setCatchUp, say, join, seqs } = await openHub();
    const ana = await join('Ana');
    await say(3);
    await setCatchUp({ kind: 'since-joined' });
    expect(await seqs(ana, { afterSeq: 0 })).toEqual([[1, 2, 3], false]);
  });

  it('with since-joined holds what was said while one was away, also after a restart of the host; with none it does not', async () => {
    const first = await openHub();
    await first.setCatchUp({ kind: 'since-joined' });
    await first.say(1);
    const ana = await first.join('Ana');
    await first.say(1);
    first.hub.leaveChat(ana);
    await first.say(1);
    first.hub.stop();

    const second = await openHub(first.store);
    const again = await second.join('Ana');
    expect(await second.seqs(again, { afterSeq: 0 })).toEqual([[2, 3], false]);
    await second.setCatchUp({ kind: 'none' });
    expect(await second.seqs(again, { afterSeq: 0 })).toEqual([[], false]);
    await second.say(1);
    expect(await second.seqs(again, { afterSeq: 0 })).toEqual([[4], false]);
  });

  it('with none is kept over a newer connection that takes the older one’s place', async () => {
    const { setCatchUp, say, join, seqs } = await openHub();
    await setCatchUp({ kind: 'none' });
    await join('Ana');
    await say(2);
    const newer = await join('Ana');
    expect(await seqs(newer, { afterSeq: 0 })).toEqual([[1, 2], false]);
  });

  it('counts for somebody without a key from this coming', async () => {
    const { setCatchUp, say, join, seqs, hub } = await openHub();
    await setCatchUp({ kind: 'since-joined' });
    hub.leaveChat(await join('Beto', null));
    await say(1);
    expect(await seqs(await join('Beto', null), { afterSeq: 0 })).toEqual([[], false]);
  });

  it('is everything for an owner', async () => {
    const { setCatchUp, say, owner, seqs } = await openHub();
    await say(2);
    await setCatchUp({ kind: 'none' });
    expect(await seqs(owner, { afterSeq: 0 })).toEqual([[1, 2], false]);
  });
});

describe('setting the policy', () => {
  it('tells everybody and is kept over a restart', async () => {
    const { setCatchUp, clock, outbox, store, hub } = await openHub();
    await clock.advance(1_000);
    outbox.forget();
    expect(await setCatchUp({ kind: 'last', count: 20 })).toMatchObject({ ok: true, value: { policies: { catchUp: { kind: 'last', count: 20 } } } });
    await clock.advance(1_000);
    expect(outbox.events).toMatchObject([{ kind: 'room', room: { policies: { catchUp: { kind: 'last', count: 20 } } } }]);
    hub.stop();
    expect((await openHub(store)).hub.listRooms()).toMatchObject([{ policies: { catchUp: { kind: 'last', count: 20 } } }]);
  });

  it('is for owners in the room alone', async () => {
    const { setCatchUp, join, hub, owner, roomId } = await openHub();
    expect(await setCatchUp({ kind: 'none' }, await join('Ana'))).toEqual({ ok: false, error: { code: 'ROLE_REQUIRED', details: { role: 'owner' } } });
    hub.leaveRoom(owner, roomId);
    expect(await setCatchUp({ kind: 'none' })).toMatchObject({ error: { code: 'ROOM_NOT_JOINED' } });
    expect(hub.listRooms()[0]?.policies).toEqual({ catchUp: { kind: 'all' } });
  });

  it('that cannot be stored leaves the old one', async () => {
    const { setCatchUp, hub, store } = await openHub();
    await store.close();
    expect(await setCatchUp({ kind: 'none' })).toMatchObject({ error: { code: 'HISTORY_WRITE_FAILED' } });
    expect(hub.listRooms()[0]?.policies).toEqual({ catchUp: { kind: 'all' } });
  });
});

/** The hub without sockets: who may come in, rooms, what others are told. */
import { describe, expect, it } from 'vitest';
import { Hub } from '../../../../src-main/host/hub/hub.ts';
import type { HubOptions } from '../../../../src-main/host/hub/hub.ts';
import type { SessionId } from '../../../../src-main/host/hub/hub-events.ts';
import { MemorySpaceStore } from '../../../../src-main/history/memory-space-store.ts';
import { AppError } from '../../../../src-shared/errors/app-failure.ts';
import { LIMITS } from '../../../../src-shared/protocol/limits.ts';
import type { DeviceId, Nonce, RoomId } from '../../../../src-shared/protocol/model.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { RecordingOutbox } from '../../../helpers/recording-outbox.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';

const session = (name: string) => name as SessionId;
const device = (letter: string) => letter.repeat(52) as DeviceId;
const nonce = (number: number) => String(number).padStart(22, '0') as Nonce;

async function openHub(options: Partial<HubOptions> = {}, store = new MemorySpaceStore({ random: new SeededRandom(7) })) {
  const clock = new FakeClock();
  const outbox = new RecordingOutbox();
  const hub = await Hub.open(
    { ownerDeviceIds: new Set(), maxPeople: 100, ...options },
    { store, outbox, clock, random: new SeededRandom(1) },
  );
  return { hub, clock, outbox, store };
}

type OpenHub = Awaited<ReturnType<typeof openHub>>;

/** Comes in; a letter is the device, null somebody without a key. */
function enter({ hub }: OpenHub, id: string, name: string, deviceLetter: string | null, firstHeardMs = 0) {
  const deviceId = deviceLetter === null ? null : device(deviceLetter);
  return hub.enter({ sessionId: session(id), door: deviceId ? 'app' : 'wassop1', name, deviceId, remoteAddress: '192.0.2.1', firstHeardMs });
}

async function enterAndJoin(open: OpenHub, id: string, name: string, deviceLetter: string | null, roomName = 'Sala1') {
  expect(await enter(open, id, name, deviceLetter)).toMatchObject({ ok: true });
  const joined = await open.hub.joinRoom(session(id), { name: roomName });
  if (!joined.ok) throw new Error(joined.error.code);
  return joined.value.roomId;
}

function say({ hub }: OpenHub, id: string, roomId: RoomId, text: string, number: number | null = null) {
  return hub.send(session(id), { roomId, text, nonce: number === null ? null : nonce(number) });
}

describe('names', () => {
  it('belong to the key that first used them, whoever is here', async () => {
    const open = await openHub();
    await enter(open, 's1', 'Ana', 'a');
    open.hub.leaveChat(session('s1'));

    expect(await enter(open, 's2', 'ána', 'b')).toMatchObject({ ok: true });
    expect(await enter(open, 's3', 'ANA', 'c')).toMatchObject({ ok: false, error: { code: 'NAME_TAKEN', details: { name: 'ANA', suggestion: 'ANA (2)' } } });
    expect(await enter(open, 's4', 'ana', null)).toMatchObject({ ok: false, error: { code: 'NAME_TAKEN' } });
    expect(await enter(open, 's5', 'ana', 'a')).toMatchObject({ ok: true, value: { name: 'ana' } });
  });

  it('are free again for others when their key takes another one', async () => {
    const open = await openHub();
    await enter(open, 's1', 'Ana', 'a');
    await enter(open, 's2', 'Anabel', 'a');
    expect(await enter(open, 's3', 'Ana', 'b')).toMatchObject({ ok: true });
    expect(await enter(open, 's4', 'Anabel', 'c')).toMatchObject({ error: { code: 'NAME_TAKEN' } });
  });

  it('used without a key are held only while their person is here', async () => {
    const open = await openHub();
    await enter(open, 's1', 'Beto', null);
    expect(await enter(open, 's2', 'beto', 'b')).toMatchObject({ error: { code: 'NAME_TAKEN', details: { suggestion: 'beto (2)' } } });
    expect(await enter(open, 's3', 'Beto', null)).toMatchObject({ error: { code: 'NAME_TAKEN' } });
    open.hub.leaveChat(session('s1'));
    expect(await enter(open, 's2', 'beto', 'b')).toMatchObject({ ok: true });
  });

  it('go to one of two who ask at once', async () => {
    const open = await openHub();
    const outcomes = await Promise.all([enter(open, 's1', 'Ana', 'a'), enter(open, 's2', 'Ana', 'b')]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false]);
  });

  it('are remembered by the space when the host starts again', async () => {
    const first = await openHub();
    const before = await enter(first, 's1', 'Ana', 'a');
    first.hub.stop();
    const second = await openHub({}, first.store);
    expect(await enter(second, 's2', 'Ana', 'b')).toMatchObject({ error: { code: 'NAME_TAKEN' } });
    expect(await enter(second, 's3', 'Ana', 'a')).toEqual(before);
  });

  it('that could not be stored are not taken', async () => {
    const open = await openHub();
    const save = open.store.saveIdentity.bind(open.store);
    open.store.saveIdentity = () => Promise.reject(new AppError('HISTORY_WRITE_FAILED'));
    expect(await enter(open, 's1', 'Ana', 'a')).toMatchObject({ error: { code: 'HISTORY_WRITE_FAILED' } });
    open.store.saveIdentity = save;
    expect(await enter(open, 's2', 'Ana', 'b')).toMatchObject({ ok: true });
  });
});

describe('coming in', () => {
  it('makes an owner of a device the host was given as one', async () => {
    const open = await openHub({ ownerDeviceIds: new Set([device('a')]) });
    expect(await enter(open, 's1', 'Ana', 'a')).toMatchObject({ value: { role: 'owner' } });
    expect(await enter(open, 's2', 'Beto', 'b')).toMatchObject({ value: { role: 'member' } });
  });

  it('is refused when the host is full, and possible again when somebody went', async () => {
    const open = await openHub({ maxPeople: 1 });
    await enter(open, 's1', 'Ana', 'a');
    expect(await enter(open, 's2', 'Beto', 'b')).toMatchObject({ error: { code: 'HOST_FULL' } });
    open.hub.leaveChat(session('s1'));
    expect(await enter(open, 's2', 'Beto', 'b')).toMatchObject({ ok: true });
  });

  it('leaves nobody behind when the connection ends while the name is being stored', async () => {
    const open = await openHub();
    const entering = enter(open, 's1', 'Ana', 'a');
    open.hub.leaveChat(session('s1'));
    expect(await entering).toMatchObject({ ok: false });
    expect(open.hub.people()).toEqual([]);
  });
});

describe('the same device again', () => {
  it('replaces its older session, keeps its rooms, and nobody is told of a coming or going', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a');
    await enterAndJoin(open, 's2', 'Beto', 'b');
    open.outbox.forget();

    await enter(open, 's3', 'Ana', 'a');
    await open.hub.joinRoom(session('s3'), { roomId });
    open.hub.leaveChat(session('s1'));
    await open.clock.advance(60_000);

    expect(open.outbox.ended).toEqual([{ sessionId: 's1', code: 'SESSION_REPLACED' }]);
    expect(open.outbox.lines.filter((line) => line.startsWith('Ana'))).toEqual([]);
    expect(open.outbox.subscriptionsOf(session('s1'))).toEqual([]);
    expect(open.outbox.subscriptionsOf(session('s3'))).toEqual([roomId]);
    expect(open.hub.listRooms()).toMatchObject([{ name: 'Sala1', memberCount: 2 }]);
  });

  it('on a connection that was begun before the one that is in comes too late, and changes nothing', async () => {
    const open = await openHub();
    await enter(open, 'newer', 'Ana', 'a', 2_000);
    expect(await enter(open, 'older', 'Anita', 'a', 1_000)).toMatchObject({ ok: false, error: { code: 'SESSION_REPLACED' } });
    expect(open.outbox.ended).toEqual([]);
    expect(open.hub.people()).toMatchObject([{ sessionId: 'newer', name: 'Ana' }]);
    expect(await enter(open, 'other', 'Anita', 'b', 1_000)).toMatchObject({ ok: true });
  });

  it('that comes too late while the newer one waits for its name is sent away as well', async () => {
    const open = await openHub();
    const entering = [enter(open, 'newer', 'Ana', 'a', 2_000), enter(open, 'older', 'Ana', 'a', 1_000)];
    expect(await Promise.all(entering)).toMatchObject([{ ok: true }, { ok: false, error: { code: 'SESSION_REPLACED' } }]);
    expect(open.hub.people()).toMatchObject([{ sessionId: 'newer' }]);
  });

  it('leaves the rooms it does not go into again within ten seconds', async () => {
    const open = await openHub();
    await enterAndJoin(open, 's1', 'Ana', 'a');
    await enter(open, 's2', 'Ana', 'a');
    open.outbox.forget();
    await open.clock.advance(9_999);
    expect(open.outbox.lines).not.toContain('Ana left Sala1');
    await open.clock.advance(1);
    expect(open.outbox.lines).toContain('Ana left Sala1');
  });

  it('under another name is seen to go and to come', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a');
    await enterAndJoin(open, 's2', 'Beto', 'b');
    open.outbox.forget();
    await enter(open, 's3', 'Anabel', 'a');
    await open.hub.joinRoom(session('s3'), { roomId });
    expect(open.outbox.lines.filter((line) => !line.startsWith('room'))).toEqual(['Ana left the chat', 'Anabel joined Sala1']);
  });
});

describe('rooms', () => {
  it('begin with the landing room, which stays when everybody has left', async () => {
    const open = await openHub();
    await enterAndJoin(open, 's1', 'Ana', 'a');
    open.hub.leaveChat(session('s1'));
    await open.clock.advance(60 * 60_000);
    expect(open.hub.listRooms()).toMatchObject([{ name: 'Sala1', memberCount: 0 }]);
  });

  it('are made once by two people who name the same one at once', async () => {
    const open = await openHub();
    await enter(open, 's1', 'Ana', 'a');
    await enter(open, 's2', 'Beto', 'b');
    const joined = await Promise.all(['s1', 's2'].map((id) => open.hub.joinRoom(session(id), { name: ' Taller ' })));
    expect(joined[0]).toMatchObject({ value: { name: 'Taller' } });
    expect(open.hub.listRooms()).toMatchObject([{ name: 'Sala1' }, { name: 'Taller', memberCount: 2 }]);
  });

  it('are found by exactly their name, and joining again changes nothing', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a', 'Taller');
    open.outbox.forget();
    expect(await open.hub.joinRoom(session('s1'), { name: 'Taller' })).toMatchObject({ value: { roomId, memberCount: 1 } });
    expect(await open.hub.joinRoom(session('s1'), { name: 'taller' })).not.toMatchObject({ value: { roomId } });
    expect(open.outbox.lines.filter((line) => line.includes('Taller'))).toEqual([]);
  });

  it('that are not there cannot be joined by id', async () => {
    const open = await openHub();
    await enter(open, 's1', 'Ana', 'a');
    expect(await open.hub.joinRoom(session('s1'), { roomId: 'nowhere' as RoomId })).toMatchObject({ error: { code: 'ROOM_NOT_FOUND' } });
  });

  it('tell their members who comes and goes, but nobody of themselves', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a');
    await enterAndJoin(open, 's2', 'Beto', null);
    expect(open.hub.leaveRoom(session('s2'), roomId)).toMatchObject({ ok: true });
    await open.hub.joinRoom(session('s2'), { roomId });
    open.hub.leaveChat(session('s2'));
    expect(open.outbox.lines.filter((line) => line.startsWith('Beto'))).toEqual([
      'Beto joined Sala1',
      'Beto left Sala1',
      'Beto joined Sala1',
      'Beto left the chat',
    ]);
  });

  it('have their counts told to everybody at most four times a second', async () => {
    const open = await openHub();
    for (let number = 0; number < 30; number += 1) await enterAndJoin(open, `s${number}`, `Persona ${number}`, null);
    expect(open.outbox.lines.filter((line) => line.startsWith('room'))).toEqual([]);
    await open.clock.advance(250);
    expect(open.outbox.lines.filter((line) => line.startsWith('room'))).toEqual(['room Sala1 (30)']);
  });

  it('without history go ten minutes after the last member, unless somebody comes back', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a', 'Taller');
    open.hub.leaveRoom(session('s1'), roomId);
    await open.clock.advance(599_000);
    await open.hub.joinRoom(session('s1'), { roomId });
    await open.clock.advance(600_000);
    expect(open.hub.listRooms()).toHaveLength(2);
    open.hub.leaveRoom(session('s1'), roomId);
    await open.clock.advance(600_000);
    expect(open.hub.listRooms()).toHaveLength(1);
    expect(open.outbox.lines.at(-1)).toBe('room gone');
  });

  it('with history stay', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a', 'Taller');
    await say(open, 's1', roomId, 'hola');
    open.hub.leaveChat(session('s1'));
    await open.clock.advance(60 * 60_000);
    expect(open.hub.listRooms()).toMatchObject([{ name: 'Sala1' }, { name: 'Taller', lastSeq: 1 }]);
  });

  it('are limited for one session, and for the whole host', async () => {
    const open = await openHub();
    const join = (id: string, name: string) => open.hub.joinRoom(session(id), { name });
    const sessions = LIMITS.roomsPerHost / LIMITS.roomsPerSession;
    for (let number = 0; number < sessions; number += 1) {
      const id = `s${number}`;
      await enterAndJoin(open, id, `Persona ${number}`, null);
      // Everybody is in Sala1 as well; the last one finds the host one short.
      for (let room = 1; room < LIMITS.roomsPerSession; room += 1) expect(await join(id, `${id} ${room}`)).toMatchObject({ ok: true });
      expect(await join(id, 'one more')).toMatchObject({ error: { code: 'ROOM_LIMIT_REACHED', details: { limit: LIMITS.roomsPerSession } } });
    }
    await enter(open, 'last', 'Última', null);
    expect(open.hub.listRooms().map(({ name }) => name)).not.toContain('one more');
    for (let count = open.hub.listRooms().length; count < LIMITS.roomsPerHost; count += 1) expect(await join('last', `last ${count}`)).toMatchObject({ ok: true });
    expect(await join('last', 'too many')).toMatchObject({ error: { code: 'ROOM_LIMIT_REACHED', details: { limit: LIMITS.roomsPerHost } } });
  });

  it('list their members page by page, in order of ids, each once', async () => {
    const open = await openHub({ maxPeople: 1_000 });
    const count = LIMITS.memberPageEntries + 50;
    let roomId = '' as RoomId;
    for (let number = 0; number < count; number += 1) roomId = await enterAndJoin(open, `s${number}`, `Persona ${number}`, null);

    const first = open.hub.listMembers(session('s0'), roomId);
    if (!first.ok) throw new Error(first.error.code);
    const second = open.hub.listMembers(session('s0'), roomId, first.value.members.at(-1)?.memberId);
    if (!second.ok) throw new Error(second.error.code);

    const ids = [...first.value.members, ...second.value.members].map(({ memberId }) => memberId);
    expect([first.value.hasMore, second.value.hasMore]).toEqual([true, false]);
    expect(first.value.members).toHaveLength(LIMITS.memberPageEntries);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toHaveLength(count);
  });
});

describe('what is said', () => {
  it('is numbered, told, and answered once it is stored', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a');
    open.outbox.forget();
    const [first, second] = await Promise.all([say(open, 's1', roomId, 'uno'), say(open, 's1', roomId, 'dos')]);
    expect(first).toMatchObject({ value: { seq: 1 } });
    expect(second).toMatchObject({ value: { seq: 2 } });
    expect(open.outbox.lines.filter((line) => /^\d/.test(line))).toEqual(['1 uno', '2 dos']);
  });

  it('again with the same nonce gets the first answer, and nobody hears it twice', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a');
    const first = await say(open, 's1', roomId, 'hola', 5);
    const again = await say(open, 's1', roomId, 'hola', 5);
    expect(again).toEqual(first);
    expect(open.outbox.lines.filter((line) => line.endsWith('hola'))).toHaveLength(1);
  });

  it('with a used nonce and other words is a conflict', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a');
    await say(open, 's1', roomId, 'hola', 5);
    expect(await say(open, 's1', roomId, 'adiós', 5)).toMatchObject({ error: { code: 'NONCE_CONFLICT' } });
  });

  it('with the nonce of somebody else is no conflict', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a');
    await enterAndJoin(open, 's2', 'Beto', 'b');
    await say(open, 's1', roomId, 'hola', 5);
    expect(await say(open, 's2', roomId, 'adiós', 5)).toMatchObject({ ok: true, value: { seq: 2 } });
  });

  it('has to be in a room one is in, and has to be something', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a');
    await enter(open, 's2', 'Beto', 'b');
    expect(await say(open, 's2', roomId, 'hola')).toMatchObject({ error: { code: 'ROOM_NOT_JOINED' } });
    expect(await say(open, 's9', roomId, 'hola')).toMatchObject({ error: { code: 'AUTH_REQUIRED' } });
    expect(await say(open, 's1', roomId, ' \n\t')).toMatchObject({ error: { code: 'MESSAGE_EMPTY' } });
    expect(await say(open, 's1', roomId, '\u200b')).toMatchObject({ error: { code: 'MESSAGE_EMPTY' } });
    expect(await say(open, 's1', roomId, 'a\ud800b')).toMatchObject({ error: { code: 'WIRE_BAD_REQUEST' } });
    expect(await say(open, 's1', roomId, 'a\u0000b')).toMatchObject({ error: { code: 'WIRE_BAD_REQUEST' } });
  });

  it.each([
    ['ASCII', 'x', LIMITS.textBytes],
    ['three bytes a character', '€', Math.floor(LIMITS.textBytes / 3)],
    ['four bytes a character', '👋', LIMITS.textBytes / 4],
  ])('may be as long as the limit, in %s', async (_what, character, count) => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a');
    expect(await say(open, 's1', roomId, character.repeat(count))).toMatchObject({ ok: true });
    expect(await say(open, 's1', roomId, character.repeat(count + 1))).toMatchObject({
      error: { code: 'MESSAGE_TOO_LONG', details: { maxBytes: LIMITS.textBytes } },
    });
  });

  it('and could not be stored is answered so, and told to nobody', async () => {
    const open = await openHub();
    const roomId = await enterAndJoin(open, 's1', 'Ana', 'a');
    open.store.append = () => Promise.reject(new AppError('HISTORY_WRITE_FAILED'));
    expect(await say(open, 's1', roomId, 'hola')).toMatchObject({ error: { code: 'HISTORY_WRITE_FAILED' } });
    expect(open.outbox.lines.filter((line) => line.endsWith('hola'))).toEqual([]);
  });
});

describe('the end', () => {
  it('ends everybody with HOST_STOPPED, tells nobody of goings, and leaves no timer', async () => {
    const open = await openHub();
    await enterAndJoin(open, 's1', 'Ana', 'a');
    await enterAndJoin(open, 's2', 'Beto', null, 'Taller');
    open.outbox.forget();
    open.hub.stop();
    expect(open.outbox.ended.map(({ code }) => code)).toEqual(['HOST_STOPPED', 'HOST_STOPPED']);
    expect(open.outbox.lines).toEqual([]);
    expect(open.clock.pendingCount).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drain } from '../../../helpers/event-loop.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { RecordedClient } from '../../../helpers/recorded-client.ts';
import { LANDING_ROOM_ID, ScriptedWassop2Host, memberOf } from '../../../helpers/scripted-wassop2-host.ts';
import { MemoryNetwork, cutAtEveryByte } from '../../../helpers/wire-pair.ts';

const ADDRESS = '10.0.0.2:5555';

let clock: FakeClock;
let network: MemoryNetwork;
let host: ScriptedWassop2Host;
let ana: RecordedClient;

function setUp(options: ConstructorParameters<typeof MemoryNetwork>[0] = {}): void {
  clock = new FakeClock();
  network = new MemoryNetwork(options);
  host = new ScriptedWassop2Host(network, ADDRESS);
  ana = new RecordedClient({ dialer: network, clock });
}

async function goOnline(): Promise<string> {
  const connectionId = ana.open(ADDRESS);
  await drain();
  expect(ana.view(connectionId).link.kind).toBe('online');
  return connectionId;
}

async function pass(durationMs: number): Promise<void> {
  await clock.advance(durationMs);
  await drain();
}

/** Loses the line and comes back after the first wait. */
async function loseLink(): Promise<void> {
  network.dropAll();
  await pass(1_500);
}

async function send(connectionId: string, text: string, roomId = LANDING_ROOM_ID): Promise<string> {
  const sent = await ana.client.commands['messages.send']({ connectionId, roomId, text });
  if (!sent.ok) throw new Error(sent.error.code);
  await drain();
  return sent.value.key;
}

beforeEach(() => setUp());
afterEach(() => {
  ana.client.dispose();
  expect(clock.pendingCount, 'timers left').toBe(0);
});

describe('entering', () => {
  it('shows connecting, then online in the landing room with what the host is called', async () => {
    const connectionId = await goOnline();
    expect(ana.linkKinds()).toEqual(['connecting', 'online']);
    expect(ana.view(connectionId)).toMatchObject({
      dialect: 'wassop2',
      spaceName: 'Taller',
      selfName: 'Ana',
      landingRoomId: LANDING_ROOM_ID,
      abilities: { rooms: 'many', hasHistory: true, hasMemberList: true, hasReceipts: true },
    });
    expect(ana.rooms(connectionId)).toEqual([
      { roomId: LANDING_ROOM_ID, name: 'Sala1', memberCount: 1, isJoined: true, unreadCount: 0, catchUp: { kind: 'all' }, isOwned: false },
    ]);
    expect(ana.seen).toEqual([{ address: ADDRESS, dialect: 'wassop2', name: 'Taller', hostId: null }]);
  });

  it('works the same when every byte comes alone', async () => {
    setUp({ cut: cutAtEveryByte });
    host.room().members.push(memberOf('beto', 'Beto'));
    await goOnline();
    host.say('hola');
    await drain();
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(['hola']);
  });

  it('asks for another name when it is taken, and goes on over the same link', async () => {
    host.overrides.set('auth', (frame, link) => {
      if (frame['name'] === 'Ana') link.error(frame, 'NAME_TAKEN', { name: 'Ana', suggestion: 'Ana (2)' });
      else host.answerAsUsual(frame, link);
    });
    const connectionId = ana.open(ADDRESS);
    await drain();
    expect(ana.view(connectionId).link).toMatchObject({ kind: 'name-needed', failure: { code: 'NAME_TAKEN' }, suggestion: 'Ana (2)' });

    await ana.client.commands['connection.setName']({ connectionId, name: 'Ana (2)' });
    await drain();
    expect(ana.view(connectionId)).toMatchObject({ selfName: 'Ana (2)', link: { kind: 'online' } });
    expect(host.links).toHaveLength(1);
  });

  it('gives up for good when the host refuses the key', async () => {
    host.overrides.set('auth', (frame, link) => {
      link.error(frame, 'AUTH_INVALID');
      link.close();
    });
    const connectionId = ana.open(ADDRESS);
    await drain();
    expect(ana.view(connectionId).link).toEqual({ kind: 'failed', failure: { code: 'AUTH_INVALID', details: {} } });
  });

  it('waits when the host is full, and gives up when no version is shared', async () => {
    host.refusal = { code: 'HOST_FULL' };
    const connectionId = ana.open(ADDRESS);
    await drain();
    expect(ana.view(connectionId).link).toMatchObject({ kind: 'waiting', failure: { code: 'HOST_FULL' } });
    host.refusal = { code: 'WIRE_VERSION_UNSUPPORTED', details: { versions: '3' } };
    await pass(1_500);
    expect(ana.view(connectionId).link).toEqual({ kind: 'failed', failure: { code: 'WIRE_VERSION_UNSUPPORTED', details: { versions: '3' } } });
  });

  it('says what it is in its hello, and signs with the key of this device', async () => {
    await goOnline();
    const hello: unknown = JSON.parse(host.hellos[0]?.slice('WASSOP2 '.length) ?? '');
    expect(hello).toEqual({ versions: [2], client: 'test/1', capabilities: [], door: 'app', nonce: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) });
    expect(host.framesOf('auth')).toMatchObject([{ id: 1, deviceId: 'a'.repeat(52), publicKey: 'k'.repeat(43), signature: 's'.repeat(86), name: 'Ana' }]);
  });

  it('comes back under another name when it is given one while online', async () => {
    const connectionId = await goOnline();
    host.say('antes');
    await drain();
    await ana.client.commands['connection.setName']({ connectionId, name: 'Anita' });
    await drain();
    expect(ana.view(connectionId)).toMatchObject({ selfName: 'Anita', link: { kind: 'online' } });
    expect(host.framesOf('bye')).toHaveLength(1);
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(['antes']);
  });

  it('tries again when the host does not finish the handshake in time', async () => {
    host.overrides.set('auth', () => {});
    const connectionId = ana.open(ADDRESS);
    await drain();
    await pass(10_000);
    expect(ana.view(connectionId).link).toMatchObject({ kind: 'waiting', failure: { code: 'WIRE_HANDSHAKE_TIMEOUT' } });
  });
});

describe('messages', () => {
  it('of others come in order, count as unread until read, and are told once for each read of the wire', async () => {
    const connectionId = await goOnline();
    ana.told.length = 0;
    const entries = ['uno', 'dos', 'tres'].map((text) => ({ type: 'entry', roomId: LANDING_ROOM_ID, entry: host.write(LANDING_ROOM_ID, text) }));
    host.link.send(...entries);
    await drain();
    expect(ana.toldOf('timeline.items')).toHaveLength(1);
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(['uno', 'dos', 'tres']);
    expect(ana.rooms(connectionId)[0]?.unreadCount).toBe(3);

    await ana.client.commands['rooms.markRead']({ connectionId, roomId: LANDING_ROOM_ID });
    expect(ana.rooms(connectionId)[0]?.unreadCount).toBe(0);
  });

  it('of one\'s own go from sending to sent under one key, and take their place in the order', async () => {
    const connectionId = await goOnline();
    host.overrides.set('message.send', () => {});
    const key = await send(connectionId, 'mía');
    expect(ana.shown(LANDING_ROOM_ID)).toMatchObject([{ key, isOwn: true, delivery: { kind: 'sending' } }]);

    host.say('de Beto');
    const [frame] = host.framesOf('message.send');
    host.overrides.clear();
    if (frame) host.answer(frame, host.link);
    await drain();
    expect(ana.shown(LANDING_ROOM_ID)).toMatchObject([
      { text: 'de Beto', orderSeq: 1, delivery: null },
      { key, text: 'mía', orderSeq: 2, orderSub: 0, delivery: { kind: 'sent' } },
    ]);
    expect(ana.rooms(connectionId)[0]?.unreadCount).toBe(1);
  });

  it('over the limit or empty are refused before they are sent', async () => {
    const connectionId = await goOnline();
    const { commands } = ana.client;
    const tooLong = await commands['messages.send']({ connectionId, roomId: LANDING_ROOM_ID, text: 'ñ'.repeat(4_097) });
    expect(tooLong).toEqual({ ok: false, error: { code: 'MESSAGE_TOO_LONG', details: { maxBytes: 8_192 } } });
    expect(await commands['messages.send']({ connectionId, roomId: LANDING_ROOM_ID, text: ' \n' })).toMatchObject({ error: { code: 'MESSAGE_EMPTY' } });
    expect(await commands['messages.send']({ connectionId, roomId: LANDING_ROOM_ID, text: 'ñ'.repeat(4_096) })).toMatchObject({ ok: true });
  });

  it('that the host refuses are shown as failed, and can be sent again with the same nonce or thrown away', async () => {
    const connectionId = await goOnline();
    host.overrides.set('message.send', (frame, link) => link.error(frame, 'HISTORY_WRITE_FAILED'));
    const first = await send(connectionId, 'uno');
    const second = await send(connectionId, 'dos');
    expect(ana.shown(LANDING_ROOM_ID)).toMatchObject([
      { key: first, delivery: { kind: 'failed', failure: { code: 'HISTORY_WRITE_FAILED' } } },
      { key: second, delivery: { kind: 'failed' } },
    ]);

    host.overrides.clear();
    const inRoom = { connectionId, roomId: LANDING_ROOM_ID };
    await ana.client.commands['messages.discard']({ ...inRoom, key: first });
    await ana.client.commands['messages.retry']({ ...inRoom, key: second });
    await drain();
    expect(ana.shown(LANDING_ROOM_ID)).toMatchObject([{ key: second, orderSeq: 1, delivery: { kind: 'sent' } }]);
    expect(host.framesOf('message.send').map((frame) => frame['nonce'])).toEqual([first, second, second]);
  });

  it('wait as long as the host asks when they come too fast, and keep their order', async () => {
    const connectionId = await goOnline();
    let refusals = 1;
    host.overrides.set('message.send', (frame, link) => {
      refusals -= 1;
      if (refusals >= 0) link.error(frame, 'RATE_LIMITED', { retryAfterMs: 700 });
      else host.answerAsUsual(frame, link);
    });
    await send(connectionId, 'uno');
    await send(connectionId, 'dos');
    expect(host.room().entries).toHaveLength(0);
    await pass(700);
    expect(host.room().entries.map((entry) => entry['text'])).toEqual(['uno', 'dos']);
  });
});

describe('a lost link', () => {
  it('is tried again for ten minutes so often that a return is seen within 2 s, then seldom, and starts over after a good connection', async () => {
    const connectionId = await goOnline();
    await pass(5_000);
    host.stopListening();
    network.dropAll();
    await drain();
    const waits: number[] = [];
    const nextWait = async (): Promise<void> => {
      const { link } = ana.view(connectionId);
      if (link.kind !== 'waiting') throw new Error(link.kind);
      waits.push(link.retryInMs);
      await pass(link.retryInMs);
    };
    while (clock.monotonicMs() < 10 * 60_000 + 5_000) await nextWait();
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_200);
    waits.length = 0;
    for (let attempt = 0; attempt < 5; attempt += 1) await nextWait();
    [5_000, 10_000, 20_000, 30_000, 30_000].forEach((baseMs, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(baseMs);
      expect(waits[index]).toBeLessThanOrEqual(baseMs * 1.5);
    });
    host.start();
    await ana.client.commands['connection.retryNow']({ connectionId });
    await drain();
    expect(ana.view(connectionId).link.kind).toBe('online');
    await pass(5_000);
    network.dropAll();
    await drain();
    const { link } = ana.view(connectionId);
    expect(link.kind === 'waiting' && link.retryInMs).toBeLessThanOrEqual(750);
  });

  it('grows the waits where somebody is there and lets us go again and again', async () => {
    const connectionId = await goOnline();
    const waits: number[] = [];
    for (let time = 0; time < 7; time += 1) {
      network.dropAll();
      await drain();
      const { link } = ana.view(connectionId);
      if (link.kind !== 'waiting') throw new Error(link.kind);
      waits.push(link.retryInMs);
      await pass(link.retryInMs);
    }
    [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000].forEach((baseMs, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(baseMs);
      expect(waits[index]).toBeLessThanOrEqual(baseMs * 1.5);
    });
  });

  it('brings back the same rooms, and what was missed in each, in order and once', async () => {
    const connectionId = await goOnline();
    await ana.client.commands['rooms.join']({ connectionId, name: 'Música' });
    await drain();
    host.say('antes');
    await drain();
    network.dropAll();
    for (let count = 1; count <= 2_500; count += 1) host.write(LANDING_ROOM_ID, `perdido ${count}`);
    host.write('room-2', 'una canción');
    await pass(1_500);
    expect(ana.rooms(connectionId).map(({ roomId, isJoined }) => [roomId, isJoined])).toEqual([
      [LANDING_ROOM_ID, true],
      ['room-2', true],
    ]);
    const expected = ['antes', ...Array.from({ length: 2_500 }, (_, index) => `perdido ${index + 1}`)];
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(expected);
    expect(ana.texts('room-2')).toEqual(['una canción']);
    expect(ana.rooms(connectionId)[0]?.unreadCount).toBe(2_501);
  });

  it('holds live messages back until what came before them is there', async () => {
    await goOnline();
    network.dropAll();
    for (let count = 1; count <= 1_500; count += 1) host.write(LANDING_ROOM_ID, String(count));
    // A message comes in between the two pages of what was missed.
    let isFirstPage = true;
    host.overrides.set('history.read', (frame, link) => {
      if (isFirstPage) host.say('1501');
      isFirstPage = false;
      host.answerAsUsual(frame, link);
    });
    await pass(1_500);
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(Array.from({ length: 1_501 }, (_, index) => String(index + 1)));
  });

  it('sends again what was not answered, with the same nonces and in the same order', async () => {
    const connectionId = await goOnline();
    host.overrides.set('message.send', () => {});
    const keys = [await send(connectionId, 'uno'), await send(connectionId, 'dos')];
    host.overrides.clear();
    network.dropAll();
    await drain();
    keys.push(await send(connectionId, 'tres, sin línea'));
    await pass(1_500);
    expect(host.room().entries.map((entry) => entry['nonce'])).toEqual(keys);
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(['uno', 'dos', 'tres, sin línea']);
    expect(ana.shown(LANDING_ROOM_ID).every((item) => item.kind === 'message' && item.delivery?.kind === 'sent')).toBe(true);
  });

  it('shows a message once that was stored although its answer was lost', async () => {
    const connectionId = await goOnline();
    host.overrides.set('message.send', (frame) => {
      host.write(LANDING_ROOM_ID, String(frame['text']), { author: { memberId: 'me', name: 'Ana', door: 'app' }, nonce: frame['nonce'] });
      network.dropAll();
    });
    await send(connectionId, 'una vez');
    host.overrides.clear();
    await pass(1_500);
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(['una vez']);
    expect(host.room().entries).toHaveLength(1);
  });

  it('is found out by silence: 14 s without a byte, while pings go out every 4 s', async () => {
    const connectionId = await goOnline();
    host.stopListening();
    await pass(13_900);
    expect(host.framesOf('ping')).toHaveLength(3);
    expect(ana.view(connectionId).link.kind).toBe('online');
    await pass(100);
    expect(ana.view(connectionId).link).toMatchObject({ kind: 'waiting', failure: { code: 'HEARTBEAT_LOST' } });
  });

  it('is not assumed as long as bytes come, whatever they say', async () => {
    const connectionId = await goOnline();
    for (let count = 0; count < 10; count += 1) {
      await pass(4_000);
      host.link.send({ type: 'something-new' });
      await drain();
    }
    expect(ana.view(connectionId).link.kind).toBe('online');
  });

  it('comes back at once when told to', async () => {
    const connectionId = await goOnline();
    network.dropAll();
    await drain();
    await ana.client.commands['connection.retryNow']({ connectionId });
    await drain();
    expect(ana.view(connectionId).link.kind).toBe('online');
  });

  it('to one\'s own host is tried again within half a second', async () => {
    ana.client.open({ address: ADDRESS, dialect: 'auto', name: 'Ana', isOwnHost: true });
    await drain();
    network.dropAll();
    await drain();
    await pass(500);
    expect(ana.linkKinds().at(-1)).toBe('online');
  });
});

describe('the host', () => {
  it('that stops says so in the rooms, and is waited for', async () => {
    const connectionId = await goOnline();
    host.link.send({ type: 'bye', code: 'HOST_STOPPED' });
    await drain();
    expect(ana.shown(LANDING_ROOM_ID)).toMatchObject([{ kind: 'notice', notice: 'host-left' }]);
    expect(ana.view(connectionId).link).toMatchObject({ kind: 'waiting', failure: { code: 'HOST_STOPPED' } });
    await pass(1_500);
    expect(ana.shown(LANDING_ROOM_ID)).toMatchObject([{ notice: 'host-left' }, { notice: 'reconnected' }]);
  });

  it('that let the same device in elsewhere is not asked again', async () => {
    const connectionId = await goOnline();
    host.link.send({ type: 'bye', code: 'SESSION_REPLACED' });
    await pass(60_000);
    expect(ana.view(connectionId).link).toMatchObject({ kind: 'failed', failure: { code: 'SESSION_REPLACED' } });
    expect(host.links).toHaveLength(1);
  });

  it('is not gone to twice: by another address it is said that there is a connection already, which stays', async () => {
    const connectionId = await goOnline();
    const sameHost = new ScriptedWassop2Host(network, '10.0.0.3:5555');
    const secondId = ana.open('10.0.0.3:5555');
    await pass(10_000);
    expect(ana.view(secondId).link).toMatchObject({ kind: 'failed', failure: { code: 'ALREADY_CONNECTED' } });
    expect(sameHost.framesOf('auth')).toEqual([]);
    expect(ana.view(connectionId).link.kind).toBe('online');

    await ana.client.commands['connection.close']({ connectionId });
    await ana.client.commands['connection.retryNow']({ connectionId: secondId });
    await drain();
    expect(ana.view(secondId).link.kind).toBe('online');
  });

  it('that changed its address is found at the new one while the old one is still tried', async () => {
    await goOnline();
    host.stopListening();
    network.dropAll();
    await drain();
    new ScriptedWassop2Host(network, '10.0.0.3:5555');
    const secondId = ana.open('10.0.0.3:5555');
    await drain();
    expect(ana.view(secondId).link.kind).toBe('online');
  });

  it('that dropped our backlog is asked for all of it, and nothing is shown twice', async () => {
    await goOnline();
    host.say('uno');
    host.write(LANDING_ROOM_ID, 'dos');
    host.write(LANDING_ROOM_ID, 'tres');
    host.link.send({ type: 'gap' });
    await drain();
    host.say('cuatro');
    await drain();
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(['uno', 'dos', 'tres', 'cuatro']);
  });

  it('of another epoch makes the known numbers void: what was shown is reset, and that is said', async () => {
    const connectionId = await goOnline();
    host.say('uno');
    await drain();
    host.epoch = 2;
    host.room().entries.length = 0;
    host.write(LANDING_ROOM_ID, 'de la copia');
    await loseLink();
    expect(ana.toldOf('timeline.reset')).toEqual([{ connectionId, roomId: LANDING_ROOM_ID }]);
    expect(ana.shown(LANDING_ROOM_ID)).toMatchObject([{ kind: 'notice', notice: 'history-lost' }]);
    const page = await ana.client.commands['timeline.read']({ connectionId, roomId: LANDING_ROOM_ID, limit: 50 });
    expect(page).toMatchObject({ value: { items: [{ text: 'de la copia' }, { kind: 'notice' }], isComplete: true } });
  });

  it('that lost part of its log without a word is noticed', async () => {
    await goOnline();
    host.say('uno');
    host.say('dos');
    await drain();
    host.room().entries.length = 1;
    await loseLink();
    expect(ana.shown(LANDING_ROOM_ID)).toMatchObject([{ notice: 'history-lost' }]);
    host.say('otra dos');
    await drain();
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(['otra dos']);
  });

  it('that forgot an empty room gets it made again by name, with what could not be sent', async () => {
    const connectionId = await goOnline();
    await ana.client.commands['rooms.join']({ connectionId, name: 'Vacía' });
    await drain();
    network.dropAll();
    await drain();
    await send(connectionId, 'hola', 'room-2');
    host.rooms.delete('room-2');
    host.addRoom('room-9', 'Vacía');
    await pass(1_500);
    expect(ana.rooms(connectionId).map(({ roomId, name, isJoined }) => [roomId, name, isJoined])).toEqual([
      [LANDING_ROOM_ID, 'Sala1', true],
      ['room-9', 'Vacía', true],
    ]);
    expect(host.room('room-9').entries.map((entry) => entry['text'])).toEqual(['hola']);
  });

  it('of a newer version may number kinds that are not known here', async () => {
    await goOnline();
    host.say('uno');
    const change = { seq: 2, kind: 'reaction', about: 1 };
    host.room().entries.push(change);
    host.link.send({ type: 'entry', roomId: LANDING_ROOM_ID, entry: change });
    host.say('tres');
    await drain();
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(['uno', 'tres']);
    expect(host.framesOf('history.read')).toHaveLength(0);
  });

  it('that speaks no JSON is left for good', async () => {
    const connectionId = await goOnline();
    host.link.sendRaw('hola\n');
    await drain();
    expect(ana.view(connectionId).link).toMatchObject({ kind: 'failed', failure: { code: 'WIRE_MALFORMED' } });
  });
});

describe('history', () => {
  it('is read in pages from the newest back to the first, with nothing twice', async () => {
    host.room();
    for (let count = 1; count <= 450; count += 1) host.write(LANDING_ROOM_ID, String(count));
    const connectionId = await goOnline();
    const read = async (beforeSeq?: number) => {
      const page = await ana.client.commands['timeline.read']({ connectionId, roomId: LANDING_ROOM_ID, limit: 200, ...(beforeSeq ? { beforeSeq } : {}) });
      if (!page.ok) throw new Error(page.error.code);
      return page.value;
    };
    const newest = await read();
    // The last of the 200 says that one came in here.
    expect(newest.items.map((item) => item.orderSeq)).toEqual([...Array.from({ length: 199 }, (_, index) => 252 + index), 450]);
    expect(newest.isComplete).toBe(false);
    const older = await read(252);
    expect(older.items.map((item) => item.orderSeq)).toEqual(Array.from({ length: 200 }, (_, index) => 52 + index));
    const oldest = await read(52);
    expect(oldest.items.map((item) => item.orderSeq)).toEqual(Array.from({ length: 51 }, (_, index) => 1 + index));
    expect(oldest.isComplete).toBe(true);
    expect(ana.rooms(connectionId)[0]?.unreadCount).toBe(0);
  });

  it('that was read is shown without the host, and what was not is said to be out of reach', async () => {
    for (let count = 1; count <= 450; count += 1) host.write(LANDING_ROOM_ID, String(count));
    const connectionId = await goOnline();
    const args = { connectionId, roomId: LANDING_ROOM_ID, limit: 200 };
    await ana.client.commands['timeline.read'](args);
    host.stopListening();
    network.dropAll();
    await drain();
    expect(await ana.client.commands['timeline.read'](args)).toMatchObject({ ok: true, value: { isComplete: false } });
    expect(await ana.client.commands['timeline.read']({ ...args, beforeSeq: 251 })).toMatchObject({ ok: false, error: { code: 'NOT_CONNECTED' } });
  });
});

describe('rooms and people', () => {
  it('come and go as the host says', async () => {
    const connectionId = await goOnline();
    host.addRoom('room-2', 'Nueva');
    host.link.send({ type: 'room', room: host.summary('room-2') });
    await pass(200);
    expect(ana.toldOf('rooms.changed').at(-1)?.rooms.map(({ name }) => name)).toEqual(['Sala1', 'Nueva']);
    host.link.send({ type: 'room.gone', roomId: 'room-2' });
    await pass(200);
    expect(ana.rooms(connectionId).map(({ name }) => name)).toEqual(['Sala1']);
  });

  it('a room that is left is out of sight, its messages too, and stays left after a reconnection', async () => {
    const connectionId = await goOnline();
    host.say('uno');
    await drain();
    expect(await ana.client.commands['rooms.leave']({ connectionId, roomId: LANDING_ROOM_ID })).toEqual({ ok: true, value: undefined });
    expect(ana.rooms(connectionId)).toMatchObject([{ isJoined: false, unreadCount: 0 }]);
    expect(await ana.client.commands['messages.send']({ connectionId, roomId: LANDING_ROOM_ID, text: 'x' })).toMatchObject({ error: { code: 'ROOM_NOT_FOUND' } });
    await loseLink();
    expect(ana.view(connectionId).link.kind).toBe('online');
    expect(ana.rooms(connectionId)).toMatchObject([{ isJoined: false }]);
  });

  it('people are listed with pages and events together, and comings and goings stand between messages', async () => {
    host.overrides.set('member.list', (frame, link) => {
      if (frame['afterMemberId'] === undefined) {
        link.ok(frame, { members: [memberOf('me', 'Ana'), memberOf('beto', 'Beto')], hasMore: true });
        link.send({ type: 'member', roomId: LANDING_ROOM_ID, change: 'left', member: memberOf('beto', 'Beto') });
      } else link.ok(frame, { members: [memberOf('zoe', 'Zoe')], hasMore: false });
    });
    const connectionId = await goOnline();
    host.say('uno');
    host.link.send({ type: 'member', roomId: LANDING_ROOM_ID, change: 'joined', member: memberOf('dora', 'Dora') });
    await pass(200);
    const members = await ana.client.commands['members.list']({ connectionId, roomId: LANDING_ROOM_ID });
    expect(members).toMatchObject({ value: [{ name: 'Ana', isSelf: true }, { name: 'Zoe', isSelf: false }, { name: 'Dora' }] });
    expect(ana.toldOf('members.changed').at(-1)?.members).toHaveLength(3);
    expect(ana.shown(LANDING_ROOM_ID)).toMatchObject([
      { kind: 'presence', change: 'left', name: 'Beto', orderSeq: 0 },
      { kind: 'message', orderSeq: 1, orderSub: 0 },
      { kind: 'presence', change: 'joined', name: 'Dora', orderSeq: 1, orderSub: 1 },
    ]);
  });

  it('a crowd that comes in at once is told in a few events', async () => {
    await goOnline();
    ana.told.length = 0;
    for (let count = 0; count < 100; count += 1) {
      host.link.send({ type: 'member', roomId: LANDING_ROOM_ID, change: 'joined', member: memberOf(`m${count}`, `M${count}`) });
    }
    await pass(1_000);
    expect(ana.toldOf('members.changed').length).toBeLessThanOrEqual(3);
    expect(ana.toldOf('members.changed').at(-1)?.members).toHaveLength(101);
  });
});

describe('closing', () => {
  it('says goodbye, is told once, and forgets the connection', async () => {
    const connectionId = await goOnline();
    await ana.client.commands['connection.close']({ connectionId });
    await drain();
    expect(host.frames.at(-1)).toEqual({ type: 'bye' });
    expect(host.link.wire.isClosed).toBe(true);
    expect(ana.toldOf('connection.closed')).toEqual([{ connectionId }]);
    expect(ana.client.snapshot()).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });

  it('in the middle of connecting leaves nothing open', async () => {
    const connectionId = ana.open(ADDRESS);
    await ana.client.commands['connection.close']({ connectionId });
    await drain();
    expect(network.pairs.every((pair) => pair.client.isClosed)).toBe(true);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drain } from '../../../helpers/event-loop.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { RecordedClient } from '../../../helpers/recorded-client.ts';
import { MemoryNetwork } from '../../../helpers/wire-pair.ts';
import type { TestWire } from '../../../helpers/wire-pair.ts';

const AT = '10.0.0.2:5555';

let clock: FakeClock;
let network: MemoryNetwork;
let ana: RecordedClient;
let server: TextServer;

/** The first program's server as far as one client sees it: one write is one command. */
class TextServer {
  readonly reads: { readonly text: string; readonly atMs: number }[] = [];
  readonly takenNames = new Set<string>();
  roomList = 'Salas disponibles:\nSala1 (1)\n';
  isMute = false;
  wire: TestWire | null = null;
  room: string | null = null;

  constructor() {
    network.listen(AT, (wire) => {
      this.wire = wire;
      this.room = null;
      wire.onBytes((chunk) => this.#read(new TextDecoder().decode(chunk)));
    });
  }

  say(text: string): void {
    this.wire?.write(new TextEncoder().encode(text));
  }

  texts(): string[] {
    return this.reads.map(({ text }) => text);
  }

  #read(text: string): void {
    this.reads.push({ text, atMs: clock.monotonicMs() });
    if (this.isMute) return;
    const [word, argument = ''] = [text.trimEnd().split(' ', 1)[0], text.trimEnd().slice(text.indexOf(' ') + 1)];
    if (word === 'LIST_ROOMS') this.say(this.roomList);
    if (word === 'JOIN') this.say(this.takenNames.has(argument) ? 'ERROR: Username ya en uso.\n' : 'OK\n');
    if (word === 'ROOM') this.say(`Te has unido a la sala ${argument}.\n`);
    if (word === 'EXIT') this.say(`Has salido de la sala ${this.room}.\n`);
    if (word === 'ROOM') this.room = argument;
  }
}

async function pass(durationMs: number): Promise<void> {
  await drain();
  await clock.advance(durationMs);
  await drain();
}

async function goOnline(): Promise<{ connectionId: string; roomId: string }> {
  const connectionId = ana.open(AT, { dialect: 'wassop1' });
  await pass(300);
  const roomId = ana.view(connectionId).landingRoomId;
  if (roomId === null) throw new Error('Not in a room');
  server.reads.length = 0;
  return { connectionId, roomId };
}

function currentRoom(connectionId: string) {
  return ana.rooms(connectionId).find((room) => room.isJoined);
}

beforeEach(() => {
  clock = new FakeClock();
  network = new MemoryNetwork();
  server = new TextServer();
  ana = new RecordedClient({ dialer: network, clock });
});

afterEach(() => {
  ana.client.dispose();
  expect(clock.pendingCount, 'timers left').toBe(0);
});

describe('entering', () => {
  it('gives the name, goes into Sala1 and knows the rooms and their counts', async () => {
    server.roomList = 'Salas disponibles:\nSala1 (3)\nSala de Música (2)\n';
    const { connectionId } = await goOnline();
    expect(ana.view(connectionId)).toMatchObject({ selfName: 'Ana', spaceName: null, link: { kind: 'online' } });
    await pass(300);
    expect(ana.rooms(connectionId)).toMatchObject([
      { name: 'Sala1', memberCount: 3, isJoined: true },
      { name: 'Sala de Música', memberCount: 2, isJoined: false },
    ]);
  });

  it('asks for another name on the same connection when it is taken', async () => {
    server.takenNames.add('Ana');
    const connectionId = ana.open(AT, { dialect: 'wassop1' });
    await pass(300);
    expect(ana.view(connectionId).link).toMatchObject({ kind: 'name-needed', failure: { code: 'NAME_TAKEN' }, suggestion: 'Ana (2)' });
    await ana.client.commands['connection.setName']({ connectionId, name: 'Anita' });
    await pass(300);
    expect(ana.view(connectionId)).toMatchObject({ selfName: 'Anita', link: { kind: 'online' } });
    expect(network.dialled).toHaveLength(1);
    expect(server.wire?.isClosed).toBe(false);
  });
});

describe('messages', () => {
  it('of others are numbered here, with comings and goings between them', async () => {
    const { connectionId, roomId } = await goOnline();
    server.say('Beto se ha unido a la sala.\nBeto: hola\n');
    server.say('Beto: ¿qué tal?\nsegunda línea\nBeto ha salido del chat.\n');
    await pass(200);
    expect(ana.shown(roomId)).toMatchObject([
      { kind: 'presence', change: 'joined', name: 'Beto', orderSeq: 0, orderSub: 1 },
      { kind: 'message', authorName: 'Beto', text: 'hola', orderSeq: 1, door: 'wassop1' },
      { kind: 'message', text: '¿qué tal?\nsegunda línea', orderSeq: 2 },
      { kind: 'presence', change: 'left', name: 'Beto', orderSeq: 2, orderSub: 1 },
    ]);
    expect(currentRoom(connectionId)?.unreadCount).toBe(2);
    expect(await ana.client.commands['timeline.read']({ connectionId, roomId, limit: 50 })).toMatchObject({ value: { isComplete: true } });
  });

  it('of one\'s own go out one in a write with a pause between, and are sent when they are written', async () => {
    const { connectionId, roomId } = await goOnline();
    for (const text of ['uno', 'dos', 'tres']) await ana.client.commands['messages.send']({ connectionId, roomId, text });
    await drain();
    expect(ana.shown(roomId).map((item) => item.kind === 'message' && item.delivery?.kind)).toEqual(['sent', 'sending', 'sending']);
    await pass(200);
    expect(ana.shown(roomId).map((item) => item.kind === 'message' && item.delivery?.kind)).toEqual(['sent', 'sent', 'sent']);
    const messages = server.reads.filter(({ text }) => text.startsWith('MESSAGE'));
    expect(messages.map(({ text }) => text)).toEqual(['MESSAGE uno\n', 'MESSAGE dos\n', 'MESSAGE tres\n']);
    expect(messages.map(({ atMs }, index) => atMs - (messages[index - 1]?.atMs ?? atMs)).slice(1).every((gapMs) => gapMs >= 50)).toBe(true);
  });

  it('too long for one read become several commands of at most 1,024 bytes, and one item here', async () => {
    const { connectionId, roomId } = await goOnline();
    await ana.client.commands['messages.send']({ connectionId, roomId, text: '😀'.repeat(700) });
    await pass(1_000);
    const messages = server.texts().filter((text) => text.startsWith('MESSAGE'));
    expect(messages.length).toBeGreaterThan(2);
    for (const text of messages) expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(1_024);
    expect(messages.map((text) => text.slice(8, -1)).join('')).toBe('😀'.repeat(700));
    expect(ana.texts(roomId)).toEqual(['😀'.repeat(700)]);
  });

  it('without any text are never sent: they would end the connection', async () => {
    const { connectionId, roomId } = await goOnline();
    expect(await ana.client.commands['messages.send']({ connectionId, roomId, text: ' \n ' })).toMatchObject({ error: { code: 'MESSAGE_EMPTY' } });
  });

  it('written while the link is lost go out after coming back, in order; one that was thrown away does not', async () => {
    const { connectionId, roomId } = await goOnline();
    network.dropAll();
    await drain();
    const send = (text: string) => ana.client.commands['messages.send']({ connectionId, roomId, text });
    await send('uno');
    const second = await send('dos');
    await send('tres');
    if (second.ok) await ana.client.commands['messages.discard']({ connectionId, roomId, key: second.value.key });
    await pass(4_000);
    expect(ana.view(connectionId).link.kind).toBe('online');
    expect(server.texts().filter((text) => text.startsWith('MESSAGE'))).toEqual(['MESSAGE uno\n', 'MESSAGE tres\n']);
    expect(ana.texts(roomId)).toEqual(['uno', 'tres']);
  });
});

describe('rooms', () => {
  it('are one at a time: joining another leaves the first', async () => {
    const { connectionId, roomId } = await goOnline();
    const joined = await Promise.all([ana.client.commands['rooms.join']({ connectionId, name: 'Sala 2' }), pass(300)]);
    expect(joined[0]).toMatchObject({ ok: true });
    expect(ana.rooms(connectionId).map(({ name, isJoined }) => [name, isJoined])).toEqual([
      ['Sala1', false],
      ['Sala 2', true],
    ]);
    expect(await ana.client.commands['messages.send']({ connectionId, roomId, text: 'x' })).toMatchObject({ error: { code: 'ROOM_NOT_FOUND' } });
  });

  it('that are left stay left after the link was lost', async () => {
    const { connectionId, roomId } = await goOnline();
    await Promise.all([ana.client.commands['rooms.leave']({ connectionId, roomId }), pass(300)]);
    expect(currentRoom(connectionId)).toBeUndefined();
    network.dropAll();
    await pass(4_000);
    expect(ana.view(connectionId).link.kind).toBe('online');
    expect(currentRoom(connectionId)).toBeUndefined();
  });

  it('are come back into after the link was lost', async () => {
    const { connectionId } = await goOnline();
    await Promise.all([ana.client.commands['rooms.join']({ connectionId, name: 'Sala 2' }), pass(300)]);
    network.dropAll();
    await pass(4_000);
    expect(currentRoom(connectionId)?.name).toBe('Sala 2');
    expect(server.texts().filter((text) => text.startsWith('ROOM')).at(-1)).toBe('ROOM Sala 2\n');
  });

  it('are listed anew on demand, the list ending by silence and people talking right behind it', async () => {
    const { connectionId, roomId } = await goOnline();
    await pass(300);
    server.roomList = 'Salas disponibles:\nSala1 (4)\nOtra (1)\nBeto: hola (2)\n';
    await Promise.all([ana.client.commands['rooms.refresh']({ connectionId }), pass(500)]);
    expect(ana.rooms(connectionId).map(({ name, memberCount }) => [name, memberCount])).toEqual([
      ['Sala1', 4],
      ['Otra', 1],
    ]);
    expect(ana.texts(roomId)).toEqual(['hola (2)']);
  });

  it('are asked for every half minute, but not while people talk', async () => {
    await goOnline();
    await pass(25_000);
    const listsBefore = server.texts().filter((text) => text === 'LIST_ROOMS\n').length;
    await pass(4_500);
    server.say('Beto: hablo\n');
    await pass(2_000);
    expect(server.texts().filter((text) => text === 'LIST_ROOMS\n')).toHaveLength(listsBefore);
    await pass(30_000);
    expect(server.texts().filter((text) => text === 'LIST_ROOMS\n')).toHaveLength(listsBefore + 1);
  });

  it('of which nothing is heard when asked show that the server is gone', async () => {
    const { connectionId } = await goOnline();
    server.isMute = true;
    await pass(45_000);
    expect(ana.toldOf('connection.changed').map(({ link }) => link)).toContainEqual(
      expect.objectContaining({ kind: 'waiting', failure: { code: 'HEARTBEAT_LOST' } }),
    );
    expect(ana.view(connectionId).link.kind).not.toBe('online');
  });
});

describe('people', () => {
  it('are known from notices and from what they say', async () => {
    const { connectionId, roomId } = await goOnline();
    server.say('Beto se ha unido a la sala.\nZoe: hola\nBeto ha salido de la sala.\n');
    await pass(200);
    const members = await ana.client.commands['members.list']({ connectionId, roomId });
    expect(members).toMatchObject({ value: [{ name: 'Ana', isSelf: true }, { name: 'Zoe', isSelf: false }] });
  });
});

describe('closing', () => {
  it('just closes: a word of goodbye could run into the last message', async () => {
    const { connectionId } = await goOnline();
    await ana.client.commands['connection.close']({ connectionId });
    await drain();
    expect(server.wire?.isClosed).toBe(true);
    expect(server.texts()).not.toContain('QUIT\n');
  });
});

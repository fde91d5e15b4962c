import { afterEach, beforeEach, expect, it } from 'vitest';
import { drain } from '../../../helpers/event-loop.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { RecordedClient } from '../../../helpers/recorded-client.ts';
import { MemoryNetwork } from '../../../helpers/wire-pair.ts';
import type { TestWire } from '../../../helpers/wire-pair.ts';

const AT = '10.0.0.2:5000';
const ROOM_ID = 'json-pair-room';

let clock: FakeClock;
let network: MemoryNetwork;
let ana: RecordedClient;
let wires: TestWire[];

async function pass(durationMs: number): Promise<void> {
  await drain();
  await clock.advance(durationMs);
  await drain();
}

async function goOnline(): Promise<string> {
  const connectionId = ana.open(AT, { dialect: 'json-pair' });
  await pass(600);
  expect(ana.view(connectionId).link.kind).toBe('online');
  return connectionId;
}

/** What the client wrote on its newest write connection, behind the identification. */
function written(): unknown[] {
  const writes = network.pairs.at(-1)?.client.writes ?? [];
  return writes.slice(1).map((text) => JSON.parse(text) as unknown);
}

function say(...objects: object[]): void {
  wires.at(-2)?.write(new TextEncoder().encode(objects.map((object) => JSON.stringify(object)).join('')));
}

beforeEach(() => {
  clock = new FakeClock();
  network = new MemoryNetwork();
  wires = [];
  network.listen(AT, (wire) => wires.push(wire));
  ana = new RecordedClient({ dialer: network, clock });
});

afterEach(() => {
  ana.client.dispose();
  expect(clock.pendingCount, 'timers left').toBe(0);
});

it('is in the one room there is, and says what the server cannot do', async () => {
  const connectionId = await goOnline();
  expect(ana.view(connectionId)).toMatchObject({ landingRoomId: ROOM_ID, abilities: { rooms: 'none', hasHistory: false, hasReceipts: false } });
  expect(ana.rooms(connectionId)).toEqual([{ roomId: ROOM_ID, name: 'General', memberCount: null, isJoined: true, unreadCount: 0, catchUp: null, isOwned: false }]);
  const limit = { ok: false, error: { code: 'DIALECT_LIMIT' } };
  expect(await ana.client.commands['rooms.join']({ connectionId, name: 'Otra' })).toEqual(limit);
  expect(await ana.client.commands['rooms.leave']({ connectionId, roomId: ROOM_ID })).toEqual(limit);
  expect(await ana.client.commands['rooms.refresh']({ connectionId })).toEqual(limit);
});

it('shows what others say however it is cut, and drops pings', async () => {
  const connectionId = await goOnline();
  say({ autor: 'Beto', mensaje: 'uno' }, { autor: '', mensaje: '' }, { autor: 'Zoe', mensaje: 'dos "}{" ñ' });
  await pass(200);
  expect(ana.shown(ROOM_ID)).toMatchObject([
    { authorName: 'Beto', text: 'uno', door: 'json-pair', isOwn: false },
    { authorName: 'Zoe', text: 'dos "}{" ñ' },
  ]);
  const members = await ana.client.commands['members.list']({ connectionId, roomId: ROOM_ID });
  expect(members).toMatchObject({ value: [{ name: 'Ana', isSelf: true }, { name: 'Beto' }, { name: 'Zoe' }] });
});

it('writes one object at a time with more than 50 ms between, each small enough for one read', async () => {
  const connectionId = await goOnline();
  const times: number[] = [];
  wires.at(-1)?.onBytes(() => times.push(clock.monotonicMs()));
  await ana.client.commands['messages.send']({ connectionId, roomId: ROOM_ID, text: 'ñ'.repeat(1_500) });
  await ana.client.commands['messages.send']({ connectionId, roomId: ROOM_ID, text: 'fin' });
  for (let count = 0; count < 100; count += 1) await pass(10);
  const objects = written() as { autor: string; mensaje: string }[];
  expect(objects.map(({ mensaje }) => mensaje).join('')).toBe(`${'ñ'.repeat(1_500)}fin`);
  for (const object of objects) expect(new TextEncoder().encode(JSON.stringify(object)).length).toBeLessThanOrEqual(1_024);
  expect(times.slice(1).every((atMs, index) => atMs - (times[index] ?? 0) > 50)).toBe(true);
  expect(ana.shown(ROOM_ID).map((item) => item.kind === 'message' && item.delivery?.kind)).toEqual(['sent', 'sent']);
});

it('pings now and then with an empty author, to find out that the server is gone', async () => {
  await goOnline();
  await pass(30_000);
  expect(written()).toEqual([{ autor: '', mensaje: '' }]);
});

it('comes back on two new connections when one of them ends, with what was written meanwhile', async () => {
  const connectionId = await goOnline();
  wires.at(-2)?.close();
  await drain();
  expect(ana.view(connectionId).link).toMatchObject({ kind: 'waiting', failure: { code: 'CONNECT_LOST' } });
  expect(network.pairs.every((pair) => pair.client.isClosed)).toBe(true);
  await ana.client.commands['messages.send']({ connectionId, roomId: ROOM_ID, text: 'mientras' });
  expect(ana.shown(ROOM_ID)).toMatchObject([{ text: 'mientras', delivery: { kind: 'waiting' } }]);
  await pass(3_000);
  expect(ana.view(connectionId).link.kind).toBe('online');
  expect(written()).toEqual([{ autor: 'Ana', mensaje: 'mientras' }]);
});

it('loses nonsense that another client sent, and not the line', async () => {
  const connectionId = await goOnline();
  wires.at(-2)?.write(new TextEncoder().encode('hola, soy telnet\n'));
  await pass(50);
  wires.at(-2)?.write(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]));
  await pass(50);
  say({ autor: 'Beto', mensaje: 'sigo aquí' });
  await pass(50);
  expect(ana.texts(ROOM_ID)).toEqual(['sigo aquí']);
  expect(ana.view(connectionId).link.kind).toBe('online');
});

it('ends a line on which nothing but nonsense comes', async () => {
  const connectionId = await goOnline();
  for (let count = 0; count < 16; count += 1) {
    wires.at(-2)?.write(new TextEncoder().encode('otra cosa'));
    await pass(10);
  }
  expect(ana.view(connectionId).link).toMatchObject({ kind: 'failed', failure: { code: 'WIRE_MALFORMED' } });
});

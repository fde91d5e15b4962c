// One's own copy of servers that keep nothing themselves: this side's numbers go on, and nothing is said twice.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageItem } from '../../../../src-shared/ipc/views.ts';
import { MemoryLocalHistory } from '../../../../src-shared/session/memory-local-history.ts';
import type { Dispose } from '../../../../src-shared/util/disposable.ts';
import { drain } from '../../../helpers/event-loop.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { LateLocalHistory } from '../../../helpers/late-local-history.ts';
import { RecordedClient } from '../../../helpers/recorded-client.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';
import { MemoryNetwork } from '../../../helpers/wire-pair.ts';
import type { TestWire } from '../../../helpers/wire-pair.ts';

const AT = '10.0.0.2:5000';

let clock: FakeClock;
let network: MemoryNetwork;
let stored: MemoryLocalHistory;
let run: LateLocalHistory;
let ana: RecordedClient;
let connectionId: string;
let runs: number;
let dialect: 'wassop1' | 'json-pair';
/** What came in, one text a write, and the wires of the newest connection. */
let heard: string[];
let wires: TestWire[];
let stopListening: Dispose;

async function pass(durationMs: number): Promise<void> {
  await drain();
  await clock.advance(durationMs);
  await drain();
}

/** A server of either dialect, as far as one client sees it. */
function listen(): void {
  stopListening = network.listen(AT, (wire) => {
    wires.push(wire);
    wire.onBytes((chunk) => {
      const text = new TextDecoder().decode(chunk);
      heard.push(text.trimEnd());
      if (dialect === 'json-pair') return;
      const argument = text.trimEnd().slice(text.indexOf(' ') + 1);
      if (text.startsWith('LIST_ROOMS')) say('Salas disponibles:\nSala1 (1)\n');
      if (text.startsWith('JOIN')) say('OK\n');
      if (text.startsWith('ROOM')) say(`Te has unido a la sala ${argument}.\n`);
    });
  });
}

function say(text: string): void {
  // A JSON pair client reads on the first of its two connections.
  wires.at(dialect === 'json-pair' ? -2 : -1)?.write(new TextEncoder().encode(text));
}

function sayAs(author: string, text: string): void {
  say(dialect === 'json-pair' ? JSON.stringify({ autor: author, mensaje: text }) : `${author}: ${text}\n`);
}

const saidByAna = (): string[] =>
  heard.flatMap((text) => {
    const pair = /^\{"autor":"Ana","mensaje":"(.*)"\}$/.exec(text)?.[1];
    const line = /^MESSAGE (.*)$/.exec(text)?.[1];
    return pair ?? line ?? [];
  });

function startApp(): void {
  runs += 1;
  run = new LateLocalHistory(stored, clock);
  ana = new RecordedClient({ dialer: network, clock, localHistory: run, random: new SeededRandom(runs) });
  connectionId = ana.open(AT, { dialect });
}

/** Killed: nothing that it would still write about its end reaches the disk. */
async function restartApp(): Promise<void> {
  await pass(10);
  run.cutOff({ keepsPending: false });
  network.dropAll();
  ana.client.dispose();
  startApp();
  await pass(1_000);
}

function roomId(): string {
  const id = ana.rooms(connectionId).find((room) => room.isJoined)?.roomId;
  if (id === undefined) throw new Error('In no room');
  return id;
}

async function send(text: string): Promise<string> {
  const sent = await ana.client.commands['messages.send']({ connectionId, roomId: roomId(), text });
  if (!sent.ok) throw new Error(sent.error.code);
  return sent.value.key;
}

async function items(): Promise<MessageItem[]> {
  const reading = ana.client.commands['timeline.read']({ connectionId, roomId: roomId(), limit: 1_000 });
  await pass(10);
  const page = await reading;
  if (!page.ok) throw new Error(page.error.code);
  expect(page.value.isComplete).toBe(true);
  return page.value.items.flatMap((item) => (item.kind === 'message' ? [item] : []));
}

const summary = async (): Promise<string[]> => (await items()).map(({ text, delivery }) => `${text} ${delivery?.kind ?? 'theirs'}`);

describe.each(['wassop1', 'json-pair'] as const)('a %s server', (spoken) => {
  beforeEach(async () => {
    clock = new FakeClock();
    network = new MemoryNetwork();
    stored = new MemoryLocalHistory();
    runs = 0;
    dialect = spoken;
    heard = [];
    wires = [];
    listen();
    startApp();
    await pass(1_000);
    expect(ana.view(connectionId).link.kind).toBe('online');
  });

  afterEach(() => {
    run.cutOff({ keepsPending: false });
    ana.client.dispose();
    expect(clock.pendingCount, 'timers left').toBe(0);
  });

  it('can be read when it is gone for good, with what is unread', async () => {
    sayAs('Beto', 'uno');
    await pass(100);
    await ana.client.commands['rooms.markRead']({ connectionId, roomId: roomId() });
    await send('dos');
    await pass(1_000);
    sayAs('Beto', 'tres');
    await pass(100);
    stopListening();
    await restartApp();
    expect(ana.view(connectionId)).toMatchObject({ dialect: spoken, link: { kind: 'waiting' } });
    expect(await summary()).toEqual(['uno theirs', 'dos sent', 'tres theirs']);
    expect(ana.rooms(connectionId).find((room) => room.isJoined)?.unreadCount).toBe(1);
  });

  it('is gone on with where its room ended, however often the app ends', async () => {
    for (const text of ['uno', 'dos', 'tres']) {
      sayAs('Beto', text);
      await restartApp();
      expect(ana.view(connectionId).link.kind).toBe('online');
    }
    const kept = await items();
    expect(kept.map(({ text, orderSeq }) => `${orderSeq} ${text}`)).toEqual(['1 uno', '2 dos', '3 tres']);
    expect(new Set(kept.map(({ key }) => key)).size).toBe(3);
  });

  it('is told once, and in order, what was written while it was gone', async () => {
    stopListening();
    network.dropAll();
    await drain();
    await send('uno');
    await send('dos');
    await restartApp();
    expect(await summary()).toEqual(['uno waiting', 'dos waiting']);
    listen();
    await pass(10_000);
    expect(saidByAna()).toEqual(['uno', 'dos']);
    await restartApp();
    await pass(10_000);
    expect(saidByAna()).toEqual(['uno', 'dos']);
    expect(await summary()).toEqual(['uno sent', 'dos sent']);
  });

  it('is not told again what it may have been told when the app was killed: its author decides', async () => {
    await send('uno');
    await send('dos');
    await restartApp();
    await pass(5_000);
    const said = saidByAna();
    expect(new Set(said).size).toBe(said.length);
    const failed = (await items()).filter(({ delivery }) => delivery?.kind === 'failed');
    expect(failed).not.toEqual([]);
    for (const item of failed) {
      expect(item.delivery).toEqual({ kind: 'failed', failure: { code: 'CONNECT_LOST' } });
      await ana.client.commands['messages.retry']({ connectionId, roomId: roomId(), key: item.key });
    }
    await pass(5_000);
    expect((await items()).every(({ delivery }) => delivery?.kind === 'sent')).toBe(true);
    expect(saidByAna().slice(-failed.length)).toEqual(failed.map(({ text }) => text));
  });

  it('was not told what was taken back', async () => {
    stopListening();
    network.dropAll();
    await drain();
    const key = await send('uno');
    await ana.client.commands['messages.discard']({ connectionId, roomId: roomId(), key });
    await restartApp();
    listen();
    await pass(10_000);
    expect(saidByAna()).toEqual([]);
    expect(await summary()).toEqual([]);
  });
});

describe('a Wassop 1 server', () => {
  beforeEach(async () => {
    clock = new FakeClock();
    network = new MemoryNetwork();
    stored = new MemoryLocalHistory();
    runs = 0;
    dialect = 'wassop1';
    heard = [];
    wires = [];
    listen();
    startApp();
    await pass(1_000);
  });

  afterEach(() => {
    run.cutOff({ keepsPending: false });
    ana.client.dispose();
  });

  it('has the rooms that were entered before, each with its own numbers, and the last one is entered again', async () => {
    sayAs('Beto', 'en Sala1');
    await pass(100);
    const joining = ana.client.commands['rooms.join']({ connectionId, name: 'Taller' });
    await pass(1_000);
    await joining;
    sayAs('Beto', 'en Taller');
    await restartApp();
    expect(await summary()).toEqual(['en Taller theirs']);
    const back = ana.client.commands['rooms.join']({ connectionId, name: 'Sala1' });
    await pass(1_000);
    await back;
    sayAs('Beto', 'otra vez');
    await pass(100);
    expect((await items()).map(({ text, orderSeq }) => `${orderSeq} ${text}`)).toEqual(['1 en Sala1', '2 otra vez']);
  });

  it('goes on under a message with the lines that belong to it, in the copy too', async () => {
    sayAs('Beto', 'uno');
    await pass(100);
    say('y más\n');
    stopListening();
    await restartApp();
    expect(await summary()).toEqual(['uno\ny más theirs']);
  });
});

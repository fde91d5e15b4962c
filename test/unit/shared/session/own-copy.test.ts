// The client with a copy that outlives it: what it shows before a link, what it asks for on one, what it keeps when.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageItem } from '../../../../src-shared/ipc/views.ts';
import type { LocalHistory } from '../../../../src-shared/session/local-history.ts';
import { wassop2ServerKey } from '../../../../src-shared/session/local-history.ts';
import { MemoryLocalHistory } from '../../../../src-shared/session/memory-local-history.ts';
import { drain } from '../../../helpers/event-loop.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { LateLocalHistory } from '../../../helpers/late-local-history.ts';
import { RecordedClient } from '../../../helpers/recorded-client.ts';
import { LANDING_ROOM_ID, ScriptedWassop2Host } from '../../../helpers/scripted-wassop2-host.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';
import { MemoryNetwork } from '../../../helpers/wire-pair.ts';

const ADDRESS = '10.0.0.2:5555';
const RUNS_MS = 2_000;

let clock: FakeClock;
let network: MemoryNetwork;
let host: ScriptedWassop2Host;
let stored: MemoryLocalHistory;
let ana: RecordedClient;
let connectionId: string;
let troubles: unknown[];
let runs: number;

function startApp(localHistory: LocalHistory = stored): void {
  runs += 1;
  const onHistoryTrouble = (error: unknown): void => void troubles.push(error);
  ana = new RecordedClient({ dialer: network, clock, localHistory, onHistoryTrouble, random: new SeededRandom(runs) });
  connectionId = ana.open(ADDRESS);
}

/** The app ends without a word, as by a power cut. */
function killApp(): void {
  network.dropAll();
  ana.client.dispose();
}

async function pass(durationMs: number): Promise<void> {
  await drain();
  await clock.advance(durationMs);
  await drain();
}

async function restartApp(): Promise<void> {
  await drain();
  killApp();
  startApp();
  await drain();
}

async function send(text: string, roomId = LANDING_ROOM_ID): Promise<string> {
  const sent = await ana.client.commands['messages.send']({ connectionId, roomId, text });
  if (!sent.ok) throw new Error(sent.error.code);
  await drain();
  return sent.value.key;
}

async function read(roomId = LANDING_ROOM_ID, beforeSeq?: number, limit = 1_000): Promise<{ items: MessageItem[]; isComplete: boolean }> {
  const reading = ana.client.commands['timeline.read']({ connectionId, roomId, limit, ...(beforeSeq !== undefined && { beforeSeq }) });
  await drain();
  const page = await reading;
  if (!page.ok) throw new Error(page.error.code);
  return { ...page.value, items: page.value.items.flatMap((item) => (item.kind === 'message' ? [item] : [])) };
}

const shownTexts = async (roomId?: string): Promise<string[]> => (await read(roomId)).items.map(({ text }) => text);
const deliveries = async (): Promise<unknown[]> => (await read()).items.map(({ delivery }) => delivery?.kind ?? null);
const logOf = (roomId?: string): unknown[] => host.room(roomId).entries.map((entry) => entry['text']);

beforeEach(async () => {
  clock = new FakeClock();
  network = new MemoryNetwork();
  host = new ScriptedWassop2Host(network, ADDRESS);
  stored = new MemoryLocalHistory();
  troubles = [];
  runs = 0;
  startApp();
  await drain();
});

afterEach(() => {
  ana.client.dispose();
  expect(clock.pendingCount, 'timers left').toBe(0);
});

describe('without a link', () => {
  it('the rooms one was in are there, with what was said, what is unread, and who hosts', async () => {
    await ana.client.commands['rooms.join']({ connectionId, name: 'Taller' });
    host.say('leído');
    await drain();
    await ana.client.commands['rooms.markRead']({ connectionId, roomId: LANDING_ROOM_ID });
    host.say('nuevo');
    host.stopListening();
    await restartApp();

    expect(ana.view(connectionId)).toMatchObject({ dialect: 'wassop2', spaceName: 'Taller', landingRoomId: LANDING_ROOM_ID, link: { kind: 'waiting' } });
    expect(ana.rooms(connectionId)).toEqual([
      { roomId: LANDING_ROOM_ID, name: 'Sala1', memberCount: null, isJoined: true, unreadCount: 1, catchUp: null, isOwned: false },
      { roomId: 'room-2', name: 'Taller', memberCount: null, isJoined: true, unreadCount: 0, catchUp: null, isOwned: false },
    ]);
    expect(await shownTexts()).toEqual(['leído', 'nuevo']);
  });

  it('rooms one left are not entered again', async () => {
    const joined = await ana.client.commands['rooms.join']({ connectionId, name: 'Taller' });
    await drain();
    if (joined.ok) await ana.client.commands['rooms.leave']({ connectionId, roomId: joined.value.roomId });
    host.stopListening();
    await restartApp();
    expect(ana.rooms(connectionId).filter(({ isJoined }) => isJoined).map(({ name }) => name)).toEqual(['Sala1']);
  });

  it('what one writes waits, and goes out once and in order over as many ends of the app as come', async () => {
    host.stopListening();
    network.dropAll();
    await drain();
    await send('uno');
    await send('dos');
    expect(await deliveries()).toEqual(['waiting', 'waiting']);
    await restartApp();
    await send('tres');
    await restartApp();
    expect(await shownTexts()).toEqual(['uno', 'dos', 'tres']);
    expect(await deliveries()).toEqual(['waiting', 'waiting', 'waiting']);
    expect(logOf()).toEqual([]);

    host.start();
    await pass(RUNS_MS);
    expect(logOf()).toEqual(['uno', 'dos', 'tres']);
    expect(await deliveries()).toEqual(['sent', 'sent', 'sent']);
    await restartApp();
    await pass(RUNS_MS);
    expect(logOf()).toEqual(['uno', 'dos', 'tres']);
    expect(host.framesOf('message.send')).toHaveLength(3);
  });

  it('what was taken back is gone, and what failed stays failed with its reason and can be tried again', async () => {
    host.overrides.set('message.send', (frame, link) => link.error(frame, 'HISTORY_WRITE_FAILED', { reason: 'full' }));
    const [first, second] = [await send('uno'), await send('dos')];
    await ana.client.commands['messages.discard']({ connectionId, roomId: LANDING_ROOM_ID, key: first });
    host.overrides.clear();
    await restartApp();
    await pass(RUNS_MS);
    const failed = { kind: 'failed', failure: { code: 'HISTORY_WRITE_FAILED', details: { reason: 'full' } } };
    expect((await read()).items).toMatchObject([{ key: second, text: 'dos', delivery: failed }]);
    expect(logOf()).toEqual([]);

    await ana.client.commands['messages.retry']({ connectionId, roomId: LANDING_ROOM_ID, key: second });
    await drain();
    expect(logOf()).toEqual(['dos']);
  });
});

describe('on a link', () => {
  it('only what is missing is asked for, and 10,000 that were missed are there', async () => {
    host.say('visto');
    host.stopListening();
    await restartApp();
    for (let count = 1; count <= 10_000; count += 1) host.write(LANDING_ROOM_ID, `${count}`);
    host.frames.length = 0;
    host.start();
    await pass(RUNS_MS);
    const reads = host.framesOf('history.read').map((frame) => frame['afterSeq']);
    expect(reads).toEqual([1, 1_001, 2_001, 3_001, 4_001, 5_001, 6_001, 7_001, 8_001, 9_001]);
    expect(ana.rooms(connectionId)[0]?.unreadCount).toBe(10_001);
    expect((await read(LANDING_ROOM_ID, undefined, 1_000)).items.at(-1)?.text).toBe('10000');
  });

  it('older pages come from the copy first, then from the host, and are kept in their turn', async () => {
    killApp();
    stored = new MemoryLocalHistory();
    host.addRoom('old', 'Archivo', 400);
    startApp();
    await drain();
    await ana.client.commands['rooms.join']({ connectionId, name: 'Archivo' });
    for (let count = 401; count <= 450; count += 1) host.say(`Archivo ${count}`, 'old');
    await restartApp();
    await pass(RUNS_MS);
    host.frames.length = 0;
    const newest = await read('old', undefined, 50);
    expect(newest.items.map(({ orderSeq }) => orderSeq)).toEqual(Array.from({ length: 50 }, (_, index) => 401 + index));
    expect(host.framesOf('history.read')).toEqual([]);
    const older = await read('old', 401, 200);
    expect(older.items.map(({ text }) => text)).toEqual(Array.from({ length: 200 }, (_, index) => `Archivo ${201 + index}`));
    expect(host.framesOf('history.read')).toHaveLength(1);

    host.stopListening();
    await restartApp();
    const offline = await read('old', undefined, 1_000);
    expect(offline.items).toHaveLength(250);
    expect(offline.isComplete).toBe(false);
  });

  it('not one byte of a message leaves before it is kept', async () => {
    killApp();
    startApp(new LateLocalHistory(stored, clock));
    await pass(RUNS_MS);
    expect(ana.view(connectionId).link.kind).toBe('online');
    await send('uno');
    expect(host.framesOf('message.send')).toEqual([]);
    expect(await stored.recall({ addresses: [ADDRESS] })).toMatchObject({ rooms: [{ unsent: [] }] });
    await pass(10);
    expect(logOf()).toEqual(['uno']);
  });

  it.each([
    ['that the host had, but did not answer', false],
    ['that was answered, but never seen in the log', true],
  ])('a message %s, is not said twice after the app was killed', async (_what, isAnswered) => {
    host.overrides.set('message.send', (frame, link) => {
      const entry = host.write(LANDING_ROOM_ID, String(frame['text']), { author: { memberId: 'me', name: 'Ana', door: 'app' }, nonce: frame['nonce'] });
      if (isAnswered) link.ok(frame, { messageId: entry['messageId'], seq: entry['seq'], sentAtUnixMs: entry['sentAtUnixMs'] });
    });
    await send('uno');
    host.overrides.clear();
    await restartApp();
    await pass(RUNS_MS);
    expect(logOf()).toEqual(['uno']);
    expect(await deliveries()).toEqual(['sent']);
    expect((await stored.recall({ addresses: [ADDRESS] }))?.rooms[0]?.unsent).toEqual([]);
  });

  it('a room that was left and is entered again goes on from its copy', async () => {
    host.say('uno');
    await drain();
    await ana.client.commands['rooms.leave']({ connectionId, roomId: LANDING_ROOM_ID });
    host.write(LANDING_ROOM_ID, 'dos');
    await ana.client.commands['rooms.join']({ connectionId, name: 'Sala1' });
    await drain();
    expect(await shownTexts()).toEqual(['uno', 'dos']);
    expect(host.framesOf('history.read').map((frame) => frame['afterSeq'])).toEqual([1]);
  });
});

describe('numbers that mean something else', () => {
  const keptTexts = async (epoch: number): Promise<string[]> => {
    const page = await stored.read({ serverKey: wassop2ServerKey('space-1', epoch), roomId: LANDING_ROOM_ID }, 1_000, 1_000);
    return page.messages.map(({ text }) => text);
  };

  it('because of another epoch are not mixed with what was kept, and what was not confirmed is offered again', async () => {
    host.say('época uno');
    await drain();
    host.stopListening();
    await restartApp();
    await send('sin confirmar');
    host.epoch = 2;
    host.room().entries.length = 0;
    host.write(LANDING_ROOM_ID, 'época dos');
    host.start();
    await pass(RUNS_MS);
    expect(await shownTexts()).toEqual(['época dos', 'sin confirmar']);
    expect([await keptTexts(1), await keptTexts(2)]).toEqual([['época uno'], ['época dos', 'sin confirmar']]);
    await restartApp();
    await pass(RUNS_MS);
    expect(logOf()).toEqual(['época dos', 'sin confirmar']);
    expect(host.framesOf('message.send')).toHaveLength(1);
  });

  it('because the host was set back without a word are begun anew as well', async () => {
    for (const text of ['uno', 'dos', 'tres']) host.say(text);
    await drain();
    host.stopListening();
    await restartApp();
    await send('sin confirmar');
    host.room().entries.length = 0;
    host.write(LANDING_ROOM_ID, 'otra');
    host.start();
    await pass(RUNS_MS);
    expect(await shownTexts()).toEqual(['otra', 'sin confirmar']);
    host.stopListening();
    await restartApp();
    expect((await shownTexts()).at(-1)).toBe('sin confirmar');
    expect((await stored.recall({ addresses: [ADDRESS] }))?.rooms).toMatchObject([{ isJoined: true, lastSeq: 2, unsent: [] }]);
  });

  it('because another space is at the address leave what waits for the first one where it is', async () => {
    host.say('en el primero');
    await drain();
    host.stopListening();
    await restartApp();
    await send('para el primero');
    host.spaceId = 'space-2';
    host.room().entries.length = 0;
    host.start();
    await pass(RUNS_MS);
    expect(ana.view(connectionId).link.kind).toBe('online');
    expect(logOf()).toEqual([]);
    expect(await shownTexts()).toEqual([]);

    host.spaceId = 'space-1';
    host.write(LANDING_ROOM_ID, 'en el primero');
    await restartApp();
    await pass(RUNS_MS);
    expect(logOf()).toEqual(['en el primero', 'para el primero']);
    expect(await shownTexts()).toEqual(['en el primero', 'para el primero']);
  });

  it('the same space at another address is known with all that was kept of it', async () => {
    host.say('visto');
    await drain();
    killApp();
    const moved = new ScriptedWassop2Host(network, '10.0.0.77:5555');
    moved.write(LANDING_ROOM_ID, 'visto');
    moved.write(LANDING_ROOM_ID, 'nuevo');
    ana = new RecordedClient({ dialer: network, clock, localHistory: stored });
    connectionId = ana.open('10.0.0.77:5555');
    await drain();
    expect(await shownTexts()).toEqual(['visto', 'nuevo']);
    expect(moved.framesOf('history.read').map((frame) => frame['afterSeq'])).toEqual([1]);
  });
});

describe('a copy that fails', () => {
  it('keeps nobody from talking, and is reported', async () => {
    killApp();
    await stored.close();
    startApp();
    await drain();
    expect(ana.view(connectionId).link.kind).toBe('online');
    await send('uno');
    expect(logOf()).toEqual(['uno']);
    expect(await deliveries()).toEqual(['sent']);
    expect(troubles).toMatchObject([{ failure: { code: 'HISTORY_UNAVAILABLE' } }]);
  });

  it('while writing lets messages go out all the same', async () => {
    await stored.close();
    await send('uno');
    expect(logOf()).toEqual(['uno']);
    expect(troubles).toMatchObject([{ failure: { code: 'HISTORY_WRITE_FAILED' } }]);
  });

  it('that answers late holds the first attempt back, and closing meanwhile ends it', async () => {
    killApp();
    startApp({ ...never(), close: async () => {} });
    await drain();
    expect(ana.view(connectionId).link).toEqual({ kind: 'connecting', attempt: 1 });
    const dialled = network.dialled.length;
    await ana.client.commands['connection.close']({ connectionId });
    await drain();
    expect(network.dialled).toHaveLength(dialled);
  });
});

function never(): Pick<LocalHistory, 'recall' | 'keep' | 'read' | 'readAfter'> {
  const forEver = <T>(): Promise<T> => new Promise(() => {});
  return { recall: forEver, keep: forEver, read: forEver, readAfter: forEver };
}

it('a second way to the host that one is connected to takes no text: it would wait there for ever', async () => {
  const otherAddress = '10.0.0.3:5555';
  new ScriptedWassop2Host(network, otherAddress);
  await drain();
  await ana.client.commands['connection.close']({ connectionId });
  ana.open(otherAddress);
  await restartApp();
  const secondId = ana.open(otherAddress);
  await drain();
  expect(ana.view(secondId).link).toMatchObject({ kind: 'failed', failure: { code: 'ALREADY_CONNECTED' } });
  const sent = await ana.client.commands['messages.send']({ connectionId: secondId, roomId: LANDING_ROOM_ID, text: 'hola' });
  expect(sent).toMatchObject({ ok: false, error: { code: 'ALREADY_CONNECTED' } });
  expect(await shownTexts()).toEqual([]);
});

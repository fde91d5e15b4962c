// History that the person deleted on this computer: gone from the view, not read again by itself, and back when asked for.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageItem } from '../../../../src-shared/ipc/views.ts';
import { MemoryLocalHistory } from '../../../../src-shared/session/memory-local-history.ts';
import { drain } from '../../../helpers/event-loop.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { RecordedClient } from '../../../helpers/recorded-client.ts';
import { LANDING_ROOM_ID, ScriptedWassop2Host } from '../../../helpers/scripted-wassop2-host.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';
import { MemoryNetwork } from '../../../helpers/wire-pair.ts';

const ADDRESS = '10.0.0.2:5555';

let clock: FakeClock;
let network: MemoryNetwork;
let host: ScriptedWassop2Host;
let stored: MemoryLocalHistory;
let ana: RecordedClient;
let connectionId: string;

function startApp(): void {
  ana = new RecordedClient({ dialer: network, clock, localHistory: stored, random: new SeededRandom(1) });
  connectionId = ana.open(ADDRESS);
}

async function restartApp(): Promise<void> {
  await drain();
  network.dropAll();
  ana.client.dispose();
  startApp();
  await drain();
}

async function read(beforeSeq?: number) {
  const reading = ana.client.commands['timeline.read']({ connectionId, roomId: LANDING_ROOM_ID, limit: 1_000, ...(beforeSeq !== undefined && { beforeSeq }) });
  await drain();
  const page = await reading;
  if (!page.ok) throw new Error(page.error.code);
  const messages = page.value.items.filter((item): item is MessageItem => item.kind === 'message');
  return { ...page.value, texts: messages.map(({ text }) => text) };
}

async function say(count: number, from = 1): Promise<void> {
  for (let number = from; number < from + count; number += 1) host.say(`m${number}`);
  await drain();
}

async function deleteHistory(): Promise<void> {
  const changed = stored.remove({ serverKey: ana.client.serverKeyOf(connectionId) ?? '', roomId: LANDING_ROOM_ID });
  if (!changed) throw new Error('Nothing is kept of the room');
  ana.client.copiesChanged([changed]);
  await drain();
}

/** Pages that the host was asked for below some number. */
const olderPagesAsked = (): number => host.framesOf('history.read').filter((frame) => frame['beforeSeq'] !== undefined).length;

beforeEach(async () => {
  clock = new FakeClock();
  network = new MemoryNetwork();
  host = new ScriptedWassop2Host(network, ADDRESS);
  stored = new MemoryLocalHistory();
  startApp();
  await drain();
});

afterEach(() => {
  ana.client.dispose();
  expect(clock.pendingCount, 'timers left').toBe(0);
});

describe('history deleted while its room is open', () => {
  it('goes from the view, with nothing unread, and what comes after is shown', async () => {
    await say(3);
    await deleteHistory();
    expect(ana.told.some(({ name }) => name === 'timeline.reset')).toBe(true);
    expect(await read()).toMatchObject({ texts: [], isComplete: true, isDeletedBefore: true });
    expect(ana.rooms(connectionId)[0]).toMatchObject({ isJoined: true, unreadCount: 0 });
    await say(1, 4);
    expect(await read()).toMatchObject({ texts: ['m4'], isComplete: true, isDeletedBefore: true });
  });

  it('is not asked of the host again, neither now nor after a reconnection nor in the next run', async () => {
    await say(3);
    await deleteHistory();
    await read();
    await say(1, 4);
    network.dropAll();
    await clock.advance(60_000);
    await drain();
    await read();
    await restartApp();
    await say(1, 5);
    expect(await read()).toMatchObject({ texts: ['m4', 'm5'], isComplete: true, isDeletedBefore: true });
    expect(await read(4)).toMatchObject({ texts: [], isComplete: true });
    expect(olderPagesAsked()).toBe(0);
  });

  it('is read from the host once the person asks for it, and stays', async () => {
    await say(3);
    await deleteHistory();
    expect((await ana.client.commands['timeline.loadDeleted']({ connectionId, roomId: LANDING_ROOM_ID })).ok).toBe(true);
    const page = await read();
    expect(page).toMatchObject({ texts: ['m1', 'm2', 'm3'], isComplete: true });
    expect(page.isDeletedBefore).toBeUndefined();
    host.stopListening();
    await restartApp();
    expect((await read()).texts).toEqual(['m1', 'm2', 'm3']);
  });

  it('does not slip back in with a page that was on its way', async () => {
    host.addRoom('room-9', 'Vieja', 50);
    const joining = ana.client.commands['rooms.join']({ connectionId, name: 'Vieja' });
    await drain();
    expect((await joining).ok).toBe(true);
    let answer = (): void => undefined;
    host.overrides.set('history.read', (frame, link) => (answer = () => host.answerAsUsual(frame, link)));
    const reading = ana.client.commands['timeline.read']({ connectionId, roomId: 'room-9', limit: 1_000 });
    await drain();
    expect(olderPagesAsked()).toBe(1);
    const changed = stored.remove({ serverKey: ana.client.serverKeyOf(connectionId) ?? '', roomId: 'room-9' });
    ana.client.copiesChanged(changed ? [changed] : []);
    answer();
    await drain();
    expect(await reading).toMatchObject({ ok: true, value: { items: [], isComplete: true, isDeletedBefore: true } });
    expect((await stored.read({ serverKey: ana.client.serverKeyOf(connectionId) ?? '', roomId: 'room-9' }, 1_000, 1_000)).messages).toEqual([]);
  });

  it('takes along what waits to be sent only where that was asked for too', async () => {
    await say(1);
    host.stopListening();
    network.dropAll();
    await drain();
    const sent = await ana.client.commands['messages.send']({ connectionId, roomId: LANDING_ROOM_ID, text: 'waits' });
    expect(sent.ok).toBe(true);
    await deleteHistory();
    expect((await read()).texts).toEqual(['waits']);
    ana.client.discardUnsent({ serverKey: ana.client.serverKeyOf(connectionId) ?? '', roomId: LANDING_ROOM_ID });
    expect((await read()).texts).toEqual([]);
  });
});

it('history of a room that one left stays deleted when one comes back', async () => {
  await say(3);
  await ana.client.commands['rooms.join']({ connectionId, name: 'Taller' });
  const leaving = ana.client.commands['rooms.leave']({ connectionId, roomId: LANDING_ROOM_ID });
  await drain();
  expect((await leaving).ok).toBe(true);
  await deleteHistory();
  const joining = ana.client.commands['rooms.join']({ connectionId, name: 'Sala1' });
  await drain();
  expect((await joining).ok).toBe(true);
  expect(await read()).toMatchObject({ texts: [], isDeletedBefore: true });
  expect(olderPagesAsked()).toBe(0);
});

it('a copy that was added to from a file is read on downwards, without the host', async () => {
  await say(3);
  const serverKey = ana.client.serverKeyOf(connectionId) ?? '';
  await deleteHistory();
  // As an import leaves it: the messages are back, and nothing is marked as deleted.
  const messages = [1, 2, 3].map((seq) => ({ seq, key: `k${seq}`, authorId: 'x', authorName: 'X', door: 'app' as const, isOwn: false, sentAtUnixMs: seq, text: `old ${seq}` }));
  await stored.keep({ kind: 'undelete', at: { serverKey, roomId: LANDING_ROOM_ID } });
  await stored.keep({ kind: 'older', at: { serverKey, roomId: LANDING_ROOM_ID }, messages, floorSeq: 0, beforeSeq: 4 });
  ana.client.copiesChanged([{ serverKey, roomId: LANDING_ROOM_ID, floorSeq: 0, deletedSeq: 0 }]);
  expect(await read()).toMatchObject({ texts: ['old 1', 'old 2', 'old 3'], isComplete: true });
  expect(olderPagesAsked()).toBe(0);
});

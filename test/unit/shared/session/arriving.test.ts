// Coming into rooms: what is new to somebody, what counts as unread, what the room's rule is, and what a host has lost.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
let runs: number;

async function startApp(): Promise<void> {
  runs += 1;
  ana = new RecordedClient({ dialer: network, clock, localHistory: stored, random: new SeededRandom(runs) });
  connectionId = ana.open(ADDRESS);
  await drain();
}

async function restartApp(): Promise<void> {
  network.dropAll();
  ana.client.dispose();
  await startApp();
}

async function loseLink(): Promise<void> {
  network.dropAll();
  await clock.advance(750);
  await drain();
}

async function send(text: string): Promise<void> {
  await ana.client.commands['messages.send']({ connectionId, roomId: LANDING_ROOM_ID, text });
  await drain();
}

const unread = (): number | undefined => ana.rooms(connectionId).find(({ roomId }) => roomId === LANDING_ROOM_ID)?.unreadCount;
const missedTexts = (): string[] => ana.shown(LANDING_ROOM_ID).flatMap((item) => (item.kind === 'message' && item.wasMissed ? [item.text] : []));
const failedTexts = (): string[] => ana.shown(LANDING_ROOM_ID).flatMap((item) => (item.kind === 'message' && item.delivery?.kind === 'failed' ? [item.text] : []));

beforeEach(() => {
  clock = new FakeClock();
  network = new MemoryNetwork();
  host = new ScriptedWassop2Host(network, ADDRESS);
  stored = new MemoryLocalHistory();
  runs = 0;
});

afterEach(() => {
  ana.client.dispose();
  expect(clock.pendingCount, 'timers left').toBe(0);
});

describe('a latecomer', () => {
  it('has nothing unread however much was said, and sees from where on they are there', async () => {
    for (let count = 0; count < 500; count += 1) host.write(LANDING_ROOM_ID, 'antes');
    await startApp();
    expect(unread()).toBe(0);
    expect(ana.shown(LANDING_ROOM_ID)).toMatchObject([{ kind: 'notice', notice: 'joined-here', orderSeq: 500 }]);
    host.say('ahora');
    await drain();
    expect(unread()).toBe(1);
  });

  it('of an empty room is told nothing', async () => {
    await startApp();
    expect(ana.shown(LANDING_ROOM_ID)).toEqual([]);
  });

  it('who comes again after a restart is none', async () => {
    host.write(LANDING_ROOM_ID, 'antes');
    await startApp();
    await restartApp();
    expect(ana.shown(LANDING_ROOM_ID)).toEqual([]);
  });

  it('who left the room and comes again has what was said meanwhile as new, and none of it unread, also after a restart', async () => {
    await startApp();
    host.say('antes');
    await drain();
    await ana.client.commands['rooms.leave']({ connectionId, roomId: LANDING_ROOM_ID });
    await drain();
    for (let count = 0; count < 300; count += 1) host.write(LANDING_ROOM_ID, `mientras ${count}`);
    await ana.client.commands['rooms.join']({ connectionId, name: 'Sala1' });
    await drain();
    expect(unread()).toBe(0);
    expect(missedTexts()).toHaveLength(300);
    host.say('ahora');
    await drain();
    expect(unread()).toBe(1);
    await restartApp();
    expect(unread()).toBe(1);
  });
});

describe('an absence', () => {
  it('leaves what was said meanwhile marked as missed and unread, and what follows is neither missed', async () => {
    await startApp();
    host.say('antes');
    await drain();
    await ana.client.commands['rooms.markRead']({ connectionId, roomId: LANDING_ROOM_ID });
    network.dropAll();
    host.write(LANDING_ROOM_ID, 'mientras');
    await clock.advance(750);
    await drain();
    host.say('después');
    await drain();
    expect(missedTexts()).toEqual(['mientras']);
    expect(unread()).toBe(2);
  });
});

describe('the rule for latecomers', () => {
  it('is told with the room, and can be set by who owns the place', async () => {
    host.role = 'owner';
    await startApp();
    expect(ana.rooms(connectionId)).toMatchObject([{ catchUp: { kind: 'all' }, isOwned: true }]);
    const set = await ana.client.commands['rooms.setCatchUp']({ connectionId, roomId: LANDING_ROOM_ID, catchUp: { kind: 'last', count: 20 } });
    expect(set.ok).toBe(true);
    await clock.advance(100);
    expect(ana.rooms(connectionId)).toMatchObject([{ catchUp: { kind: 'last', count: 20 } }]);
    expect(ana.toldOf('rooms.changed').at(-1)?.rooms).toMatchObject([{ catchUp: { kind: 'last', count: 20 } }]);
  });

  it('of others is followed as the host tells it', async () => {
    await startApp();
    host.room().policies = { catchUp: { kind: 'none' } };
    host.link.send({ type: 'room', room: host.summary(LANDING_ROOM_ID) });
    await drain();
    expect(ana.rooms(connectionId)).toMatchObject([{ catchUp: { kind: 'none' }, isOwned: false }]);
  });

  it('that the host refuses to set stays what it was', async () => {
    await startApp();
    host.overrides.set('room.setPolicies', (frame, link) => link.error(frame, 'ROLE_REQUIRED', { role: 'owner' }));
    const set = ana.client.commands['rooms.setCatchUp']({ connectionId, roomId: LANDING_ROOM_ID, catchUp: { kind: 'none' } });
    await drain();
    expect(await set).toMatchObject({ ok: false, error: { code: 'ROLE_REQUIRED' } });
    expect(ana.rooms(connectionId)).toMatchObject([{ catchUp: { kind: 'all' } }]);
  });
});

describe('a host whose log was set back', () => {
  /** Ana wrote three; the backup has the first of them, and somebody else has gone on from there. */
  async function setBack(nextEpoch: number): Promise<void> {
    await startApp();
    for (const text of ['uno', 'dos', 'tres']) await send(text);
    host.say('de otro');
    await drain();
    host.epoch = nextEpoch;
    host.room().entries.length = 1;
    host.write(LANDING_ROOM_ID, 'después de la copia');
  }

  it('gets own messages that it lost offered again, and those alone', async () => {
    await setBack(2);
    await loseLink();
    expect(ana.shown(LANDING_ROOM_ID).filter((item) => item.kind === 'notice')).toMatchObject([{ notice: 'history-lost' }]);
    expect(failedTexts()).toEqual(['dos', 'tres']);
    expect(ana.shown(LANDING_ROOM_ID).at(-1)).toMatchObject({ delivery: { failure: { code: 'MESSAGE_LOST' } } });
  });

  it('without a new epoch as well', async () => {
    await setBack(1);
    await loseLink();
    expect(failedTexts()).toEqual(['dos', 'tres']);
  });

  it('offers them after a restart too, and has each once when they are sent again', async () => {
    await setBack(2);
    await restartApp();
    await restartApp();
    const items = await ana.client.commands['timeline.read']({ connectionId, roomId: LANDING_ROOM_ID, limit: 100 });
    if (!items.ok) throw new Error(items.error.code);
    const lost = items.value.items.filter((item) => item.kind === 'message' && item.delivery?.kind === 'failed');
    expect(lost).toMatchObject([{ text: 'dos' }, { text: 'tres' }]);
    for (const { key } of lost) await ana.client.commands['messages.retry']({ connectionId, roomId: LANDING_ROOM_ID, key });
    await drain();
    expect(host.room().entries.map((entry) => entry['text'])).toEqual(['uno', 'después de la copia', 'dos', 'tres']);
  });

  it('offers none that were let go of', async () => {
    await setBack(2);
    await loseLink();
    const lost = ana.shown(LANDING_ROOM_ID).filter((item) => item.kind === 'message' && item.delivery?.kind === 'failed');
    for (const { key } of lost) await ana.client.commands['messages.discard']({ connectionId, roomId: LANDING_ROOM_ID, key });
    await restartApp();
    expect(failedTexts()).toEqual([]);
  });
});

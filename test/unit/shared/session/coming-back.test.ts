import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drain } from '../../../helpers/event-loop.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { RecordedClient } from '../../../helpers/recorded-client.ts';
import { LANDING_ROOM_ID, ScriptedWassop2Host } from '../../../helpers/scripted-wassop2-host.ts';
import { MemoryNetwork } from '../../../helpers/wire-pair.ts';

const ADDRESS = '10.0.0.2:5555';
const HOME = '10.0.0.9';
const CAFE = '192.168.7.9';

let clock: FakeClock;
let network: MemoryNetwork;
let host: ScriptedWassop2Host;
let ana: RecordedClient;

beforeEach(() => {
  clock = new FakeClock();
  network = new MemoryNetwork();
  network.localAddress = HOME;
  host = new ScriptedWassop2Host(network, ADDRESS);
  ana = new RecordedClient({ dialer: network, clock });
});

afterEach(() => {
  ana.client.dispose();
  expect(clock.pendingCount, 'timers left').toBe(0);
});

async function pass(durationMs: number): Promise<void> {
  await clock.advance(durationMs);
  await drain();
}

async function goOnline(address = ADDRESS): Promise<string> {
  const connectionId = ana.open(address);
  await drain();
  expect(ana.view(connectionId).link.kind).toBe('online');
  return connectionId;
}

async function changeNetwork(...addresses: string[]): Promise<void> {
  ana.client.networkChanged(new Set(['127.0.0.1', ...addresses]));
  await drain();
}

/** The host's half of a link that is well: it answers and pings. */
function pingFromHost(): void {
  host.link.send({ type: 'ping' });
}

describe('when the network changes', () => {
  it('a link from an address that is gone ends at once, and the next one brings what was missed', async () => {
    const connectionId = await goOnline();
    network.pairs[0]?.swallowEverything();
    host.write(LANDING_ROOM_ID, 'mientras');
    network.localAddress = CAFE;
    await changeNetwork(CAFE);
    expect(ana.view(connectionId).link.kind).toBe('online');
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(['mientras']);
  });

  it('a link that answers stays, whatever else changed', async () => {
    const connectionId = await goOnline();
    await changeNetwork(HOME, '172.17.0.1');
    await pass(3_000);
    expect(ana.view(connectionId).link.kind).toBe('online');
    expect(host.links).toHaveLength(1);
    expect(host.framesOf('room.join')).toHaveLength(2);
  });

  it('a link that does not answer within a second is dead', async () => {
    const connectionId = await goOnline();
    network.pairs[0]?.swallowEverything();
    await changeNetwork(HOME);
    await pass(999);
    expect(ana.view(connectionId).link.kind).toBe('online');
    await pass(1);
    expect(ana.view(connectionId).link).toMatchObject({ kind: 'waiting', failure: { code: 'HEARTBEAT_LOST' } });
    await pass(750);
    expect(ana.view(connectionId).link.kind).toBe('online');
  });

  it('a link to this machine itself is not taken for one that lost its address', async () => {
    network.localAddress = '127.0.0.1';
    const connectionId = await goOnline();
    ana.client.networkChanged(new Set());
    await drain();
    expect(ana.view(connectionId).link.kind).toBe('online');
  });

  it('whoever waits tries at once', async () => {
    const connectionId = await goOnline();
    network.dropAll();
    await drain();
    await changeNetwork(HOME);
    expect(ana.view(connectionId).link.kind).toBe('online');
  });

  it('an attempt that nobody heard is begun anew at once, one that has just begun is left alone', async () => {
    network.isUnheard = true;
    const connectionId = ana.open(ADDRESS);
    await pass(900);
    await changeNetwork(CAFE);
    expect(network.dialled).toHaveLength(1);
    await pass(100);
    network.isUnheard = false;
    await changeNetwork(CAFE);
    expect(ana.view(connectionId).link.kind).toBe('online');
  });

  it('what ended for good stays ended', async () => {
    const connectionId = await goOnline();
    host.link.send({ type: 'bye', code: 'SESSION_REPLACED' });
    await drain();
    await changeNetwork(CAFE);
    expect(ana.view(connectionId).link).toMatchObject({ kind: 'failed', failure: { code: 'SESSION_REPLACED' } });
  });

  it('a place whose name was unknown is asked for again', async () => {
    ana.open('pc-de-ana:5555');
    await drain();
    expect(network.dialled).toEqual(['pc-de-ana:5555']);
    await changeNetwork(CAFE);
    expect(network.dialled.length).toBeGreaterThan(1);
  });
});

describe('a link that has gone quiet', () => {
  it('is replaced by one made beside it when the network is back, long before it would be given up', async () => {
    const connectionId = await goOnline();
    network.pairs[0]?.swallowEverything();
    network.isUnheard = true;
    await pass(7_000);
    expect(ana.view(connectionId).link.kind).toBe('online');
    // An attempt is under way that nobody has heard: the dialer's own repetition is what gets through.
    network.isUnheard = false;
    host.write(LANDING_ROOM_ID, 'mientras');
    await changeNetwork(HOME);
    await pass(1_000);
    await pass(750);
    expect(ana.view(connectionId).link.kind).toBe('online');
    expect(ana.texts(LANDING_ROOM_ID)).toEqual(['mientras']);
  });

  it('gives way without anybody having been told that it was lost', async () => {
    const connectionId = await goOnline();
    network.pairs[0]?.swallowEverything();
    await pass(6_000);
    expect(host.links).toHaveLength(2);
    expect(ana.view(connectionId).link.kind).toBe('online');
    expect(ana.linkKinds()).not.toContain('waiting');
  });

  it('stays when it says something while the other one is made', async () => {
    const connectionId = await goOnline();
    host.overrides.set('room.join', () => undefined);
    await pass(5_900);
    pingFromHost();
    await pass(5_000);
    expect(host.links).toHaveLength(1);
    expect(ana.view(connectionId).link.kind).toBe('online');
  });

  it('is given up after 14 s where nobody can be reached', async () => {
    const connectionId = await goOnline();
    network.pairs[0]?.swallowEverything();
    host.stopListening();
    await pass(13_999);
    expect(ana.view(connectionId).link.kind).toBe('online');
    await pass(1);
    expect(ana.view(connectionId).link).toMatchObject({ kind: 'waiting', failure: { code: 'HEARTBEAT_LOST' } });
  });
});

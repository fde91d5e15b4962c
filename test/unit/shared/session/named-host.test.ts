// Connecting to a host that is named, at any of several addresses: what a ticket, the list of rooms near by and a remembered place do.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyHostProof } from '../../../../src-main/connections/verify-host-proof.ts';
import { STAGGER_MS } from '../../../../src-shared/session/address-race.ts';
import { printAddress } from '../../../../src-shared/session/address.ts';
import { parseTicket } from '../../../../src-shared/session/ticket.ts';
import type { Dialer } from '../../../../src-shared/session/wire.ts';
import { drain } from '../../../helpers/event-loop.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { makeHostIdentity } from '../../../helpers/host-identity.ts';
import { RecordedClient } from '../../../helpers/recorded-client.ts';
import { ScriptedWassop2Host } from '../../../helpers/scripted-wassop2-host.ts';
import { MemoryNetwork } from '../../../helpers/wire-pair.ts';

const ADDRESSES = ['10.0.0.1:5555', '10.0.0.2:5555', '10.0.0.3:5555', '10.0.0.4:5555', '10.0.0.5:5555'] as const;
const [FIRST, ...OTHERS] = ADDRESSES;
const LAST = ADDRESSES[4];
const IDENTITY = makeHostIdentity();
const OTHER_IDENTITY = makeHostIdentity();
const EXPECTED = { hostId: IDENTITY.hostId, spaceId: null };

let clock: FakeClock;
let network: MemoryNetwork;
let client: RecordedClient;
/** Addresses at which a dial neither succeeds nor fails: nothing there answers. */
let blackHoles: Set<string>;
let zones: string[];

beforeEach(() => {
  clock = new FakeClock();
  network = new MemoryNetwork();
  blackHoles = new Set();
  zones = [];
  const dialer: Dialer = {
    dial(address) {
      if (!blackHoles.has(printAddress(address))) return network.dial(address);
      network.dialled.push(printAddress(address));
      return new Promise(() => {});
    },
  };
  client = new RecordedClient({ dialer, clock, verifyHostProof, linkLocalZones: () => zones });
});

afterEach(() => {
  client.client.dispose();
  expect(clock.pendingCount, 'timers left').toBe(0);
});

function hostAt(address: string, identity: ScriptedWassop2Host['identity'] = IDENTITY): ScriptedWassop2Host {
  const host = new ScriptedWassop2Host(network, address);
  host.identity = identity;
  return host;
}

function open(where: { address?: string; otherAddresses?: readonly string[]; expected?: typeof EXPECTED | { hostId: null; spaceId: string } }): string {
  const opened = client.client.open({ address: FIRST, dialect: 'auto', name: 'Ana', ...where });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value.connectionId;
}

const openAll = (): string => open({ otherAddresses: OTHERS, expected: EXPECTED });

/** Keys are checked off the event loop's turn. */
async function pass(durationMs: number): Promise<void> {
  await drain();
  await clock.advance(durationMs);
  await drain();
}

describe('a host at one of five addresses', () => {
  it('is reached within a second while nothing answers at the other four', async () => {
    for (const address of ADDRESSES.slice(0, 4)) blackHoles.add(address);
    const host = hostAt(LAST);
    const connectionId = openAll();
    await pass(4 * STAGGER_MS - 1);
    expect(network.dialled).toEqual(ADDRESSES.slice(0, 4));
    await pass(1);
    expect(client.view(connectionId)).toMatchObject({ address: LAST, link: { kind: 'online' }, hostId: IDENTITY.hostId });
    expect(clock.monotonicMs()).toBeLessThan(1_000);
    expect(host.framesOf('auth')).toHaveLength(1);
  });

  it('wins over the one that answers first and is another: that one hears the hello and nothing else', async () => {
    const other = hostAt(FIRST, OTHER_IDENTITY);
    hostAt(LAST);
    const connectionId = openAll();
    await pass(1_000);
    expect(client.view(connectionId)).toMatchObject({ address: LAST, link: { kind: 'online' } });
    expect(other.hellos).toHaveLength(1);
    expect(other.frames).toEqual([]);
    expect(other.link.wire.isClosed).toBe(true);
    // Bytes on the wire, not only frames that could be read.
    expect(network.pairs[0]?.client.writes).toHaveLength(1);
  });

  it('is where the client comes back to first, and then the others again', async () => {
    blackHoles.add(FIRST);
    const host = hostAt('10.0.0.2:5555');
    const connectionId = openAll();
    await pass(1_000);
    host.stopListening();
    hostAt('10.0.0.4:5555');
    network.dialled.length = 0;
    network.dropAll();
    await pass(1_500);
    expect(network.dialled[0]).toBe('10.0.0.2:5555');
    await pass(1_000);
    expect(client.view(connectionId)).toMatchObject({ address: '10.0.0.4:5555', link: { kind: 'online' } });
  });
});

describe('a host that is not the one named', () => {
  it.each([
    ['has another key', (host: ScriptedWassop2Host) => (host.identity = OTHER_IDENTITY)],
    ['claims the id and proves nothing', (host: ScriptedWassop2Host) => (host.identity = null)],
    [
      'claims the id and shows its own key',
      (host: ScriptedWassop2Host) => {
        host.identity = { ...OTHER_IDENTITY, hostId: IDENTITY.hostId };
      },
    ],
    [
      'shows the right key without being able to sign',
      (host: ScriptedWassop2Host) => {
        host.identity = { ...IDENTITY, sign: OTHER_IDENTITY.sign };
      },
    ],
    [
      'repeats what it heard the right one say to somebody else',
      (host: ScriptedWassop2Host) => {
        const overheard = IDENTITY.sign(new TextEncoder().encode('another hello'));
        host.bendProof = (proof) => ({ ...proof, signature: overheard });
      },
    ],
  ])('because it %s is left alone, and the person is told', async (_what, bend) => {
    const host = hostAt(FIRST);
    bend(host);
    const connectionId = open({ expected: EXPECTED });
    await pass(1_000);
    expect(client.view(connectionId)).toMatchObject({ link: { kind: 'failed', failure: { code: 'HOST_UNPROVEN' } }, hostId: null });
    expect(host.hellos).toHaveLength(1);
    expect(host.frames).toEqual([]);
    expect(host.link.wire.isClosed).toBe(true);
    expect(client.seen).toEqual([]);
  });

  it('because it serves another space is left alone', async () => {
    const host = hostAt(FIRST);
    const connectionId = open({ expected: { hostId: null, spaceId: 'space-2' } });
    await pass(1_000);
    expect(client.view(connectionId).link).toMatchObject({ kind: 'failed', failure: { code: 'HOST_UNPROVEN' } });
    expect(host.frames).toEqual([]);
  });

  it('and took the place of one that was there is asked again later, never joined', async () => {
    const host = hostAt(FIRST);
    const connectionId = open({ expected: EXPECTED });
    await pass(1_000);
    host.stopListening();
    const other = hostAt(FIRST, OTHER_IDENTITY);
    network.dropAll();
    await pass(1_600);
    expect(client.view(connectionId).link).toMatchObject({ kind: 'waiting', failure: { code: 'HOST_UNPROVEN' } });
    await pass(60_000);
    expect(other.frames).toEqual([]);
  });

  it('is not asked in an older dialect either', async () => {
    const writes: string[] = [];
    network.listen(FIRST, (wire) => wire.onBytes((bytes) => writes.push(new TextDecoder().decode(bytes))));
    const connectionId = open({ expected: EXPECTED });
    await pass(11_000);
    expect(client.view(connectionId).link).toMatchObject({ kind: 'failed', failure: { code: 'DIALECT_MISMATCH' } });
    expect(writes).toHaveLength(1);
    expect(writes[0]).toMatch(/^WASSOP2 /);
  });
});

describe('a host that nobody named', () => {
  it('is believed to be who it proves to be', async () => {
    hostAt(FIRST);
    const connectionId = open({});
    await pass(100);
    expect(client.view(connectionId)).toMatchObject({ hostId: IDENTITY.hostId, link: { kind: 'online' } });
    expect(client.seen).toMatchObject([{ address: FIRST, hostId: IDENTITY.hostId }]);
  });

  it('is talked to without any proof as well, as an older host gives none', async () => {
    hostAt(FIRST, null);
    const connectionId = open({});
    await pass(100);
    expect(client.view(connectionId)).toMatchObject({ hostId: null, link: { kind: 'online' } });
  });

  it('but gives a proof that is wrong is not talked to', async () => {
    const host = hostAt(FIRST, { ...IDENTITY, sign: OTHER_IDENTITY.sign });
    const connectionId = open({});
    await pass(100);
    expect(client.view(connectionId).link).toMatchObject({ kind: 'failed', failure: { code: 'HOST_UNPROVEN' } });
    expect(host.frames).toEqual([]);
  });
});

describe('a place that is open already', () => {
  it('is known again by its host, at whatever address it is named', async () => {
    hostAt(FIRST);
    const connectionId = open({});
    await pass(100);
    expect(open({ address: '10.9.9.9:7', expected: EXPECTED })).toBe(connectionId);
    expect(network.dialled).toEqual([FIRST]);
  });

  it('is another one where another host is named at the same address', async () => {
    hostAt(FIRST);
    const connectionId = open({});
    await pass(100);
    const other = open({ expected: { hostId: OTHER_IDENTITY.hostId, spaceId: null } });
    await pass(100);
    expect(other).not.toBe(connectionId);
    expect(client.view(other).link).toMatchObject({ kind: 'failed', failure: { code: 'HOST_UNPROVEN' } });
    expect(client.view(connectionId).link.kind).toBe('online');
  });

  it('and lost its host is looked for where that is said to be now', async () => {
    const host = hostAt(FIRST);
    const connectionId = open({ expected: EXPECTED });
    await pass(100);
    host.stopListening();
    network.dropAll();
    await pass(100);
    hostAt(LAST);
    expect(open({ address: LAST, expected: EXPECTED })).toBe(connectionId);
    await pass(100);
    expect(client.view(connectionId)).toMatchObject({ address: LAST, link: { kind: 'online' } });
  });

  it('tells by its ticket how others get there', async () => {
    hostAt(LAST);
    const connectionId = openAll();
    await pass(1_000);
    expect(parseTicket(client.view(connectionId).ticket)).toMatchObject({
      ok: true,
      value: { addresses: [{ host: '10.0.0.5' }, { host: '10.0.0.1' }, {}, {}, {}], hostId: IDENTITY.hostId, spaceId: 'space-1', roomName: null },
    });
  });
});

describe('a link-local address without a zone', () => {
  it('is looked for on each card of this computer', async () => {
    zones = ['eth0', 'wlan0'];
    hostAt('[fe80::5%wlan0]:5555');
    const connectionId = open({ address: '[fe80::5]:5555', expected: EXPECTED });
    await pass(1_000);
    expect(network.dialled).toEqual(['[fe80::5%eth0]:5555', '[fe80::5%wlan0]:5555']);
    expect(client.view(connectionId)).toMatchObject({ address: '[fe80::5%wlan0]:5555', link: { kind: 'online' } });
  });
});

describe('addresses', () => {
  it('of which one cannot be are refused, all of them', () => {
    expect(client.client.open({ address: FIRST, otherAddresses: ['a b'], dialect: 'auto', name: 'Ana' })).toEqual({ ok: false, error: { code: 'ADDRESS_INVALID' } });
  });
});

describe('a host that moved while one was connected to it', () => {
  /** Connected by an address that was typed; then the host is gone from there. */
  async function lose(): Promise<string> {
    const host = hostAt(FIRST);
    const connectionId = open({});
    await pass(0);
    expect(client.view(connectionId)).toMatchObject({ link: { kind: 'online' }, hostId: IDENTITY.hostId });
    host.stopListening();
    host.link.wire.close();
    await pass(0);
    expect(client.view(connectionId).link.kind).toBe('waiting');
    return connectionId;
  }

  it('is found at once where it is heard of', async () => {
    const connectionId = await lose();
    hostAt(LAST);
    client.client.hostHeard({ hostId: IDENTITY.hostId, addresses: [LAST] });
    await pass(STAGGER_MS);
    expect(client.view(connectionId)).toMatchObject({ link: { kind: 'online' }, address: LAST });
  });

  it('is not taken for another that says it is there: nothing but the hello goes to it', async () => {
    const connectionId = await lose();
    const liar = hostAt(LAST, OTHER_IDENTITY);
    client.client.hostHeard({ hostId: IDENTITY.hostId, addresses: [LAST] });
    await pass(STAGGER_MS);
    expect(client.view(connectionId).link.kind).not.toBe('online');
    expect(liar.hellos).toHaveLength(1);
    expect(liar.frames).toEqual([]);
  });

  it('is not looked for because somebody speaks of another host, or of what is known', async () => {
    await lose();
    const before = network.dialled.length;
    client.client.hostHeard({ hostId: OTHER_IDENTITY.hostId, addresses: [LAST] });
    client.client.hostHeard({ hostId: IDENTITY.hostId, addresses: [FIRST, 'no address at all'] });
    await pass(0);
    expect(network.dialled.length).toBe(before);
  });
});

// Announcing and browsing over networks in memory, on the fake clock: who is found where, who is forgotten when, what it costs.
import { afterEach, describe, expect, it } from 'vitest';
import type { Announcement } from '../../../../src-main/discovery/announcement.ts';
import { BEACON, MDNS } from '../../../../src-main/discovery/channels.ts';
import { HostAnnouncer } from '../../../../src-main/discovery/host-announcer.ts';
import { NearbyBrowser } from '../../../../src-main/discovery/nearby-browser.ts';
import { DeviceId } from '../../../../src-shared/protocol/model.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { FakeLan } from '../../../helpers/fake-lan.ts';
import type { FakeComputer } from '../../../helpers/fake-lan.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';

const log = { info: () => undefined };
const LISTED = { isListed: true, cardChoices: {} };

let clock: FakeClock;
let lan: FakeLan;
let seed = 0;
const ends: (() => void)[] = [];

function setUp(): void {
  clock = new FakeClock();
  lan = new FakeLan();
}

afterEach(() => {
  for (const end of ends.splice(0)) end();
  expect(clock.pendingCount).toBe(0);
});

function announcementOf(letter: string, change: Partial<Announcement> = {}): Announcement {
  return { hostId: DeviceId.parse(letter.repeat(52)), spaceId: `space${letter}`, spaceName: `Sala de ${letter}`, port: 5_555, peopleCount: 1, isLocked: false, ...change };
}

function host(computer: FakeComputer, announcement: Announcement): HostAnnouncer {
  const announcer = new HostAnnouncer(announcement, { ...depsOf(computer) });
  announcer.use(LISTED);
  ends.push(() => announcer.stop());
  return announcer;
}

function browser(computer: FakeComputer): NearbyBrowser {
  const nearby = new NearbyBrowser({}, depsOf(computer));
  ends.push(() => nearby.stop());
  return nearby;
}

function depsOf(computer: FakeComputer) {
  return { open: computer.open, readCards: computer.readCards, clock, random: new SeededRandom((seed += 1)), log };
}

const lan1 = (number: number) => ({ network: 'office', addresses: [`192.168.1.${number}/24`, `fe80::${number}/64`] });

describe('hosts on one network', () => {
  it('are found within 3 s, whoever was there first', async () => {
    setUp();
    const early = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(60_000);
    host(lan.computer('h', { eth0: lan1(2) }), announcementOf('h', { peopleCount: 14, isLocked: true }));
    await clock.advance(3_000);
    const late = browser(lan.computer('b', { eth0: lan1(3) }));
    await clock.advance(3_000);
    for (const { hosts } of [early, late]) {
      expect(hosts).toEqual([
        { hostId: 'h'.repeat(52), spaceId: 'spaceh', name: 'Sala de h', peopleCount: 14, isLocked: true, addresses: ['192.168.1.2:5555', '[fe80::2%eth0]:5555'] },
      ]);
    }
  });

  it.each([
    ['mDNS', MDNS.port],
    ['the beacon', BEACON.port],
  ])('are found where %s does not get through', async (_name, port) => {
    setUp();
    lan.drops = (datagram) => datagram.port === port;
    host(lan.computer('h', { eth0: lan1(2) }), announcementOf('h'));
    const nearby = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(3_000);
    expect(nearby.hosts.map(({ name }) => name)).toEqual(['Sala de h']);
    await clock.advance(240_000);
    expect(nearby.hosts).toHaveLength(1);
  });

  it('are found where only broadcasts get through', async () => {
    setUp();
    lan.drops = ({ to }) => /^(2[23]|ff)/.test(to);
    host(lan.computer('h', { eth0: lan1(2) }), announcementOf('h'));
    const nearby = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(3_000);
    expect(nearby.hosts).toHaveLength(1);
    await clock.advance(240_000);
    expect(nearby.hosts).toHaveLength(1);
  });

  it('have only the addresses of the card over which they are reached, and those are kept apart', async () => {
    setUp();
    const vpn = { network: 'company', addresses: ['10.8.0.2/24'] };
    host(lan.computer('h', { eth0: lan1(2), wlan0: { network: 'wifi', addresses: ['10.0.0.2/24'] }, tun0: vpn }), announcementOf('h'));
    const office = browser(lan.computer('a', { eth0: lan1(1) }));
    const wifi = browser(lan.computer('b', { wlan0: { network: 'wifi', addresses: ['10.0.0.3/24'] } }));
    const company = browser(lan.computer('c', { eth0: { network: 'company', addresses: ['10.8.0.9/24'] } }));
    await clock.advance(3_000);
    expect(office.hosts[0]?.addresses).toEqual(['192.168.1.2:5555', '[fe80::2%eth0]:5555']);
    expect(wifi.hosts[0]?.addresses).toEqual(['10.0.0.2:5555']);
    // A VPN is no neighbourhood unless somebody says so.
    expect(company.hosts).toEqual([]);
  });

  it('reached over two cards are one host with the addresses of both', async () => {
    setUp();
    const wifi = (number: number) => ({ network: 'wifi', addresses: [`10.0.0.${number}/24`] });
    host(lan.computer('h', { eth0: lan1(2), wlan0: wifi(2) }), announcementOf('h'));
    const nearby = browser(lan.computer('a', { eth0: lan1(1), wlan0: wifi(1) }));
    await clock.advance(3_000);
    expect(nearby.hosts.map(({ addresses }) => addresses.toSorted())).toEqual([['10.0.0.2:5555', '192.168.1.2:5555', '[fe80::2%eth0]:5555']]);
  });

  it('are found where there is nothing but link-local IPv6, by an address with the zone of one\'s own card', async () => {
    setUp();
    host(lan.computer('h', { eth0: { network: 'cable', addresses: ['fe80::2/64'] } }), announcementOf('h'));
    const nearby = browser(lan.computer('a', { enp3s0: { network: 'cable', addresses: ['fe80::1/64'] } }));
    await clock.advance(3_000);
    expect(nearby.hosts.map(({ addresses }) => addresses)).toEqual([['[fe80::2%enp3s0]:5555']]);
  });

  it('with the same name give way to each other, and both are listed', async () => {
    setUp();
    host(lan.computer('h', { eth0: lan1(2) }), announcementOf('h', { spaceName: 'Sala' }));
    host(lan.computer('i', { eth0: lan1(3) }), announcementOf('i', { spaceName: 'Sala' }));
    const nearby = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(6_000);
    expect(nearby.hosts.map(({ hostId, name }) => [hostId[0], name]).toSorted()).toEqual([['h', 'Sala'], ['i', 'Sala']]);
    const mdnsNames = new Set(lan.sent.filter(({ port }) => port === MDNS.port).flatMap(({ bytes }) => Buffer.from(bytes).toString('latin1').match(/Sala \(\w{5}\)/g) ?? []));
    expect(mdnsNames.size).toBe(1);
  });
});

describe('what is no longer there', () => {
  it('vanishes at once when it says goodbye', async () => {
    setUp();
    const announcer = host(lan.computer('h', { eth0: lan1(2) }), announcementOf('h'));
    const nearby = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(3_000);
    announcer.stop();
    await clock.advance(100);
    expect(nearby.hosts).toEqual([]);
  });

  it('vanishes within a minute when it is cut off without a word', async () => {
    setUp();
    const computer = lan.computer('h', { eth0: lan1(2) });
    host(computer, announcementOf('h'));
    const nearby = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(100_000);
    expect(nearby.hosts).toHaveLength(1);
    lan.drops = (datagram) => datagram.computer === 'h';
    await clock.advance(60_000);
    expect(nearby.hosts).toEqual([]);
  });

  it('stays while it shows itself, even where nothing we send reaches it', async () => {
    setUp();
    host(lan.computer('h', { eth0: lan1(2) }), announcementOf('h'));
    const nearby = browser(lan.computer('a', { eth0: lan1(1) }));
    lan.drops = (datagram) => datagram.computer === 'a' || datagram.port === MDNS.port;
    await clock.advance(2_000);
    let missing = 0;
    nearby.onChanged((hosts) => (missing += hosts.length === 0 ? 1 : 0));
    await clock.advance(240_000);
    expect(nearby.hosts).toHaveLength(1);
    expect(missing).toBe(0);
  });

  it('cannot be taken off the list by a neighbour that says goodbye in its name', async () => {
    setUp();
    const announcement = announcementOf('h');
    const announcer = host(lan.computer('h', { eth0: lan1(2) }), announcement);
    const victim = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(3_000);
    const before = lan.sent.length;
    announcer.stop();
    const goodbyes = lan.sent.slice(before);
    // Back again, and then the same goodbyes come from somebody else.
    announcer.use(LISTED);
    await clock.advance(3_000);
    const liar = lan.computer('liar', { eth0: lan1(66) });
    for (const { to, port, bytes } of goodbyes) {
      const isIpv6 = to.includes(':');
      lan.inject(liar, 'eth0', { address: isIpv6 ? 'fe80::66' : '192.168.1.66', port: port === MDNS.port ? MDNS.port : 40_000 }, to, port, bytes);
    }
    await clock.advance(1_000);
    expect(goodbyes.length).toBeGreaterThanOrEqual(5);
    expect(victim.hosts).toHaveLength(1);
  });

  it('goes with its card, and comes back with it', async () => {
    setUp();
    host(lan.computer('h', { eth0: lan1(2) }), announcementOf('h'));
    const computer = lan.computer('a', { eth0: lan1(1), wlan0: { network: 'elsewhere', addresses: ['10.9.9.1/24'] } });
    const nearby = browser(computer);
    await clock.advance(3_000);
    const { eth0, ...without } = computer.cards;
    computer.cards = without;
    await clock.advance(6_000);
    expect(nearby.hosts).toEqual([]);
    computer.cards = { ...without, ...(eth0 ? { eth0 } : {}) };
    await clock.advance(5_000);
    expect(nearby.hosts).toHaveLength(1);
  });

  it('does not flicker when a card gets one more address', async () => {
    setUp();
    host(lan.computer('h', { eth0: lan1(2) }), announcementOf('h'));
    const computer = lan.computer('a', { eth0: lan1(1) });
    const nearby = browser(computer);
    await clock.advance(3_000);
    let missing = 0;
    nearby.onChanged((hosts) => (missing += hosts.length === 0 ? 1 : 0));
    computer.cards = { eth0: { network: 'office', addresses: ['192.168.1.1/24', 'fe80::1/64', '2001:db8::1/64'] } };
    await clock.advance(10_000);
    expect(missing).toBe(0);
    expect(nearby.hosts).toHaveLength(1);
  });
});

describe('what it costs', () => {
  it('a host at rest sends at most one datagram a card every 30 s, however many listen', async () => {
    setUp();
    const cards = { eth0: lan1(2), wlan0: { network: 'wifi', addresses: ['10.0.0.2/24', 'fe80::9/64', '2001:db8::9/64'] } };
    host(lan.computer('h', cards), announcementOf('h'));
    const listeners = [3, 4, 5].map((number) => browser(lan.computer(`l${number}`, { eth0: lan1(number) })));
    await clock.advance(10_000);
    for (let window = 0; window < 30; window += 1) {
      const before = lan.sent.length;
      await clock.advance(30_000);
      const sent = lan.sent.slice(before).filter(({ computer }) => computer === 'h');
      for (const card of Object.keys(cards)) expect(sent.filter((datagram) => datagram.card === card).length).toBeLessThanOrEqual(1);
    }
    for (const { hosts } of listeners) expect(hosts).toHaveLength(1);
  });

  it('a crowd that comes in one by one is told in few words', async () => {
    setUp();
    const announcer = host(lan.computer('h', { eth0: lan1(2) }), announcementOf('h'));
    const nearby = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(10_000);
    const before = lan.sent.filter(({ computer }) => computer === 'h').length;
    for (let count = 2; count <= 31; count += 1) {
      announcer.setPeopleCount(count);
      await clock.advance(300);
    }
    await clock.advance(5_000);
    expect(nearby.hosts[0]?.peopleCount).toBe(31);
    expect(lan.sent.filter(({ computer }) => computer === 'h').length - before).toBeLessThanOrEqual(15);
  });

  it('an unlisted host says nothing, and one that becomes unlisted says goodbye and then nothing', async () => {
    setUp();
    const announcer = host(lan.computer('h', { eth0: lan1(2) }), announcementOf('h'));
    const nearby = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(3_000);
    announcer.use({ isListed: false, cardChoices: {} });
    await clock.advance(100);
    expect(nearby.hosts).toEqual([]);
    const before = lan.sent.filter(({ computer }) => computer === 'h').length;
    nearby.look();
    await clock.advance(120_000);
    expect(lan.sent.filter(({ computer }) => computer === 'h').length).toBe(before);
  });

  it('a card that is left out is neither spoken nor listened on', async () => {
    setUp();
    const announcer = host(lan.computer('h', { eth0: lan1(2), wlan0: { network: 'wifi', addresses: ['10.0.0.2/24'] } }), announcementOf('h'));
    const nearby = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(3_000);
    announcer.use({ isListed: true, cardChoices: { eth0: false } });
    await clock.advance(100);
    expect(nearby.hosts).toEqual([]);
    const before = lan.sent.length;
    nearby.choose({ eth0: false });
    await clock.advance(60_000);
    expect(lan.sent.slice(before).filter(({ card }) => card === 'eth0')).toEqual([]);
  });
});

describe('a flood', () => {
  it('of made-up hosts is bounded, and those that were there first stay', async () => {
    setUp();
    host(lan.computer('h', { eth0: lan1(2) }), announcementOf('h'));
    const nearby = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(3_000);
    const liar = lan.computer('liar', { eth0: lan1(66) });
    for (let index = 0; index < 200; index += 1) {
      const hostId = DeviceId.parse(`${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10) % 10]}${'uvwxyz'[Math.floor(index / 100)]}`.padEnd(52, 'a'));
      const here = { kind: 'here', version: 1, hostId, spaceId: 's', spaceName: 'x', port: 1, peopleCount: 1, isLocked: false, addresses: [], isAnswer: false };
      const bytes = Buffer.from(`WASSOP2-BEACON ${JSON.stringify(here)}`);
      lan.inject(liar, 'eth0', { address: `192.168.1.${60 + (index % 20)}`, port: 40_000 }, BEACON.groups.IPv4, BEACON.port, bytes);
    }
    await clock.advance(1_000);
    expect(nearby.hosts.length).toBeLessThanOrEqual(64);
    expect(nearby.hosts.map(({ name }) => name)).toContain('Sala de h');
  });

  it('from one sender brings few hosts, and addresses of elsewhere are not believed', async () => {
    setUp();
    const nearby = browser(lan.computer('a', { eth0: lan1(1) }));
    await clock.advance(3_000);
    const liar = lan.computer('liar', { eth0: lan1(66) });
    for (const letter of 'bcdefghijklmnop') {
      const here = { kind: 'here', version: 1, ...announcementOf(letter), addresses: ['93.184.216.34', '127.0.0.1', '192.168.1.9', 'fe80::9%lo'], isAnswer: false };
      lan.inject(liar, 'eth0', { address: '192.168.1.66', port: 40_000 }, BEACON.groups.IPv4, BEACON.port, Buffer.from(`WASSOP2-BEACON ${JSON.stringify(here)}`));
    }
    await clock.advance(1_000);
    expect(nearby.hosts).toHaveLength(8);
    expect(nearby.hosts[0]?.addresses).toEqual(['192.168.1.66:5555', '192.168.1.9:5555']);
  });
});

// R17 for what comes without being asked for: any datagram, from whomever. Nothing throws, nothing grows, nothing is sent without end.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BeaconAsker } from '../../src-main/discovery/beacon-asker.ts';
import { decodeBeacon, encodeBeacon } from '../../src-main/discovery/beacon-message.ts';
import { BeaconSpeaker } from '../../src-main/discovery/beacon-speaker.ts';
import type { CardLink } from '../../src-main/discovery/card-link.ts';
import { MdnsAsker } from '../../src-main/discovery/mdns-asker.ts';
import { decodeMdns, encodeMdnsQuery, encodeMdnsResponse } from '../../src-main/discovery/mdns-message.ts';
import { MdnsResponder } from '../../src-main/discovery/mdns-responder.ts';
import { MAX_ADDRESSES_PER_HOST, MAX_HOSTS, NearbyDirectory } from '../../src-main/discovery/nearby-directory.ts';
import type { NetworkCard } from '../../src-main/discovery/network-cards.ts';
import { SERVICE_TYPE, serviceNames, serviceRecords } from '../../src-main/discovery/service-records.ts';
import { NearbyHostView } from '../../src-shared/ipc/views.ts';
import { DeviceId } from '../../src-shared/protocol/model.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { FUZZ_RUNS, FUZZ_TIMEOUT_MS, mutated } from './hostile-bytes.ts';

const CARD: NetworkCard = {
  name: 'eth0',
  kind: 'lan',
  zone: 'eth0',
  ipv4: [{ address: '192.168.1.2', cidr: '192.168.1.2/24', isLinkLocal: false }],
  ipv6: [{ address: 'fe80::2', cidr: 'fe80::2/64', isLinkLocal: true }],
};
const ANNOUNCEMENT = { hostId: DeviceId.parse('h'.repeat(52)), spaceId: 'space1', spaceName: 'Taller ❤️', port: 5_555, peopleCount: 3, isLocked: false };
const NAMES = serviceNames(ANNOUNCEMENT, 0);
const { pointer, service, text, addresses } = serviceRecords(ANNOUNCEMENT, NAMES, CARD);
const GOODBYE = [pointer, service].map((record) => ({ ...record, ttlSeconds: 0 }));

const MDNS_SAMPLES = [
  encodeMdnsResponse({ answers: [pointer, service, text, ...addresses], additionals: [] }),
  encodeMdnsResponse({ answers: [pointer], additionals: [service, text, ...addresses] }),
  encodeMdnsResponse({ answers: GOODBYE, additionals: [] }),
  encodeMdnsQuery({ questions: [{ name: SERVICE_TYPE, type: 'PTR', wantsUnicast: true }], knownAnswers: [pointer] }),
  encodeMdnsQuery({ questions: [{ name: NAMES.instance, type: 'ANY', wantsUnicast: false }], authorities: [{ ...service, target: 'other.local' } as typeof service] }),
];
const BEACON_SAMPLES = [
  encodeBeacon({ kind: 'here', ...ANNOUNCEMENT, addresses: ['192.168.1.2', 'fe80::2'], isAnswer: true }),
  encodeBeacon({ kind: 'gone', hostId: ANNOUNCEMENT.hostId, spaceId: ANNOUNCEMENT.spaceId }),
  encodeBeacon({ kind: 'ask' }),
];
const anyDatagram = mutated([...MDNS_SAMPLES, ...BEACON_SAMPLES]);

describe('hostile datagrams', () => {
  it('never break the readers of mDNS and of the beacon', () => {
    fc.assert(
      fc.property(anyDatagram, (bytes) => {
        const message = decodeMdns(bytes);
        const records = message === null ? [] : [...message.answers, ...message.authorities, ...message.additionals];
        if (records.length > 256) expect(records.length).toBeLessThanOrEqual(256);
        const beacon = decodeBeacon(bytes);
        if (beacon?.kind === 'here') expect(beacon.spaceName).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        // What is read can be written again: nothing half-read is passed on.
        if (message !== null) encodeMdnsResponse({ answers: message.answers.filter(({ type }) => type !== 'TXT'), additionals: [] });
      }),
      { numRuns: FUZZ_RUNS },
    );
  }, FUZZ_TIMEOUT_MS);

  it('never break a host or a listener, nor fill the list, nor make either send much', async () => {
    const clock = new FakeClock();
    let sentCount = 0;
    const link: CardLink = {
      card: CARD,
      family: 'IPv4',
      sendToGroup: () => void (sentCount += 1),
      broadcast: () => (sentCount += 1) > 0,
      sendTo: () => void (sentCount += 1),
    };
    let views: readonly NearbyHostView[] = [];
    const directory = new NearbyDirectory(clock, (hosts) => (views = hosts));
    const deps = { clock, random: new SeededRandom(1), listener: directory, announcement: () => ANNOUNCEMENT };
    const speakers = [
      new MdnsAsker(link, deps),
      new BeaconAsker(link, deps),
      new BeaconSpeaker(link, deps),
      new MdnsResponder(link, { ...deps, names: () => NAMES, onNameTaken: () => undefined }),
    ];
    await clock.advance(10_000);
    const source = fc.record({ address: fc.nat({ max: 20 }).map((last) => `192.168.1.${last}`), port: fc.constantFrom(5_353, 40_000) });
    const secondsBefore = clock.monotonicMs() / 1_000;
    sentCount = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyDatagram, source), { minLength: 1, maxLength: 20 }), async (datagrams) => {
        for (const [bytes, from] of datagrams) for (const speaker of speakers) speaker.onHeard({ bytes, source: from });
        await clock.advance(200);
        expect(views.length).toBeLessThanOrEqual(MAX_HOSTS);
        for (const view of views) {
          NearbyHostView.parse(view);
          expect(view.addresses.length).toBeLessThanOrEqual(MAX_ADDRESSES_PER_HOST);
        }
      }),
      { numRuns: FUZZ_RUNS / 10 },
    );
    // Answers to single neighbours are bounded by the second, and so are those to all.
    expect(sentCount / (clock.monotonicMs() / 1_000 - secondsBefore)).toBeLessThan(200);
    for (const speaker of speakers) speaker.close();
    directory.close();
    expect(clock.pendingCount).toBe(0);
  }, FUZZ_TIMEOUT_MS);
});

// What travels by mDNS, as other programs of the network see it: RFC 6762 and RFC 6763.
import { afterEach, describe, expect, it } from 'vitest';
import { MDNS } from '../../../../src-main/discovery/channels.ts';
import { HostAnnouncer } from '../../../../src-main/discovery/host-announcer.ts';
import { decodeMdns, encodeMdnsQuery, encodeMdnsResponse } from '../../../../src-main/discovery/mdns-message.ts';
import type { MdnsMessage, MdnsQuery, MdnsRecord } from '../../../../src-main/discovery/mdns-message.ts';
import { announcementOf, SERVICE_TYPE, SERVICE_TYPES, serviceNames } from '../../../../src-main/discovery/service-records.ts';
import { DeviceId } from '../../../../src-shared/protocol/model.ts';
import { utf8Length } from '../../../../src-shared/util/utf8.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { FakeLan } from '../../../helpers/fake-lan.ts';
import type { FakeComputer } from '../../../helpers/fake-lan.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';

const HOST_ID = DeviceId.parse('h'.repeat(52));
const ANNOUNCEMENT = { hostId: HOST_ID, spaceId: 'space1', spaceName: 'Taller', port: 5_555, peopleCount: 3, isLocked: true };
const INSTANCE = `Taller.${SERVICE_TYPE}`;
const TARGET = `wassop-${'h'.repeat(20)}.local`;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

class Setting {
  readonly clock = new FakeClock();
  readonly lan = new FakeLan();
  readonly stranger: FakeComputer;

  constructor() {
    const host = this.lan.computer('h', { eth0: { network: 'lan', addresses: ['192.168.1.2/24', 'fe80::2/64'] } });
    this.stranger = this.lan.computer('x', { eth0: { network: 'lan', addresses: ['192.168.1.9/24'] } });
    const deps = { open: host.open, readCards: host.readCards, clock: this.clock, random: new SeededRandom(7), log: { info: () => undefined } };
    const announcer = new HostAnnouncer(ANNOUNCEMENT, deps);
    announcer.use({ isListed: true, cardChoices: {} });
    ends.push(() => announcer.stop());
  }

  ask(query: MdnsQuery, fromPort: number = MDNS.port): void {
    this.say(encodeMdnsQuery(query), fromPort);
  }

  say(bytes: Uint8Array, fromPort: number = MDNS.port, address = '192.168.1.9'): void {
    this.lan.inject(this.stranger, 'eth0', { address, port: fromPort }, MDNS.groups.IPv4, MDNS.port, bytes);
  }

  /** What the host sent by mDNS over IPv4 while `task` and the time after it ran. */
  async heard(afterMs: number, task: () => void = () => undefined): Promise<{ readonly to: string; readonly port: number; readonly message: MdnsMessage }[]> {
    const before = this.lan.sent.length;
    task();
    await this.clock.advance(afterMs);
    return this.lan.sent.slice(before).flatMap(({ to, port, bytes }) => {
      const message = to.includes(':') || (port === 5_555 && to !== '192.168.1.9') ? null : decodeMdns(bytes);
      return message === null ? [] : [{ to, port, message }];
    });
  }
}

const names = (records: readonly MdnsRecord[]): string[] => records.map(({ type, name }) => `${type} ${name}`);
const pointerQuestion = { name: SERVICE_TYPE, type: 'PTR', wantsUnicast: false };

describe('a host on mDNS', () => {
  it('probes three times for its name, then announces all it is, its own addresses on this card included', async () => {
    const setting = new Setting();
    const heard = await setting.heard(5_000);
    expect(heard.slice(0, 3).map(({ message }) => message.questions.map(({ name, type, wantsUnicast }) => `${type} ${name} ${wantsUnicast}`))).toEqual([
      [`ANY ${INSTANCE} true`, `ANY ${TARGET} true`],
      [`ANY ${INSTANCE} false`, `ANY ${TARGET} false`],
      [`ANY ${INSTANCE} false`, `ANY ${TARGET} false`],
    ]);
    expect(names(heard[0]?.message.authorities ?? [])).toContain(`SRV ${INSTANCE}`);
    const announcements = heard.slice(3);
    expect(announcements).toHaveLength(3);
    expect(announcements[0]?.message.answers).toEqual([
      { type: 'PTR', name: SERVICE_TYPE, ttlSeconds: 4_500, target: INSTANCE },
      { type: 'SRV', name: INSTANCE, ttlSeconds: 120, target: TARGET, port: 5_555 },
      { type: 'TXT', name: INSTANCE, ttlSeconds: 4_500, texts: ['txtvers=1', `id=${HOST_ID}`, 'sp=space1', 'n=Taller', 'p=3', 'l=1'] },
      { type: 'A', name: TARGET, ttlSeconds: 120, address: '192.168.1.2' },
      { type: 'AAAA', name: TARGET, ttlSeconds: 120, address: 'fe80::2' },
    ]);
  });

  it('answers a browser with everything it would ask for next, and nothing to one that knows already', async () => {
    const setting = new Setting();
    await setting.heard(10_000);
    const [answer, ...more] = await setting.heard(1_000, () => setting.ask({ questions: [pointerQuestion] }));
    expect(more).toEqual([]);
    expect(answer?.to).toBe(MDNS.groups.IPv4);
    expect(names(answer?.message.answers ?? [])).toEqual([`PTR ${SERVICE_TYPE}`]);
    expect(names(answer?.message.additionals ?? [])).toEqual([`SRV ${INSTANCE}`, `TXT ${INSTANCE}`, `A ${TARGET}`, `AAAA ${TARGET}`]);
    const known = (ttlSeconds: number): MdnsRecord => ({ type: 'PTR', name: SERVICE_TYPE, ttlSeconds, target: INSTANCE });
    expect(await setting.heard(1_000, () => setting.ask({ questions: [pointerQuestion], knownAnswers: [known(4_000)] }))).toEqual([]);
    expect(await setting.heard(1_000, () => setting.ask({ questions: [pointerQuestion], knownAnswers: [known(2_000)] }))).toHaveLength(1);
  });

  it('answers who asks for a kind of service, a name, an address; and nobody who asks for something else', async () => {
    const setting = new Setting();
    await setting.heard(10_000);
    const answersTo = async (name: string, type: string): Promise<string[]> => {
      const heard = await setting.heard(2_000, () => setting.ask({ questions: [{ name, type, wantsUnicast: false }] }));
      return heard.flatMap(({ message }) => names(message.answers));
    };
    expect(await answersTo(SERVICE_TYPES, 'PTR')).toEqual([`PTR ${SERVICE_TYPES}`]);
    expect(await answersTo(INSTANCE.toUpperCase(), 'SRV')).toEqual([`SRV ${INSTANCE}`]);
    expect(await answersTo(INSTANCE, 'TXT')).toEqual([`TXT ${INSTANCE}`]);
    expect(await answersTo(TARGET, 'AAAA')).toEqual([`A ${TARGET}`, `AAAA ${TARGET}`]);
    expect(await answersTo('_ipp._tcp.local', 'PTR')).toEqual([]);
    expect(await answersTo(SERVICE_TYPE, 'SRV')).toEqual([]);
  });

  it('multicasts an answer at most once a second, however many ask', async () => {
    const setting = new Setting();
    await setting.heard(10_000);
    const heard = await setting.heard(3_000, () => {
      for (let index = 0; index < 30; index += 1) setting.ask({ questions: [pointerQuestion] });
    });
    expect(heard).toHaveLength(1);
  });

  it('answers one alone who wants it so, and one who does not speak mDNS in the way of plain DNS', async () => {
    const setting = new Setting();
    await setting.heard(10_000);
    const unicast = await setting.heard(500, () => setting.ask({ questions: [{ ...pointerQuestion, wantsUnicast: true }] }));
    expect(unicast.map(({ to, port }) => `${to} ${port}`)).toEqual(['192.168.1.9 5353']);
    const legacy = await setting.heard(500, () => setting.ask({ questions: [pointerQuestion] }, 40_000));
    expect(legacy.map(({ to, port }) => `${to} ${port}`)).toEqual(['192.168.1.9 40000']);
    expect(legacy[0]?.message.questions).toEqual([pointerQuestion]);
    expect(legacy[0]?.message.answers).toEqual([{ type: 'PTR', name: SERVICE_TYPE, ttlSeconds: 10, target: INSTANCE }]);
  });

  it('does not answer strangers from outside of the card\'s subnets', async () => {
    const setting = new Setting();
    await setting.heard(10_000);
    expect(await setting.heard(2_000, () => setting.say(encodeMdnsQuery({ questions: [pointerQuestion] }), MDNS.port, '8.8.8.8'))).toEqual([]);
  });

  it('takes another name when somebody else has it, and tells that the old one is free', async () => {
    const setting = new Setting();
    await setting.heard(10_000);
    const rival: MdnsRecord = { type: 'SRV', name: INSTANCE, ttlSeconds: 120, target: 'printer.local', port: 1 };
    const heard = await setting.heard(3_000, () => setting.say(encodeMdnsResponse({ answers: [rival], additionals: [] })));
    expect(heard[0]?.message.answers.map(({ name, ttlSeconds }) => `${name} ${ttlSeconds}`)).toContain(`${INSTANCE} 0`);
    expect(names(heard.at(-1)?.message.answers ?? [])).toContain(`SRV Taller (hhhhh).${SERVICE_TYPE}`);
  });

  it('waits a second when another that probes for the name at the same time has the greater record', async () => {
    const setting = new Setting();
    await setting.heard(300);
    const rival: MdnsRecord = { type: 'SRV', name: INSTANCE, ttlSeconds: 120, target: 'zzz.local', port: 60_000 };
    const probe = encodeMdnsQuery({ questions: [{ name: INSTANCE, type: 'ANY', wantsUnicast: false }], authorities: [rival] });
    expect(await setting.heard(950, () => setting.say(probe))).toEqual([]);
    const lesser = encodeMdnsQuery({ questions: [{ name: INSTANCE, type: 'ANY', wantsUnicast: false }], authorities: [{ ...rival, port: 1 }] });
    expect((await setting.heard(2_000, () => setting.say(lesser))).length).toBeGreaterThan(2);
  });
});

describe('the name on mDNS', () => {
  it.each([['x'.repeat(128)], ['ñ'.repeat(64)], ['👩‍👩‍👧‍👦'.repeat(5)], ['a.b.c'], ['...']])('of %s fits, and gets more of the id with each conflict', (spaceName) => {
    for (let conflicts = 0; conflicts <= 10; conflicts += 1) {
      const [label = ''] = serviceNames({ ...ANNOUNCEMENT, spaceName }, conflicts).instance.split(`.${SERVICE_TYPE}`);
      expect(utf8Length(label)).toBeLessThanOrEqual(63);
      expect(label).not.toContain('.');
      expect(label).not.toBe('');
    }
    const labels = Array.from({ length: 11 }, (_, conflicts) => serviceNames({ ...ANNOUNCEMENT, spaceName }, conflicts).instance);
    expect(new Set(labels).size).toBe(11);
  });
});

describe('TXT records', () => {
  const texts = ['txtvers=1', `id=${HOST_ID}`, 'sp=s', 'n=Taller', 'p=3', 'l=0'];

  it('are read by key, in any case and order, the first of each; what is unknown is left out', () => {
    expect(announcementOf(5_555, [...texts.toReversed(), 'N=Otro', 'x', '=y', 'z=1'])).toEqual({ ...ANNOUNCEMENT, spaceId: 's', isLocked: false });
  });

  it.each([
    ['another version', ['txtvers=2', ...texts.slice(1)]],
    ['no id', texts.filter((text) => !text.startsWith('id='))],
    ['a made-up id', [...texts.filter((text) => !text.startsWith('id=')), 'id=x']],
    ['a count that is none', [...texts.filter((text) => !text.startsWith('p=')), 'p=many']],
    ['a name that shows nothing', [...texts.filter((text) => !text.startsWith('n=')), 'n=\u202e\u200b ']],
  ])('with %s are nobody\'s', (_what, wrong) => {
    expect(announcementOf(5_555, wrong)).toBeNull();
  });

  it('cannot bring a name that turns or hides what stands beside it', () => {
    const named = announcementOf(5_555, [...texts.filter((text) => !text.startsWith('n=')), 'n=Taller\u202e\u0007\n de \u200bRedes']);
    expect(named?.spaceName).toBe('Taller de Redes');
  });
});

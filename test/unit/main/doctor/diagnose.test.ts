import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../src-main/doctor/diagnose.ts';
import type { DoctorFacts, HostFacts, Knock, TargetFacts } from '../../../../src-main/doctor/facts.ts';
import { findingText } from '../../../../src-shared/i18n/doctor-text.ts';
import { createTranslator } from '../../../../src-shared/i18n/translator.ts';
import { DOCTOR_REASONS, DoctorFinding } from '../../../../src-shared/ipc/doctor.ts';
import type { DoctorCheck } from '../../../../src-shared/ipc/doctor.ts';
import type { NetworkCardView } from '../../../../src-shared/ipc/views.ts';
import type { ErrorCode } from '../../../../src-shared/errors/error-codes.ts';

const wifi: NetworkCardView = { name: 'wlp3s0', kind: 'lan', addresses: ['192.168.1.40', 'fe80::1'], isUsed: true };
const tunnel: NetworkCardView = { name: 'tun0', kind: 'vpn', addresses: ['10.8.0.2'], isUsed: false };

const FACTS: DoctorFacts = { platform: 'linux', cards: [wifi], firewall: { kind: 'none' }, heardCount: 0, muteCards: [], host: null, target: null };
const OWN: Knock = { kind: 'host', hostId: 'own', spaceName: 'Taller', tookMs: 3.4 };
const failed = (code: ErrorCode): Knock => ({ kind: 'failed', code });
const at = (address: string, knock: Knock) => ({ address, knock });

/** What is said of one check, as `reason` with its values. */
function said(check: DoctorCheck, change: Partial<DoctorFacts>) {
  return diagnose({ ...FACTS, ...change })
    .filter(({ reason }) => DOCTOR_REASONS[reason].check === check)
    .map(({ reason, values }) => [reason, values]);
}

const hosting = (change: Partial<HostFacts>): Partial<DoctorFacts> => ({
  host: { port: 5555, hostId: 'own', knocks: [at('192.168.1.40:5555', OWN)], visitorCount: 0, ...change },
});
const testing = (change: Partial<TargetFacts>): Partial<DoctorFacts> => ({
  target: { knocks: [at('192.168.1.7:5555', failed('CONNECT_TIMEOUT'))], isHeard: false, isNeighbour: true, isRouterReachable: null, ...change },
});
const answering = (...knocks: Knock[]) => testing({ knocks: knocks.map((knock, index) => at(`192.168.1.${index + 7}:5555`, knock)) });

describe('the network cards', () => {
  it('in use are named, without those that are left out', () => {
    expect(said('cards', { cards: [wifi, tunnel] })).toEqual([['cards-used', { cards: 'wlp3s0' }]]);
  });

  it('that are not there, or all left out, are told apart', () => {
    expect(said('cards', { cards: [] })).toEqual([['cards-none', {}]]);
    expect(said('cards', { cards: [{ ...wifi, isUsed: false }] })).toEqual([['cards-left-out', { cards: 'wlp3s0' }]]);
    expect(said('cards', { cards: [tunnel] })).toEqual([['cards-none', {}]]);
  });

  it('with nothing but addresses of their own making got none from the network', () => {
    expect(said('cards', { cards: [{ ...wifi, addresses: ['169.254.7.7', 'fe80::1'] }] })).toEqual([['cards-self-assigned', { cards: 'wlp3s0' }]]);
  });

  it('of a VPN are a reason to look', () => {
    expect(said('vpn', { cards: [wifi, tunnel] })).toEqual([['vpn-on', { cards: 'tun0' }]]);
    expect(said('vpn', {})).toEqual([['vpn-none', {}]]);
  });
});

describe('the firewall', () => {
  it('is judged by what could be read, with the command that lets the room in', () => {
    expect(said('firewall', {})).toEqual([['firewall-none', {}]]);
    expect(said('firewall', { firewall: { kind: 'lets-in', name: 'ufw' } })).toEqual([['firewall-lets-in', { name: 'ufw' }]]);
    expect(said('firewall', { firewall: { kind: 'not-read' } })).toEqual([['firewall-not-read', {}]]);
    expect(diagnose({ ...FACTS, firewall: { kind: 'blocks', name: 'ufw', command: 'sudo ufw allow 5555' } })).toContainEqual({
      reason: 'firewall-blocks',
      values: { name: 'ufw' },
      command: 'sudo ufw allow 5555',
    });
  });

  it('of macOS has the permission beside it, which nobody can read', () => {
    expect(said('firewall', { platform: 'darwin', firewall: { kind: 'on', name: 'macOS', command: null } })).toEqual([
      ['firewall-on', { name: 'macOS' }],
      ['firewall-local-network-permission', {}],
    ]);
  });
});

describe('the room that is open here', () => {
  it('is looked at only while there is one', () => {
    expect(said('port', {})).toEqual([]);
    expect(said('visitors', {})).toEqual([]);
  });

  it('answers at every address, or is said not to', () => {
    expect(said('port', hosting({}))).toEqual([['port-answers', { count: 1, port: 5555 }]]);
    const knocks = [at('192.168.1.40:5555', OWN), at('10.0.0.4:5555', failed('CONNECT_TIMEOUT'))];
    expect(said('port', hosting({ knocks }))).toEqual([['port-silent', { addresses: '10.0.0.4:5555', port: 5555 }]]);
  });

  it('is not taken for the program that answers in its place', () => {
    for (const knock of [{ ...OWN, hostId: 'other' }, failed('DIALECT_MISMATCH'), failed('HOST_UNPROVEN')] as const) {
      expect(said('port', hosting({ knocks: [at('10.0.0.4:5555', knock)] }))).toEqual([['port-taken-by-another', { addresses: '10.0.0.4:5555', port: 5555 }]]);
    }
  });

  it('is known to be reached once somebody came in from elsewhere', () => {
    expect(said('visitors', hosting({ visitorCount: 2 }))).toEqual([['visitors-came', { count: 2 }]]);
    expect(said('visitors', hosting({}))).toEqual([['visitors-none', { count: 0 }]]);
  });
});

describe('announcements', () => {
  it('that cannot be sent are a fault; silence of others is none', () => {
    expect(said('announcements', { muteCards: ['wlp3s0'], heardCount: 3 })).toEqual([['announcements-not-sent', { cards: 'wlp3s0' }]]);
    expect(said('announcements', { heardCount: 3 })).toEqual([['announcements-heard', { count: 3 }]]);
    expect(said('announcements', {})).toEqual([['announcements-unheard', {}]]);
  });
});

describe('a host that is tested', () => {
  it('answers at any of its addresses', () => {
    expect(said('target', answering(failed('CONNECT_TIMEOUT'), OWN))).toEqual([['target-answers', { address: '192.168.1.8:5555', name: 'Taller', ms: 3 }]]);
  });

  it('is told apart from other hosts, other programs, closed ports and names that nobody knows', () => {
    expect(said('target', answering(failed('CONNECT_TIMEOUT'), failed('HOST_UNPROVEN')))).toEqual([['target-another-host', { address: '192.168.1.8:5555' }]]);
    expect(said('target', answering(failed('DIALECT_MISMATCH')))).toEqual([['target-another-program', { address: '192.168.1.7:5555' }]]);
    expect(said('target', answering(failed('CONNECT_TIMEOUT'), failed('CONNECT_REFUSED')))).toEqual([['target-refused', { address: '192.168.1.8:5555' }]]);
    expect(said('target', answering(failed('CONNECT_HOST_UNKNOWN')))).toEqual([['target-name-unknown', { address: '192.168.1.7:5555' }]]);
  });

  it('that is heard and lets nobody in has a firewall of its own in the way', () => {
    expect(said('target', testing({ isHeard: true, isRouterReachable: true }))).toEqual([['target-firewalled', { address: '192.168.1.7:5555' }]]);
  });

  it('on a network that keeps devices apart is isolated: the router answers, the neighbour does not', () => {
    expect(said('target', testing({ isRouterReachable: true }))).toEqual([['target-isolated', { address: '192.168.1.7:5555' }]]);
    expect(said('target', testing({}))).toEqual([['target-silent', { address: '192.168.1.7:5555' }]]);
  });

  it('on another network is said to be there, whatever the router does', () => {
    expect(said('target', testing({ isNeighbour: false, isRouterReachable: true }))).toEqual([['target-other-network', { address: '192.168.1.7:5555' }]]);
  });
});

describe('the words', () => {
  it.each(['es', 'en'] as const)('in %s say of each reason what is so, and of each that is not good what to do', (locale) => {
    const t = createTranslator(locale);
    const values = { cards: 'eth0', name: 'ufw', network: 'Casa', addresses: 'a', address: 'a', port: 5555, count: 1, ms: 1 };
    for (const reason of DoctorFinding.shape.reason.options) {
      const { sentence, cure } = findingText(t, { reason, values });
      expect(sentence).toMatch(/\.$/);
      expect(cure !== null).toBe(DOCTOR_REASONS[reason].verdict !== 'good');
    }
  });
});

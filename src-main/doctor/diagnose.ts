// From what was observed to what it means. Pure: the same facts always give the same findings.
import { assertNever } from '../../src-shared/util/assert-never.ts';
import type { DoctorFinding, DoctorReason } from '../../src-shared/ipc/doctor.ts';
import type { NetworkCardView } from '../../src-shared/ipc/views.ts';
import type { DoctorFacts, FirewallState, HostFacts, KnockAt, TargetFacts } from './facts.ts';

/** One finding a check that applies; docs/architecture.md names the checks. */
export function diagnose(facts: DoctorFacts): DoctorFinding[] {
  const { cards, firewall, host, target } = facts;
  return [
    cardFinding(cards),
    vpnFinding(cards),
    firewallFinding(firewall),
    ...(facts.platform === 'darwin' ? [finding('firewall-local-network-permission')] : []),
    ...(host ? [portFinding(host)] : []),
    announcementFinding(facts),
    ...(host ? [finding(host.visitorCount > 0 ? 'visitors-came' : 'visitors-none', { count: host.visitorCount })] : []),
    ...(target ? [targetFinding(target)] : []),
  ];
}

function finding(reason: DoctorReason, values: DoctorFinding['values'] = {}, command: string | null = null): DoctorFinding {
  return { reason, values, command };
}

const namesOf = (cards: readonly NetworkCardView[]): string => cards.map(({ name }) => name).join(', ');

function cardFinding(cards: readonly NetworkCardView[]): DoctorFinding {
  const used = cards.filter(({ isUsed }) => isUsed);
  if (used.length === 0) {
    const leftOut = cards.filter(({ kind }) => kind === 'lan');
    return leftOut.length > 0 ? finding('cards-left-out', { cards: namesOf(leftOut) }) : finding('cards-none');
  }
  const isSelfAssigned = used.every(({ addresses }) => addresses.every((address) => SELF_ASSIGNED.test(address)));
  return finding(isSelfAssigned ? 'cards-self-assigned' : 'cards-used', { cards: namesOf(used) });
}

/** RFC 3927 and RFC 4291. */
const SELF_ASSIGNED = /^169\.254\.|^fe[89ab]/i;

function vpnFinding(cards: readonly NetworkCardView[]): DoctorFinding {
  const vpns = cards.filter(({ kind }) => kind === 'vpn');
  return vpns.length > 0 ? finding('vpn-on', { cards: namesOf(vpns) }) : finding('vpn-none');
}

function firewallFinding(firewall: FirewallState): DoctorFinding {
  switch (firewall.kind) {
    case 'none':
      return finding('firewall-none');
    case 'lets-in':
      return finding('firewall-lets-in', { name: firewall.name });
    case 'on':
      return finding('firewall-on', { name: firewall.name }, firewall.command);
    case 'blocks':
      return finding('firewall-blocks', { name: firewall.name }, firewall.command);
    case 'public-network':
      return finding('firewall-public-network', { network: firewall.network }, firewall.command);
    case 'not-read':
      return finding('firewall-not-read');
    default:
      return assertNever(firewall);
  }
}

function portFinding({ port, hostId, knocks }: HostFacts): DoctorFinding {
  const others = knocks.filter(({ knock }) => (knock.kind === 'host' ? knock.hostId !== hostId : ANSWERED_BY_ANOTHER.has(knock.code)));
  if (others.length > 0) return finding('port-taken-by-another', { addresses: addressesOf(others), port });
  const silent = knocks.filter(({ knock }) => knock.kind === 'failed');
  if (silent.length > 0) return finding('port-silent', { addresses: addressesOf(silent), port });
  return finding('port-answers', { count: knocks.length, port });
}

const ANSWERED_BY_ANOTHER: ReadonlySet<string> = new Set(['HOST_UNPROVEN', 'DIALECT_MISMATCH', 'DIALECT_UNKNOWN']);

const addressesOf = (knocks: readonly KnockAt[]): string => knocks.map(({ address }) => address).join(', ');

/** What nobody hears nobody can know: silence alone is no fault. */
function announcementFinding({ muteCards, heardCount }: DoctorFacts): DoctorFinding {
  if (muteCards.length > 0) return finding('announcements-not-sent', { cards: muteCards.join(', ') });
  return heardCount > 0 ? finding('announcements-heard', { count: heardCount }) : finding('announcements-unheard');
}

/** The best news of any address counts; without any, the most telling failure. */
function targetFinding({ knocks, isHeard, isNeighbour, isRouterReachable }: TargetFacts): DoctorFinding {
  const answered = knocks.find(({ knock }) => knock.kind === 'host');
  if (answered?.knock.kind === 'host') {
    const { spaceName, tookMs } = answered.knock;
    return finding('target-answers', { address: answered.address, name: spaceName, ms: Math.max(1, Math.round(tookMs)) });
  }
  const failedWith = (...codes: string[]) => knocks.find(({ knock }) => knock.kind === 'failed' && codes.includes(knock.code));
  const address = knocks[0]?.address ?? '';
  const another = failedWith('HOST_UNPROVEN');
  if (another) return finding('target-another-host', { address: another.address });
  const program = failedWith('DIALECT_MISMATCH', 'DIALECT_UNKNOWN');
  if (program) return finding('target-another-program', { address: program.address });
  const refused = failedWith('CONNECT_REFUSED');
  if (refused) return finding('target-refused', { address: refused.address });
  if (failedWith('CONNECT_HOST_UNKNOWN')) return finding('target-name-unknown', { address });
  if (isHeard) return finding('target-firewalled', { address });
  if (isNeighbour === false) return finding('target-other-network', { address });
  if (isRouterReachable === true) return finding('target-isolated', { address });
  return finding('target-silent', { address });
}

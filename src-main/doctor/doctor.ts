// "Why can't they see me?": looks at cards, firewall, port and announcements of this computer, and at another host that somebody
// names, all at once and within some seconds. Must not know Electron or what is shown; the verdicts are diagnose.ts's.
import { DOCTOR_CHECKS, DOCTOR_REASONS } from '../../src-shared/ipc/doctor.ts';
import type { DoctorReport } from '../../src-shared/ipc/doctor.ts';
import type { HostAddressView, NearbyHostView, NetworkCardView } from '../../src-shared/ipc/views.ts';
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { DEFAULT_PORT } from '../../src-shared/protocol/limits.ts';
import { parseAddress, printAddress } from '../../src-shared/session/address.ts';
import { parseInvitation } from '../../src-shared/session/invitation.ts';
import type { ExpectedHost } from '../../src-shared/session/host-check.ts';
import { onEachCard } from '../../src-shared/session/place.ts';
import type { NetAddress } from '../../src-shared/session/wire.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import { isIP } from 'node:net';
import { diagnose } from './diagnose.ts';
import type { HostFacts, KnockAt, TargetFacts } from './facts.ts';
import { observeFirewall } from './firewall.ts';
import type { SystemProbe } from './firewall.ts';
import { knockAt } from './knock.ts';
import type { KnockDeps } from './knock.ts';
import { findRouter, isRouterReachable } from './router.ts';

/** The host that runs on this computer. */
export interface OwnHost {
  readonly port: number;
  readonly hostId: string;
  readonly addresses: readonly HostAddressView[];
  readonly visitorCount: number;
}

export interface DoctorDeps extends KnockDeps {
  readonly system: SystemProbe;
  readonly cards: () => readonly NetworkCardView[];
  /** Hosts heard on this network, without one's own. */
  readonly nearbyHosts: () => readonly NearbyHostView[];
  readonly ownHost: () => OwnHost | null;
  /** Whether an address belongs to a network of this computer. */
  readonly isNeighbour: (address: string) => boolean;
  readonly linkLocalZones: () => readonly string[];
  readonly findMuteCards: (cards: readonly NetworkCardView[]) => Promise<string[]>;
}

interface Target {
  readonly addresses: readonly NetAddress[];
  readonly expected: ExpectedHost | null;
}

export class Doctor {
  readonly #deps: DoctorDeps;

  constructor(deps: DoctorDeps) {
    this.#deps = deps;
  }

  /**
   * @param targetText an address, a ticket or a page's address of a host to be tested; null: only this computer is looked at
   * @returns ADDRESS_INVALID or TICKET_INVALID for what is no place.
   */
  async examine(targetText: string | null): Promise<Result<DoctorReport, AppFailure>> {
    const target = targetText === null ? ok(null) : parseTarget(targetText);
    if (!target.ok) return target;
    const { system, findMuteCards } = this.#deps;
    const cards = this.#deps.cards();
    const own = this.#deps.ownHost();
    const [firewall, muteCards, host, targetFacts] = await Promise.all([
      observeFirewall(system, own?.port ?? DEFAULT_PORT),
      findMuteCards(cards),
      own && this.#examineOwnHost(own),
      target.value && this.#examineTarget(target.value),
    ]);
    // Read last: whoever was asked at the beginning has answered by now.
    const heardCount = this.#deps.nearbyHosts().length;
    const findings = diagnose({ platform: system.platform, cards, firewall, heardCount, muteCards, host, target: targetFacts });
    const placeOf = (finding: (typeof findings)[number]) => DOCTOR_CHECKS.indexOf(DOCTOR_REASONS[finding.reason].check);
    return ok({ findings: findings.toSorted((a, b) => placeOf(a) - placeOf(b)) });
  }

  /** null without a network: nobody else could reach it anyway. */
  async #examineOwnHost({ port, hostId, addresses, visitorCount }: OwnHost): Promise<HostFacts | null> {
    const forOthers = addresses.filter(({ kind }) => kind !== 'loopback');
    const places = forOthers.flatMap(({ text }) => {
      const parsed = parseAddress(text);
      return parsed.ok ? [{ host: parsed.value.host, port: parsed.value.port ?? port }] : [];
    });
    return places.length === 0 ? null : { port, hostId, visitorCount, knocks: await this.#knockAll(places, null) };
  }

  async #examineTarget({ addresses, expected }: Target): Promise<TargetFacts> {
    const places = onEachCard(addresses, this.#deps.linkLocalZones());
    const [knocks, router] = await Promise.all([this.#knockAll(places, expected), findRouter(this.#deps.system)]);
    const texts = new Set(places.map(printAddress));
    const numeric = places.filter(({ host }) => isIP(host.replace(/%.*$/, '')) !== 0);
    return {
      knocks,
      isHeard: this.#deps.nearbyHosts().some((host) => host.hostId === expected?.hostId || host.addresses.some((address) => texts.has(address))),
      isNeighbour: numeric.length === 0 ? null : numeric.some(({ host }) => this.#deps.isNeighbour(host)),
      isRouterReachable: router === null ? null : await isRouterReachable(router, this.#deps.dialer),
    };
  }

  async #knockAll(places: readonly NetAddress[], expected: ExpectedHost | null): Promise<KnockAt[]> {
    return Promise.all(places.map(async (place) => ({ address: printAddress(place), knock: await knockAt(this.#deps, place, expected) })));
  }
}

function parseTarget(text: string): Result<Target, AppFailure> {
  const ticket = parseInvitation(text);
  if (ticket) {
    if (!ticket.ok) return ticket;
    const { addresses, hostId, spaceId } = ticket.value;
    return ok({ addresses, expected: hostId === null && spaceId === null ? null : { hostId, spaceId } });
  }
  const parsed = parseAddress(text);
  if (!parsed.ok) return err(failure('ADDRESS_INVALID'));
  return ok({ addresses: [{ host: parsed.value.host, port: parsed.value.port ?? DEFAULT_PORT }], expected: null });
}

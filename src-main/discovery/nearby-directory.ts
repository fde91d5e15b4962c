// The hosts heard of, each once, whoever spoke of it and however often: merged by id, bounded, forgotten when their time is over.
// Must not know how they were heard. Everything in it is hearsay.
import type { NearbyHostView } from '../../src-shared/ipc/views.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { joinHostPort } from '../runtime/network-addresses.ts';
import type { CardKind } from './network-cards.ts';
import type { Sighting, SightingListener, SightingSource } from './sighting.ts';

/** More is no list one looks through; a flood of made-up hosts stops here, and those that were heard first stay. */
export const MAX_HOSTS = 64;
/** One computer seldom runs a second host; a neighbour that claims to run many is not believed. */
const MAX_HOSTS_PER_SENDER = 8;
/** Two channels, two families, a few cards. */
const MAX_CLAIMS_PER_HOST = 16;
export const MAX_ADDRESSES_PER_HOST = 8;
/** A card whose address changed is asked on again at once; a host that is still there has answered by then. */
const LOST_AFTER_MS = 3_000;
/** What comes in one burst is told once. */
const TELL_AFTER_MS = 50;

const CARD_ORDER: readonly CardKind[] = ['lan', 'virtual', 'vpn', 'loopback'];

type HostKey = Pick<Sighting['announcement'], 'hostId' | 'spaceId'>;

interface Claim {
  readonly sighting: Sighting;
  readonly heardMs: number;
  cancelEnd: Dispose;
}

export class NearbyDirectory implements SightingListener {
  readonly #clock: Clock;
  readonly #onChanged: (hosts: NearbyHostView[]) => void;
  /** By host, then by source; both in the order in which they were first heard. */
  readonly #hosts = new Map<string, Map<string, Claim>>();
  #told = '[]';
  #cancelTelling: Dispose | null = null;

  constructor(clock: Clock, onChanged: (hosts: NearbyHostView[]) => void) {
    this.#clock = clock;
    this.#onChanged = onChanged;
  }

  get hosts(): NearbyHostView[] {
    return [...this.#hosts.values()].flatMap(viewOf);
  }

  onSeen(sighting: Sighting): void {
    const hostKey = hostKeyOf(sighting.announcement);
    const sourceKey = sourceKeyOf(sighting.source);
    const claims = this.#hosts.get(hostKey) ?? new Map<string, Claim>();
    if (!this.#hasRoom(hostKey, claims, sourceKey, sighting.source)) return;
    claims.get(sourceKey)?.cancelEnd();
    claims.set(sourceKey, { sighting, heardMs: this.#clock.monotonicMs(), cancelEnd: this.#clock.after(sighting.ttlMs, () => this.#drop(hostKey, sourceKey)) });
    this.#hosts.set(hostKey, claims);
    this.#tellSoon();
  }

  lastShownMs(host: HostKey): number | null {
    const claims = [...(this.#hosts.get(hostKeyOf(host))?.values() ?? [])];
    const shownMs = claims.filter(({ sighting }) => sighting.source.channel === 'beacon').map(({ heardMs }) => heardMs);
    return shownMs.length === 0 ? null : Math.max(...shownMs);
  }

  onGone(source: SightingSource, host: HostKey): void {
    const hostKey = hostKeyOf(host);
    // A host that is gone is gone on both channels; but only the same neighbour can say so.
    for (const channel of ['mdns', 'beacon'] as const) this.#drop(hostKey, sourceKeyOf({ ...source, channel }));
  }

  onLost(source: SightingSource, host: HostKey): void {
    const [hostKey, sourceKey] = [hostKeyOf(host), sourceKeyOf(source)];
    const claim = this.#hosts.get(hostKey)?.get(sourceKey);
    if (claim === undefined) return;
    claim.cancelEnd();
    claim.cancelEnd = this.#clock.after(LOST_AFTER_MS, () => this.#drop(hostKey, sourceKey));
  }

  close(): void {
    for (const claims of this.#hosts.values()) for (const claim of claims.values()) claim.cancelEnd();
    this.#hosts.clear();
    this.#cancelTelling?.();
  }

  #hasRoom(hostKey: string, claims: ReadonlyMap<string, Claim>, sourceKey: string, { address }: SightingSource): boolean {
    if (claims.has(sourceKey)) return true;
    if (claims.size >= MAX_CLAIMS_PER_HOST) return false;
    if (this.#hosts.has(hostKey)) return true;
    const ofSender = [...this.#hosts.values()].filter((others) => [...others.values()].some((claim) => claim.sighting.source.address === address));
    return this.#hosts.size < MAX_HOSTS && ofSender.length < MAX_HOSTS_PER_SENDER;
  }

  #drop(hostKey: string, sourceKey: string): void {
    const claims = this.#hosts.get(hostKey);
    const claim = claims?.get(sourceKey);
    if (claims === undefined || claim === undefined) return;
    claim.cancelEnd();
    claims.delete(sourceKey);
    if (claims.size === 0) this.#hosts.delete(hostKey);
    this.#tellSoon();
  }

  #tellSoon(): void {
    this.#cancelTelling ??= this.#clock.after(TELL_AFTER_MS, () => {
      this.#cancelTelling = null;
      const { hosts } = this;
      const now = JSON.stringify(hosts);
      if (now === this.#told) return;
      this.#told = now;
      this.#onChanged(hosts);
    });
  }
}

/** Named as the neighbour that was heard first names it, so that a later one cannot rename what is on the screen. */
function viewOf(claims: ReadonlyMap<string, Claim>): NearbyHostView[] {
  const sightings = [...claims.values()].map(({ sighting }) => sighting);
  const [first] = sightings;
  if (first === undefined) return [];
  const { hostId, spaceId, spaceName, peopleCount, isLocked } = first.announcement;
  const byUse = sightings.toSorted((a, b) => CARD_ORDER.indexOf(a.source.cardKind) - CARD_ORDER.indexOf(b.source.cardKind));
  // The address a neighbour speaks from works; those it merely names come after.
  const spoken = byUse.flatMap((sighting) => sighting.addresses.slice(0, 1).map((address) => withPort(address, sighting)));
  const named = byUse.flatMap((sighting) => sighting.addresses.slice(1).map((address) => withPort(address, sighting)));
  const addresses = [...new Set([...byFamily(spoken), ...byFamily(named)])].slice(0, MAX_ADDRESSES_PER_HOST);
  return [{ hostId, spaceId, name: spaceName, peopleCount, isLocked, addresses }];
}

/** IPv4 first, which people can read; link-local IPv6 last, which works from this card alone. Cards stay in their order. */
function byFamily(addresses: readonly string[]): string[] {
  const rank = (address: string): number => (address.startsWith('[') ? (address.includes('%') ? 2 : 1) : 0);
  return addresses.toSorted((a, b) => rank(a) - rank(b));
}

const withPort = (address: string, { announcement }: Sighting): string => joinHostPort(address, announcement.port);
const hostKeyOf = ({ hostId, spaceId }: HostKey): string => `${hostId} ${spaceId}`;
const sourceKeyOf = ({ channel, cardName, address }: SightingSource): string => `${channel} ${cardName} ${address}`;

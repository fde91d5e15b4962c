// Where the host of one connection is to be found, as far as is known by now: what was asked for, what answered, who that was.
// Must not know links or sessions.
import { printAddress } from './address.ts';
import type { AddressOrder } from './link-opener.ts';
import type { OpenedLink } from './link-attempt.ts';
import { MAX_ADDRESSES, onEachCard, withoutRepetitions } from './place.ts';
import type { Place } from './place.ts';
import { printTicket } from './ticket.ts';
import type { NetAddress } from './wire.ts';

export class Whereabouts {
  #place: Place;
  /** Where the last link was made. */
  #answered: NetAddress | null = null;
  /** Of the host that answered last; its id only when it was proven. */
  #found: { readonly hostId: string | null; readonly spaceId: string } | null = null;

  constructor(place: Place) {
    this.#place = place;
  }

  /** The one to be shown and remembered. */
  get address(): NetAddress {
    return this.#answered ?? this.#place.addresses[0];
  }

  get order(): AddressOrder {
    return this.#place.order;
  }

  get expected(): Place['expected'] {
    return this.#place.expected;
  }

  /** Proven by the host that answered last; null for one that did not prove any. */
  get hostId(): string | null {
    return this.#found?.hostId ?? null;
  }

  get spaceId(): string | null {
    return this.#found?.spaceId ?? this.#place.expected?.spaceId ?? null;
  }

  /** Every address that is not merely a guess, the one that answered first. */
  get addresses(): readonly [NetAddress, ...NetAddress[]] {
    if (this.#answered === null) return this.#place.addresses;
    if (this.#place.order === 'in-turn') return [this.#answered];
    const [first = this.#answered, ...others] = withoutRepetitions([this.#answered, ...this.#place.addresses]);
    return [first, ...others];
  }

  /** The link by which others get there, without a room. */
  get ticket(): string {
    const { addresses, spaceId } = this;
    return printTicket({ addresses, roomName: null, spaceId, hostId: this.hostId ?? this.#place.expected?.hostId ?? null, token: null });
  }

  /** Where to knock next. @param zones of this computer's cards. */
  candidates(zones: readonly string[]): readonly [NetAddress, ...NetAddress[]] {
    const [first, ...others] = withoutRepetitions(onEachCard(this.addresses, zones));
    // A link-local address on a computer without a card: the failure that its dialling gives says so.
    return first ? [first, ...others] : this.addresses;
  }

  answered(link: OpenedLink): void {
    this.#answered = link.address;
    this.#found = null;
    if (link.dialect !== 'wassop2' || !link.greeting.ok) return;
    const { hello, isProven } = link.greeting.value;
    this.#found = { hostId: isProven ? hello.hostId : null, spaceId: hello.spaceId };
  }

  /**
   * Somebody says that a host is at these addresses. If it is this one, and there are new ones among them, they are looked at
   * from now on, and only this host is taken there.
   * @returns whether there is anything new.
   */
  learn(hostId: string, addresses: readonly NetAddress[]): boolean {
    if (hostId !== (this.hostId ?? this.#place.expected?.hostId)) return false;
    const own = new Set(this.addresses.map(printAddress));
    const fresh = addresses.filter((address) => !own.has(printAddress(address)));
    if (fresh.length === 0) return false;
    const [first, ...others] = this.addresses;
    const [best = first, ...more] = withoutRepetitions([first, ...fresh, ...others]).slice(0, MAX_ADDRESSES);
    this.#place = { addresses: [best, ...more], order: 'race', expected: this.#place.expected ?? { hostId, spaceId: null } };
    return true;
  }

  /** Whether a place is this one, or may turn out to be. Where a host is named, its id decides: addresses go from host to host. */
  leadsTo({ addresses, expected }: Place): boolean {
    if (expected?.hostId) return expected.hostId === (this.hostId ?? this.#place.expected?.hostId);
    const own = this.addresses.map(printAddress);
    return addresses.some((address) => own.includes(printAddress(address)));
  }

  /** The same host was named with other addresses, or more of them: looks there from now on. */
  adopt(place: Place): void {
    if (place.expected === null) return;
    this.#place = place;
    this.#answered = null;
  }
}

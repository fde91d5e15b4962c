// Where somebody wants to connect to: one or more addresses, and perhaps whom they have to find there. Pure.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { DEFAULT_PORT } from '../protocol/limits.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { candidateAddresses, parseAddress, printAddress } from './address.ts';
import type { ExpectedHost } from './host-check.ts';
import type { AddressOrder } from './link-opener.ts';
import type { NetAddress } from './wire.ts';

/** As many as a ticket holds; the last of them starts 700 ms after the first (address-race.ts). */
export const MAX_ADDRESSES = 8;

export interface Place {
  /** Best first, none twice. */
  readonly addresses: readonly [NetAddress, ...NetAddress[]];
  readonly order: AddressOrder;
  readonly expected: ExpectedHost | null;
}

export interface PlaceTexts {
  /** As a person typed it: `host`, `host:port`, `[v6]:port`. Alone and without a port, the usual ports are looked at in turn. */
  readonly address: string;
  /** More ways to the same host, best first; those beyond MAX_ADDRESSES are left out. */
  readonly otherAddresses?: readonly string[] | undefined;
  /** Only this host is talked to, over Wassop 2. */
  readonly expected?: ExpectedHost | undefined;
}

/** @returns ADDRESS_INVALID when any of the addresses is none. */
export function parsePlace({ address, otherAddresses = [], expected }: PlaceTexts): Result<Place, AppFailure> {
  const first = parseAddress(address);
  if (!first.ok) return first;
  const named = expected && (expected.hostId !== null || expected.spaceId !== null) ? expected : null;
  if (otherAddresses.length === 0 && named === null) return ok({ addresses: candidateAddresses(first.value), order: 'in-turn', expected: null });
  const texts = [address, ...otherAddresses].slice(0, MAX_ADDRESSES);
  const addresses = parseHeardAddresses(texts);
  const [best, ...others] = withoutRepetitions(addresses);
  if (!best || addresses.length < texts.length) return err(failure('ADDRESS_INVALID'));
  return ok({ addresses: [best, ...others], order: 'race', expected: named });
}

/** Of what somebody says; what is no address is left out. */
export function parseHeardAddresses(texts: readonly string[]): NetAddress[] {
  return texts.map(parseAddress).flatMap((parsed) => (parsed.ok ? [{ host: parsed.value.host, port: parsed.value.port ?? DEFAULT_PORT }] : []));
}

export function withoutRepetitions(addresses: readonly NetAddress[]): NetAddress[] {
  return [...new Map(addresses.map((address) => [printAddress(address), address])).values()];
}

/** RFC 4291: fe80::/10. Such an address leads somewhere only together with the card it is reached by. */
const LINK_LOCAL = /^fe[89ab][0-9a-f]:/;

/**
 * A zone is this computer's own name for a card, so one from elsewhere says nothing here and tickets carry none: without one, the
 * address is looked for on each card.
 * @param zones of this computer's cards that have IPv6; best first.
 */
export function onEachCard(addresses: readonly NetAddress[], zones: readonly string[]): NetAddress[] {
  return addresses.flatMap((address) => {
    if (!LINK_LOCAL.test(address.host) || address.host.includes('%')) return [address];
    return zones.map((zone) => ({ ...address, host: `${address.host}%${zone}` }));
  });
}

// The network cards of this computer as discovery needs them: what each can send to, and who is a neighbour on it.
// Pure: what the system says is passed in. Must not know sockets.
import { BlockList, isIP } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { cardKindOf } from '../runtime/network-addresses.ts';
import type { CardKind } from '../runtime/network-addresses.ts';
import type { Interfaces } from '../runtime/network-interfaces.ts';

export type Family = 'IPv4' | 'IPv6';
export type { CardKind };

export interface NetworkCard {
  /** As the system calls it: `eth0`, `Wi-Fi`. */
  readonly name: string;
  readonly kind: CardKind;
  /** What stands behind `%` in a link-local address: the name, on Windows a number. */
  readonly zone: string;
  /** At most MAX_ADDRESSES of each family, without zone. */
  readonly ipv4: readonly CardAddress[];
  readonly ipv6: readonly CardAddress[];
}

export interface CardAddress {
  readonly address: string;
  /** `192.168.1.10/24`. */
  readonly cidr: string;
  readonly isLinkLocal: boolean;
}


/** What people said of single cards; the others follow their kind. */
export type CardChoices = Readonly<Record<string, boolean>>;

/** Temporary IPv6 addresses pile up; more than these help nobody to get in. */
const MAX_ADDRESSES = 4;
/** Each costs some sockets; a machine with more is a container host, and its first cards are the real ones. */
const MAX_CARDS = 8;
const KIND_ORDER: readonly CardKind[] = ['lan', 'virtual', 'vpn', 'loopback'];

/** Every card that has an address, best first. */
export function listCards(interfaces: Interfaces, platform: NodeJS.Platform): NetworkCard[] {
  return Object.entries(interfaces)
    .map(([name, infos]) => cardOf(name, infos ?? [], platform))
    .filter((card) => card.ipv4.length + card.ipv6.length > 0)
    .sort((a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) || a.name.localeCompare(b.name));
}

/**
 * The cards to use. VPNs and virtual machines are left out unless a person asked for them: what a VPN reaches is not
 * near by. Loopback serves a computer without a network to use, where two profiles may still find each other.
 */
export function chooseCards(cards: readonly NetworkCard[], choices: CardChoices): NetworkCard[] {
  const chosen = cards.filter((card) => card.kind !== 'loopback' && isCardUsed(card, choices));
  return chosen.length > 0 ? chosen.slice(0, MAX_CARDS) : cards.filter((card) => card.kind === 'loopback');
}

/** The cards with those of their addresses at which a host listens. */
export function cardsServed(cards: readonly NetworkCard[], listenAddresses: readonly string[]): NetworkCard[] {
  // `::` serves IPv4 as well where the system can, and where it cannot the host listens on `0.0.0.0`.
  const isServed = (own: CardAddress, any: string): boolean =>
    listenAddresses.some((address) => address === '::' || address === any || address.split('%')[0] === own.address);
  return cards
    .map((card) => ({
      ...card,
      ipv4: card.ipv4.filter((own) => isServed(own, '0.0.0.0')),
      ipv6: card.ipv6.filter((own) => isServed(own, '::')),
    }))
    .filter((card) => card.ipv4.length + card.ipv6.length > 0);
}

export function isCardUsed({ name, kind }: Pick<NetworkCard, 'name' | 'kind'>, choices: CardChoices): boolean {
  return (Object.hasOwn(choices, name) ? choices[name] : undefined) ?? kind === 'lan';
}

/** Whether an address can belong to a neighbour on this card: nobody else is answered or listened to. */
export function isOnLink(card: NetworkCard, address: string): boolean {
  const [digits = '', zone] = address.split('%');
  const version = isIP(digits);
  if (version === 0) return false;
  if (zone !== undefined && zone !== card.zone) return false;
  if (version === 6 && LINK_LOCAL.check(digits, 'ipv6')) return zone === card.zone;
  const own = version === 4 ? card.ipv4 : card.ipv6;
  return own.some(({ cidr }) => subnetOf(cidr).check(digits, version === 4 ? 'ipv4' : 'ipv6'));
}

/** @returns the address that reaches everybody in the subnet; null where there is none (point to point). */
export function broadcastAddressOf({ cidr }: CardAddress): string | null {
  const [address = '', prefixText = ''] = cidr.split('/');
  const prefix = Number(prefixText);
  if (isIP(address) !== 4 || prefix > 30) return null;
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const hostMask = 2 ** (32 - prefix) - 1;
  const broadcast = Math.floor(value / (hostMask + 1)) * (hostMask + 1) + hostMask;
  return [24, 16, 8, 0].map((shift) => Math.floor(broadcast / 2 ** shift) % 256).join('.');
}

function cardOf(name: string, infos: readonly NetworkInterfaceInfo[], platform: NodeJS.Platform): NetworkCard {
  const scopeId = infos.map((info) => (info.family === 'IPv6' ? info.scopeid : 0)).find((id) => id > 0);
  return {
    name,
    kind: cardKindOf(name, infos.some((info) => info.internal)),
    zone: platform === 'win32' ? String(scopeId ?? 0) : name,
    ipv4: addressesOf(infos, 'IPv4'),
    ipv6: addressesOf(infos, 'IPv6'),
  };
}

function addressesOf(infos: readonly NetworkInterfaceInfo[], family: Family): CardAddress[] {
  return infos
    .filter((info) => info.family === family && info.cidr !== null)
    .slice(0, MAX_ADDRESSES)
    .map(({ address, cidr }) => ({ address, cidr: cidr ?? '', isLinkLocal: LINK_LOCAL.check(address, family === 'IPv4' ? 'ipv4' : 'ipv6') }));
}

function subnetOf(cidr: string): BlockList {
  const [address = '', prefix = ''] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  return list;
}

const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet('169.254.0.0', 16, 'ipv4');
LINK_LOCAL.addSubnet('fe80::', 10, 'ipv6');

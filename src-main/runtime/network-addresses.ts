// The addresses of this computer, told apart by how likely others reach them: LAN first, VPN and loopback last.
// Knows nothing of sockets; what the system says is passed in, so that a test can say it.
import { BlockList } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import type { HostAddressView } from '../../src-shared/ipc/views.ts';
import { readInterfaces } from './network-interfaces.ts';
import type { Interfaces } from './network-interfaces.ts';

export type AddressKind = HostAddressView['kind'];
export type CardKind = Exclude<AddressKind, 'link-local'>;

export interface NetworkAddress {
  /** With its zone where it needs one: `192.168.1.10`, `fe80::1%eth0`. */
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly interfaceName: string;
  readonly kind: AddressKind;
  /** Reached from this computer and the networks it is part of alone, never from the internet. */
  readonly isPrivate: boolean;
}

const KIND_ORDER: readonly AddressKind[] = ['lan', 'link-local', 'virtual', 'vpn', 'loopback'];

/** Names as Linux, macOS and Windows (where they are people's words) give them. */
const VPN_NAME = /^(tun|tap|wg|ppp|utun|ipsec|zt|gpd|nordlynx|proton|tailscale|hamachi)|wireguard|openvpn|zerotier|tailscale|hamachi|\bvpn\b|tap-windows/i;
const VIRTUAL_NAME =
  /^(docker|veth|br-|virbr|vmnet|vboxnet|vnet|lxc|lxdbr|cni|flannel|cali|podman|dummy|awdl|llw|anpi|bridge1\d\d|vethernet)|virtualbox|vmware|hyper-v|\bwsl\b|default switch/i;

const LINK_LOCAL = blockOf(['169.254.0.0', 16, 'ipv4'], ['fe80::', 10, 'ipv6']);
/** RFC 1918 and RFC 4193. Not 100.64.0.0/10: behind it may be a provider's whole network. */
const PRIVATE = blockOf(['10.0.0.0', 8, 'ipv4'], ['172.16.0.0', 12, 'ipv4'], ['192.168.0.0', 16, 'ipv4'], ['fc00::', 7, 'ipv6']);

/** Every address, best first; of one kind the private ones before the public, IPv4 before IPv6. */
export function listNetworkAddresses(interfaces: Interfaces = readInterfaces()): NetworkAddress[] {
  return Object.entries(interfaces)
    .flatMap(([name, infos]) => (infos ?? []).map((info) => describe(name, info)))
    .map((address, index) => ({ address, index }))
    .sort((a, b) => compare(a.address, b.address) || a.index - b.index)
    .map(({ address }) => address);
}

/** Names by which this computer tells its cards with IPv6 apart, best first: what stands behind `%` in a link-local address. */
export function listZones(interfaces?: Interfaces): string[] {
  const zones = listNetworkAddresses(interfaces).flatMap(({ address }) => (address.includes('%') ? [address.slice(address.indexOf('%') + 1)] : []));
  return [...new Set(zones)];
}

/** As others type them, with `port`. */
export function listHostAddresses(port: number, interfaces?: Interfaces): HostAddressView[] {
  return listNetworkAddresses(interfaces).map((address) => hostAddressOf(address, port));
}

export function hostAddressOf({ address, interfaceName, kind }: NetworkAddress, port: number): HostAddressView {
  return { text: joinHostPort(address, port), interfaceName, kind };
}

/** @returns `192.168.1.10:5555`, `[::1]:5555`. */
export function joinHostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function describe(interfaceName: string, info: NetworkInterfaceInfo): NetworkAddress {
  const type = info.family === 'IPv4' ? 'ipv4' : 'ipv6';
  const isLinkLocal = LINK_LOCAL.check(info.address, type);
  return {
    address: info.family === 'IPv6' && isLinkLocal && !info.internal ? `${info.address}%${zoneOf(interfaceName, info)}` : info.address,
    family: info.family,
    interfaceName,
    kind: kindOf(interfaceName, info, isLinkLocal),
    isPrivate: info.internal || isLinkLocal || PRIVATE.check(info.address, type),
  };
}

function kindOf(interfaceName: string, info: NetworkInterfaceInfo, isLinkLocal: boolean): AddressKind {
  const kind = cardKindOf(interfaceName, info.internal);
  return kind === 'lan' && isLinkLocal ? 'link-local' : kind;
}

/** What kind of card it is, as far as its name tells. */
export function cardKindOf(interfaceName: string, isInternal: boolean): CardKind {
  if (isInternal) return 'loopback';
  if (VPN_NAME.test(interfaceName)) return 'vpn';
  return VIRTUAL_NAME.test(interfaceName) ? 'virtual' : 'lan';
}

/** Windows names a zone by its number, the others by the card. */
function zoneOf(interfaceName: string, info: NetworkInterfaceInfo): string {
  return process.platform === 'win32' && info.family === 'IPv6' ? String(info.scopeid) : interfaceName;
}

function compare(a: NetworkAddress, b: NetworkAddress): number {
  return (
    KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) ||
    Number(b.isPrivate) - Number(a.isPrivate) ||
    a.family.localeCompare(b.family)
  );
}

function blockOf(...subnets: readonly (readonly [net: string, prefix: number, type: 'ipv4' | 'ipv6'])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix, type] of subnets) list.addSubnet(net, prefix, type);
  return list;
}

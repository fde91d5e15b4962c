// The addresses of this machine as others type them, the most useful first. Pure but for the default argument.
import os from 'node:os';
import type { HostAddressView } from '../../src-shared/ipc/views.ts';

type Interfaces = ReturnType<typeof os.networkInterfaces>;
type Kind = HostAddressView['kind'];

/** Names of network cards that only programs on this machine are behind: containers, virtual machines. */
const VIRTUAL_NAME = /^(?:docker|veth|br-|virbr|vmnet|vboxnet|lxc|lxd|cni|flannel|podman|vEthernet|VMware|VirtualBox|bridge1\d\d)/i;
/** Names of tunnels: whoever is behind them is not on this network. */
const VPN_NAME = /^(?:tun|tap|wg|ppp|utun|ipsec|zt|tailscale|nordlynx|proton|WireGuard|OpenVPN|ZeroTier|Tailscale)/i;
const ORDER: readonly Kind[] = ['lan', 'link-local', 'virtual', 'vpn', 'loopback'];

/**
 * @param port the one the host really has; part of each text.
 * @returns LAN first, virtual and VPN cards after, loopback last; within a kind IPv4 first, because it is the shorter to type.
 */
export function listHostAddresses(port: number, interfaces: Interfaces = os.networkInterfaces()): HostAddressView[] {
  return Object.entries(interfaces)
    .flatMap(([interfaceName, infos = []]) => infos.map((info) => ({ interfaceName, ...info })))
    .map(({ interfaceName, address, internal }) => ({
      text: address.includes(':') ? `[${withZone(address, interfaceName)}]:${port}` : `${address}:${port}`,
      interfaceName,
      kind: internal ? ('loopback' as const) : kindOf(interfaceName, address),
      isIpv6: address.includes(':'),
    }))
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || Number(a.isIpv6) - Number(b.isIpv6))
    .map(({ text, interfaceName, kind }) => ({ text, interfaceName, kind }));
}

function kindOf(interfaceName: string, address: string): Kind {
  if (VIRTUAL_NAME.test(interfaceName)) return 'virtual';
  if (VPN_NAME.test(interfaceName)) return 'vpn';
  return isLinkLocal(address) ? 'link-local' : 'lan';
}

const isLinkLocal = (address: string) => /^(?:169\.254\.|fe[89ab][0-9a-f]:)/i.test(address);

/** A link-local IPv6 address means nothing without the card it is behind. */
function withZone(address: string, interfaceName: string): string {
  return isLinkLocal(address) && !address.includes('%') ? `${address}%${interfaceName}` : address;
}

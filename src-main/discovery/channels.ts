// The two ways in which hosts are heard: groups and ports. docs/PROTOCOL.md section 11 states them.
import type { Family } from './network-cards.ts';

export interface Channel {
  readonly name: 'mdns' | 'beacon';
  readonly port: number;
  readonly groups: Readonly<Record<Family, string>>;
  /** Hops: 255 as RFC 6762 asks for; our own never leave the link. */
  readonly ttl: number;
  /** Whether what is sent leaves from a port of its own, so that answers to it come to this program alone. */
  readonly sendsFromOwnPort: boolean;
}

export const MDNS: Channel = {
  name: 'mdns',
  port: 5353,
  groups: { IPv4: '224.0.0.251', IPv6: 'ff02::fb' },
  ttl: 255,
  // RFC 6762 section 6: answers to a query from another port are not multicast.
  sendsFromOwnPort: false,
};

export const BEACON: Channel = {
  name: 'beacon',
  // The number that is open in a firewall anyway, as UDP; the host's real port stands in the message.
  port: 5555,
  // IPv4: local scope (RFC 2365). IPv6: transient, this link only; the rest spells "wassop".
  groups: { IPv4: '239.255.55.55', IPv6: 'ff12::7761:7373:6f70' },
  ttl: 1,
  sendsFromOwnPort: true,
};

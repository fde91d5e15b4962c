// One network card in one address family on one channel: what can be sent there, and who is heard.
// Must not know what is said.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Channel } from './channels.ts';
import { DatagramBudget } from './datagram-budget.ts';
import type { DatagramPort, DatagramSource, OpenPort, PortListener } from './datagram-port.ts';
import { broadcastAddressOf, isOnLink } from './network-cards.ts';
import type { Family, NetworkCard } from './network-cards.ts';

/** More is no message of ours, nor any that a neighbour of good will sends about a chat. */
const MAX_DATAGRAM_BYTES = 4_096;
/** A class of thirty that asks at once is a tenth of it; beyond, datagrams are thrown away unread until the next second. */
const HEARD_PER_SECOND = 300;

export interface Heard {
  readonly bytes: Uint8Array;
  readonly source: DatagramSource;
}

export interface CardLink {
  readonly card: NetworkCard;
  readonly family: Family;
  sendToGroup(bytes: Uint8Array): void;
  /** To everybody in the subnets of the card. @returns false where there is no such thing: IPv6, point to point. */
  broadcast(bytes: Uint8Array): boolean;
  sendTo(bytes: Uint8Array, to: DatagramSource): void;
}

export interface LinkPorts {
  readonly link: CardLink;
  close(): void;
}

export interface LinkListener {
  /** From a neighbour on this card only. */
  onHeard(link: CardLink, heard: Heard): void;
  /** A socket gave up: the link is to be closed. */
  onFailed(error: Error): void;
}

/** Rejects when a socket cannot be had. */
export async function openCardLink(
  place: { readonly channel: Channel; readonly card: NetworkCard; readonly family: Family },
  open: OpenPort,
  clock: Clock,
  listener: LinkListener,
): Promise<LinkPorts> {
  const { channel, card, family } = place;
  const budget = new DatagramBudget(HEARD_PER_SECOND, clock);
  const address = family === 'IPv4' ? (card.ipv4[0]?.address ?? '') : '::';
  const shared = {
    family,
    bindAddress: family === 'IPv4' ? '0.0.0.0' : '::',
    port: channel.port,
    multicastInterface: family === 'IPv4' ? address : `::%${card.zone}`,
    ttl: channel.ttl,
    group: channel.groups[family],
  };
  const portListener: PortListener = {
    onDatagram(bytes, source) {
      // On Linux every socket on a shared port hears what any of them hears, whatever card it came by.
      if (bytes.length > MAX_DATAGRAM_BYTES || !isOnLink(card, source.address) || !budget.take()) return;
      listener.onHeard(link, { bytes, source });
    },
    onFailed: (error) => listener.onFailed(error),
  };
  const listening = await open(shared, portListener);
  let speaking: DatagramPort = listening;
  try {
    if (channel.sendsFromOwnPort) speaking = await open({ ...shared, bindAddress: address, port: 0, group: null }, portListener);
  } catch (error) {
    listening.close();
    throw error;
  }
  const broadcastAddresses = family === 'IPv4' ? card.ipv4.flatMap((own) => broadcastAddressOf(own) ?? []) : [];
  const link: CardLink = {
    card,
    family,
    sendToGroup: (bytes) => speaking.send(bytes, groupAddress(channel, card, family), channel.port),
    broadcast(bytes) {
      // The first subnet: more than one on a card is rare, and each would be a datagram of its own.
      const [to] = broadcastAddresses;
      if (to !== undefined) speaking.send(bytes, to, channel.port);
      return to !== undefined;
    },
    sendTo: (bytes, to) => speaking.send(bytes, to.address, to.port),
  };
  return {
    link,
    close() {
      listening.close();
      speaking.close();
    },
  };
}

/** An IPv6 group is named with its card: some systems ask for it although the socket's interface is set. */
function groupAddress({ groups }: Channel, card: NetworkCard, family: Family): string {
  return family === 'IPv4' ? groups.IPv4 : `${groups.IPv6}%${card.zone}`;
}

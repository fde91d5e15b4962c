// That a host was heard: what it says of itself, from where, and for how long that holds. The one thing both channels report.
import type { Announcement } from './announcement.ts';
import type { CardLink } from './card-link.ts';
import type { Channel } from './channels.ts';
import { isOnLink } from './network-cards.ts';
import type { CardKind, NetworkCard } from './network-cards.ts';

/** Who said it: claims of different neighbours are kept apart, so that nobody can take back what another said. */
export interface SightingSource {
  readonly channel: Channel['name'];
  /** The sender's address, with its zone. */
  readonly address: string;
  readonly cardName: string;
  readonly cardKind: CardKind;
}

export interface Sighting {
  readonly announcement: Announcement;
  readonly source: SightingSource;
  /** The sender's own address first; each with a zone where it needs one, without port. */
  readonly addresses: readonly string[];
  readonly ttlMs: number;
}

/** What a channel tells the directory of hosts. */
export interface SightingListener {
  onSeen(sighting: Sighting): void;
  /** When the host was last heard by the beacon, from wherever; monotonic milliseconds, null when it is not. */
  lastShownMs(host: Pick<Announcement, 'hostId' | 'spaceId'>): number | null;
  /** The host said goodbye, or was found gone, at this source. */
  onGone(source: SightingSource, host: Pick<Announcement, 'hostId' | 'spaceId'>): void;
  /** The card over which it was heard is gone or changed: unless it is heard again soon, so is the host. */
  onLost(source: SightingSource, host: Pick<Announcement, 'hostId' | 'spaceId'>): void;
}

export function sourceOf(link: CardLink, channel: Channel, address: string): SightingSource {
  return { channel: channel.name, address, cardName: link.card.name, cardKind: link.card.kind };
}

/**
 * The sender's own address, then those it lists that are neighbours on this card: a stranger's word must not send
 * anybody to a machine elsewhere.
 */
export function addressesOf(card: NetworkCard, senderAddress: string, listed: readonly string[]): string[] {
  const zoned = listed.map((address) => (/^fe[89ab]/i.test(address) && !address.includes('%') ? `${address}%${card.zone}` : address));
  return [...new Set([senderAddress, ...zoned.filter((address) => isOnLink(card, address))])];
}

// Keeps one link per card, family and channel in step with the cards there are; what is said on a link is its speaker's business.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { AppLog } from '../runtime/app-log.ts';
import { openCardLink } from './card-link.ts';
import type { CardLink, Heard, LinkPorts } from './card-link.ts';
import type { Channel } from './channels.ts';
import type { OpenPort } from './datagram-port.ts';
import type { Family, NetworkCard } from './network-cards.ts';

/** A card that just came up may not be ready for a socket yet. */
const REOPEN_AFTER_MS = 5_000;

/** What acts on one link while it is open. */
export interface LinkSpeaker {
  onHeard(heard: Heard): void;
  /** The link goes: last words may still be sent. */
  close(): void;
}

export interface CardLinksDeps {
  readonly open: OpenPort;
  readonly clock: Clock;
  readonly log: Pick<AppLog, 'info'>;
}

interface OpenLink {
  /** The card as it was when the link was opened. */
  readonly signature: string;
  close(): void;
}

export class CardLinks<S extends LinkSpeaker> {
  readonly #channel: Channel;
  readonly #createSpeaker: (link: CardLink) => S;
  readonly #deps: CardLinksDeps;
  readonly #links = new Map<string, OpenLink>();
  readonly #speakers = new Set<S>();

  constructor(channel: Channel, createSpeaker: (link: CardLink) => S, deps: CardLinksDeps) {
    this.#channel = channel;
    this.#createSpeaker = createSpeaker;
    this.#deps = deps;
  }

  /** One for each link that is open just now. */
  get speakers(): readonly S[] {
    return [...this.#speakers];
  }

  /** A card whose addresses changed is a new one: both sides begin anew on it. */
  setCards(cards: readonly NetworkCard[]): void {
    const places = cards.flatMap((card) => familiesOf(card).map((family) => ({ card, family })));
    const wanted = new Map<string, (typeof places)[number]>(places.map((place) => [`${place.card.name} ${place.family}`, place]));
    for (const [key, link] of this.#links) {
      const place = wanted.get(key);
      if (place && link.signature === JSON.stringify(place.card)) continue;
      this.#links.delete(key);
      link.close();
    }
    for (const [key, { card, family }] of wanted) {
      if (!this.#links.has(key)) this.#links.set(key, this.#keepOpen(card, family));
    }
  }

  close(): void {
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  #keepOpen(card: NetworkCard, family: Family): OpenLink {
    let isWanted = true;
    let end: Dispose = () => undefined;
    const fail = (error: unknown): void => {
      if (!isWanted) return;
      this.#deps.log.info('discovery.link-failed', { channel: this.#channel.name, card: card.name, family, error: String(error) });
      end();
      end = this.#deps.clock.after(REOPEN_AFTER_MS, begin);
    };
    const begin = (): void => {
      let speaker: LinkSpeaker | null = null;
      const listener = { onHeard: (_link: CardLink, heard: Heard) => speaker?.onHeard(heard), onFailed: fail };
      openCardLink({ channel: this.#channel, card, family }, this.#deps.open, this.#deps.clock, listener).then((ports: LinkPorts) => {
        if (!isWanted) return ports.close();
        const opened = this.#createSpeaker(ports.link);
        speaker = opened;
        this.#speakers.add(opened);
        end = () => {
          this.#speakers.delete(opened);
          opened.close();
          ports.close();
        };
      }, fail);
    };
    begin();
    return {
      signature: JSON.stringify(card),
      close() {
        isWanted = false;
        end();
      },
    };
  }
}

/** Loopback has no IPv6 multicast. */
function familiesOf({ kind, ipv4, ipv6 }: NetworkCard): Family[] {
  const families: Family[] = [];
  if (ipv4.length > 0) families.push('IPv4');
  if (ipv6.length > 0 && kind !== 'loopback') families.push('IPv6');
  return families;
}

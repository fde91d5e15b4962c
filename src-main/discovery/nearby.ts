// The hosts near by as this app shows them: without its own, and with the cards that are looked on.
// Must not know how hosts are heard, or what is shown.
import type { NearbyHostView, NetworkCardView } from '../../src-shared/ipc/views.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import type { NearbyBrowser } from './nearby-browser.ts';
import { isCardUsed } from './network-cards.ts';
import type { CardChoices, NetworkCard } from './network-cards.ts';

export interface NearbyDeps {
  readonly browser: NearbyBrowser;
  readonly isOwnHost: (host: Pick<NearbyHostView, 'hostId' | 'spaceId'>) => boolean;
}

export class Nearby {
  readonly #deps: NearbyDeps;
  readonly #changes = new Emitter<NearbyHostView[]>();
  readonly #cardChanges = new Emitter<NetworkCardView[]>();
  #choices: CardChoices;

  constructor(choices: CardChoices, deps: NearbyDeps) {
    this.#choices = choices;
    this.#deps = deps;
    deps.browser.onChanged(() => this.ownHostChanged());
    deps.browser.onCardsChanged(() => this.#cardChanges.emit(this.cards));
  }

  readonly onChanged = this.#changes.on.bind(this.#changes);
  readonly onCardsChanged = this.#cardChanges.on.bind(this.#cardChanges);

  get hosts(): NearbyHostView[] {
    return this.#deps.browser.hosts.filter((host) => !this.#deps.isOwnHost(host));
  }

  /** Those of a network; loopback is nobody's choice. */
  get cards(): NetworkCardView[] {
    return this.#deps.browser.cards.filter(({ kind }) => kind !== 'loopback').map((card) => viewOf(card, this.#choices));
  }

  find({ hostId, spaceId }: Pick<NearbyHostView, 'hostId' | 'spaceId'>): NearbyHostView | null {
    return this.hosts.find((host) => host.hostId === hostId && host.spaceId === spaceId) ?? null;
  }

  /** Where a host is heard of, best first; empty while it is not. */
  addressesOf(hostId: string | null): readonly string[] {
    return this.hosts.filter((host) => host.hostId === hostId).flatMap(({ addresses }) => addresses);
  }

  /** Somebody looks at the list, or the computer woke up: asks again. */
  look(): void {
    this.#deps.browser.look();
  }

  choose(choices: CardChoices): void {
    if (JSON.stringify(choices) === JSON.stringify(this.#choices)) return;
    this.#choices = choices;
    this.#deps.browser.choose(choices);
    this.#cardChanges.emit(this.cards);
  }

  /** Which host is one's own is another one now. */
  ownHostChanged(): void {
    this.#changes.emit(this.hosts);
  }

  stop(): void {
    this.#deps.browser.stop();
  }
}

function viewOf(card: NetworkCard, choices: CardChoices): NetworkCardView {
  const addresses = [...card.ipv4, ...card.ipv6].map(({ address }) => address);
  return { name: card.name, kind: card.kind, addresses, isUsed: isCardUsed(card, choices) };
}

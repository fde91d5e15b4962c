// Looks for hosts on every network card, by mDNS and by the beacon, for as long as the app runs.
// Must not know what is done with those it finds.
import type { NearbyHostView } from '../../src-shared/ipc/views.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type { AppLog } from '../runtime/app-log.ts';
import { BeaconAsker } from './beacon-asker.ts';
import { CardLinks } from './card-links.ts';
import { watchCards } from './card-watch.ts';
import { BEACON, MDNS } from './channels.ts';
import type { OpenPort } from './datagram-port.ts';
import { MdnsAsker } from './mdns-asker.ts';
import { NearbyDirectory } from './nearby-directory.ts';
import { chooseCards } from './network-cards.ts';
import type { CardChoices, NetworkCard } from './network-cards.ts';

export interface NearbyBrowserDeps {
  readonly open: OpenPort;
  readonly readCards: () => NetworkCard[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Pick<AppLog, 'info'>;
}

export class NearbyBrowser {
  readonly #directory: NearbyDirectory;
  readonly #mdns: CardLinks<MdnsAsker>;
  readonly #beacon: CardLinks<BeaconAsker>;
  readonly #changes = new Emitter<NearbyHostView[]>();
  readonly #cardChanges = new Emitter<readonly NetworkCard[]>();
  readonly #endWatch: Dispose;
  #cards: readonly NetworkCard[] = [];
  #choices: CardChoices;

  constructor(choices: CardChoices, { open, readCards, clock, random, log }: NearbyBrowserDeps) {
    this.#choices = choices;
    this.#directory = new NearbyDirectory(clock, (hosts) => this.#changes.emit(hosts));
    const asker = { clock, random, listener: this.#directory };
    this.#mdns = new CardLinks(MDNS, (link) => new MdnsAsker(link, asker), { open, clock, log });
    this.#beacon = new CardLinks(BEACON, (link) => new BeaconAsker(link, asker), { open, clock, log });
    this.#endWatch = watchCards(readCards, clock, (cards) => {
      this.#cards = cards;
      this.#useCards();
      this.#cardChanges.emit(cards);
    });
  }

  /** Whoever was heard, one's own host included. */
  get hosts(): NearbyHostView[] {
    return this.#directory.hosts;
  }

  /** Every card there is, used or not. */
  get cards(): readonly NetworkCard[] {
    return this.#cards;
  }

  readonly onChanged = this.#changes.on.bind(this.#changes);
  readonly onCardsChanged = this.#cardChanges.on.bind(this.#cardChanges);

  /** Somebody looks at the list, or the computer woke up: asks again. */
  look(): void {
    for (const asker of [...this.#mdns.speakers, ...this.#beacon.speakers]) asker.look();
  }

  choose(choices: CardChoices): void {
    this.#choices = choices;
    this.#useCards();
  }

  stop(): void {
    this.#endWatch();
    this.#mdns.close();
    this.#beacon.close();
    this.#directory.close();
  }

  #useCards(): void {
    const chosen = chooseCards(this.#cards, this.#choices);
    this.#mdns.setCards(chosen);
    this.#beacon.setCards(chosen);
  }
}

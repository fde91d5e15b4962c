// Announces one host on every network card, by mDNS and by the beacon, for as long as it runs.
// Must not know the host: it is told what to say.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type { AppLog } from '../runtime/app-log.ts';
import type { Announcement } from './announcement.ts';
import { BeaconRest } from './beacon-rest.ts';
import { BeaconSpeaker } from './beacon-speaker.ts';
import { CardLinks } from './card-links.ts';
import { watchCards } from './card-watch.ts';
import { BEACON, MDNS } from './channels.ts';
import type { OpenPort } from './datagram-port.ts';
import { MdnsResponder } from './mdns-responder.ts';
import { chooseCards } from './network-cards.ts';
import type { CardChoices, NetworkCard } from './network-cards.ts';
import { serviceNames } from './service-records.ts';

/** People come and go one by one; the number near by need not be told each time. */
const UPDATE_EVERY_MS = 5_000;
/** With the tenth the name holds most of the host's id. Somebody who has that as well wants to disturb, and is not given way. */
const MAX_CONFLICTS = 10;

export interface HostAnnouncerDeps {
  readonly open: OpenPort;
  readonly readCards: () => NetworkCard[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Pick<AppLog, 'info'>;
}

export interface AnnouncerSettings {
  /** An unlisted host says nothing at all. */
  readonly isListed: boolean;
  readonly cardChoices: CardChoices;
}

/** What there is while a host is listed. */
interface Announcing {
  readonly mdns: CardLinks<MdnsResponder>;
  readonly beacon: CardLinks<BeaconSpeaker>;
  cards: readonly NetworkCard[];
  end(): void;
}

export class HostAnnouncer {
  readonly #deps: HostAnnouncerDeps;
  #announcement: Announcement;
  #settings: AnnouncerSettings = { isListed: false, cardChoices: {} };
  #announcing: Announcing | null = null;
  #conflicts = 0;
  #cancelUpdate: Dispose | null = null;

  /** Silent until it is told otherwise. */
  constructor(announcement: Announcement, deps: HostAnnouncerDeps) {
    this.#deps = deps;
    this.#announcement = announcement;
  }

  use(settings: AnnouncerSettings): void {
    this.#settings = settings;
    if (!settings.isListed) this.#end();
    else if (this.#announcing === null) this.#begin();
    else this.#useCards(this.#announcing);
  }

  /** How many people there are now; told after a while, with what changes until then. */
  setPeopleCount(peopleCount: number): void {
    if (peopleCount === this.#announcement.peopleCount) return;
    this.#announcement = { ...this.#announcement, peopleCount };
    this.#cancelUpdate ??= this.#deps.clock.after(UPDATE_EVERY_MS, () => {
      this.#cancelUpdate = null;
      for (const responder of this.#announcing?.mdns.speakers ?? []) responder.update();
      for (const speaker of this.#announcing?.beacon.speakers ?? []) speaker.showEverywhere();
    });
  }

  /** Says goodbye everywhere. */
  stop(): void {
    this.#end();
    this.#cancelUpdate?.();
    this.#cancelUpdate = null;
  }

  #begin(): void {
    const { clock, random, readCards } = this.#deps;
    const announcement = (): Announcement => this.#announcement;
    const names = () => serviceNames(this.#announcement, this.#conflicts);
    const onNameTaken = (): void => this.#rename();
    const mdns = new CardLinks(MDNS, (link) => new MdnsResponder(link, { clock, random, announcement, names, onNameTaken }), this.#deps);
    const beacon = new CardLinks(BEACON, (link) => new BeaconSpeaker(link, { clock, random, announcement }), this.#deps);
    const rest = new BeaconRest(() => beacon.speakers, clock);
    const announcing: Announcing = { mdns, beacon, cards: [], end: () => rest.stop() };
    this.#announcing = announcing;
    const endWatch = watchCards(readCards, clock, (cards) => {
      announcing.cards = cards;
      this.#useCards(announcing);
    });
    announcing.end = () => {
      endWatch();
      rest.stop();
      mdns.close();
      beacon.close();
    };
  }

  #useCards({ mdns, beacon, cards }: Announcing): void {
    const chosen = chooseCards(cards, this.#settings.cardChoices);
    mdns.setCards(chosen);
    beacon.setCards(chosen);
  }

  #end(): void {
    this.#announcing?.end();
    this.#announcing = null;
  }

  #rename(): void {
    if (this.#conflicts >= MAX_CONFLICTS) return;
    this.#conflicts += 1;
    this.#deps.log.info('discovery.name-taken', { conflicts: this.#conflicts });
    for (const responder of this.#announcing?.mdns.speakers ?? []) responder.rename();
  }
}

// A host on one link of the beacon: shows itself, answers who asks, says goodbye. When to show itself at rest is decided for
// all links of a card together (beacon-rest.ts). Must not know other links.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type { Announcement } from './announcement.ts';
import { decodeBeacon, encodeBeacon } from './beacon-message.ts';
import type { CardLink, Heard } from './card-link.ts';
import type { LinkSpeaker } from './card-links.ts';
import { DatagramBudget } from './datagram-budget.ts';

/** At the beginning three times: one lost datagram in ten is usual on Wi-Fi, and people look at the list just then. */
const FIRST_WAITS_MS = [0, 1_000, 3_000] as const;
/** So that a class that asks at once is not answered in one burst. */
const ANSWER_SPREAD_MS = 100;
/** Answers a second and link: nobody can make a host send much to somebody else. */
const ANSWERS_PER_SECOND = 50;
const MAX_LISTED_ADDRESSES = 6;

/** One datagram's way out. A network may let one through and not the other. */
export type BeaconPath = 'group' | 'broadcast';

export interface BeaconSpeakerDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly announcement: () => Announcement;
}

export class BeaconSpeaker implements LinkSpeaker {
  readonly link: CardLink;
  readonly #deps: BeaconSpeakerDeps;
  readonly #answers: DatagramBudget;
  readonly #waiting = new Set<Dispose>();

  constructor(link: CardLink, deps: BeaconSpeakerDeps) {
    this.link = link;
    this.#deps = deps;
    this.#answers = new DatagramBudget(ANSWERS_PER_SECOND, deps.clock);
    for (const waitMs of FIRST_WAITS_MS) this.#after(waitMs, () => this.showEverywhere());
  }

  get paths(): readonly BeaconPath[] {
    return this.link.family === 'IPv4' ? ['group', 'broadcast'] : ['group'];
  }

  show(path: BeaconPath): void {
    this.#send(path, this.#here(false));
  }

  showEverywhere(): void {
    for (const path of this.paths) this.show(path);
  }

  onHeard({ bytes, source }: Heard): void {
    if (decodeBeacon(bytes)?.kind !== 'ask' || !this.#answers.take()) return;
    this.#after(this.#deps.random.fraction() * ANSWER_SPREAD_MS, () => this.link.sendTo(this.#here(true), source));
  }

  close(): void {
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
    const { hostId, spaceId } = this.#deps.announcement();
    for (const path of this.paths) this.#send(path, encodeBeacon({ kind: 'gone', hostId, spaceId }));
  }

  #after(waitMs: number, task: () => void): void {
    const cancel = this.#deps.clock.after(waitMs, () => {
      this.#waiting.delete(cancel);
      task();
    });
    this.#waiting.add(cancel);
  }

  #here(isAnswer: boolean): Uint8Array {
    const { ipv4, ipv6 } = this.link.card;
    const addresses = [...ipv4, ...ipv6].slice(0, MAX_LISTED_ADDRESSES).map(({ address }) => address);
    return encodeBeacon({ kind: 'here', ...this.#deps.announcement(), addresses, isAnswer });
  }

  #send(path: BeaconPath, bytes: Uint8Array): void {
    if (path === 'group') this.link.sendToGroup(bytes);
    else this.link.broadcast(bytes);
  }
}

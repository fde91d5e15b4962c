// A host at rest shows itself on each card once in a while: one datagram a card, each time by another of the card's ways out.
// Must not know what is sent.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { BeaconPath, BeaconSpeaker } from './beacon-speaker.ts';

/** A host that is gone without a word is missed after some of these; the whole of what a host at rest costs the network. */
export const REST_EVERY_MS = 30_000;

export class BeaconRest {
  readonly #speakers: () => readonly BeaconSpeaker[];
  readonly #clock: Clock;
  #round = 0;
  #cancel: Dispose;

  /** @param speakers those there are at the moment. */
  constructor(speakers: () => readonly BeaconSpeaker[], clock: Clock) {
    this.#speakers = speakers;
    this.#clock = clock;
    this.#cancel = this.#next();
  }

  stop(): void {
    this.#cancel();
  }

  #next(): Dispose {
    return this.#clock.after(REST_EVERY_MS, () => {
      for (const ways of this.#waysByCard().values()) {
        const way = ways[this.#round % ways.length];
        way?.speaker.show(way.path);
      }
      this.#round += 1;
      this.#cancel = this.#next();
    });
  }

  #waysByCard(): Map<string, { speaker: BeaconSpeaker; path: BeaconPath }[]> {
    const byCard = new Map<string, { speaker: BeaconSpeaker; path: BeaconPath }[]>();
    for (const speaker of this.#speakers()) {
      const { name } = speaker.link.card;
      const ways = byCard.get(name) ?? [];
      byCard.set(name, [...ways, ...speaker.paths.map((path) => ({ speaker, path }))]);
    }
    return byCard;
  }
}

// Asks on one link for hosts by the beacon, listens to those that show themselves, and makes sure that one that fell silent is
// still there. Must not know other links.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { Random } from '../../src-shared/util/random.ts';
import { AskSchedule } from './ask-schedule.ts';
import { decodeBeacon, encodeBeacon } from './beacon-message.ts';
import type { BeaconMessage } from './beacon-message.ts';
import { REST_EVERY_MS } from './beacon-rest.ts';
import type { CardLink, Heard } from './card-link.ts';
import type { LinkSpeaker } from './card-links.ts';
import { BEACON } from './channels.ts';
import type { DatagramSource } from './datagram-port.ts';
import { addressesOf, sourceOf } from './sighting.ts';
import type { SightingListener } from './sighting.ts';

/** After these rounds only mDNS asks on: hosts show themselves every half minute anyway. */
const ASK_ROUNDS = 3;
/** A host at rest needs 90 s for all its ways out; of each way one may get lost. */
const HERE_TTL_MS = 200_000;
/** Silent in every way for longer than a host at rest should be: it is asked alone, and gone when it answers none of these. */
const CHECK_AFTER_MS = REST_EVERY_MS + 5_000;
const CHECK_EVERY_MS = 2_000;
const CHECK_COUNT = 3;
const MAX_HOSTS = 128;

type Here = Extract<BeaconMessage, { kind: 'here' }>;

interface SeenHost {
  readonly host: Pick<Here, 'hostId' | 'spaceId'>;
  readonly senderAddress: string;
  /** Where it last sent from, and so where it hears what is meant for it alone. */
  at: DatagramSource;
  heardMs: number;
  /** It once answered a question of ours: only then does its silence mean anything. */
  answers: boolean;
  cancelCheck: Dispose;
}

export class BeaconAsker implements LinkSpeaker {
  readonly #link: CardLink;
  readonly #clock: Clock;
  readonly #listener: SightingListener;
  readonly #schedule: AskSchedule;
  readonly #seen = new Map<string, SeenHost>();

  constructor(link: CardLink, deps: { readonly clock: Clock; readonly random: Random; readonly listener: SightingListener }) {
    this.#link = link;
    this.#clock = deps.clock;
    this.#listener = deps.listener;
    this.#schedule = new AskSchedule(deps.clock, deps.random, (round) => {
      if (round < ASK_ROUNDS) this.#askEverybody();
    });
  }

  /** Somebody looks: asks again soon. */
  look(): void {
    this.#schedule.begin();
  }

  onHeard({ bytes, source }: Heard): void {
    const message = decodeBeacon(bytes);
    if (message?.kind === 'here') this.#onHere(message, source);
    if (message?.kind === 'gone') this.#onGone(message, source);
  }

  close(): void {
    this.#schedule.stop();
    for (const { host, senderAddress, cancelCheck } of this.#seen.values()) {
      cancelCheck();
      this.#listener.onLost(sourceOf(this.#link, BEACON, senderAddress), host);
    }
    this.#seen.clear();
  }

  #askEverybody(): void {
    const ask = encodeBeacon({ kind: 'ask' });
    this.#link.sendToGroup(ask);
    this.#link.broadcast(ask);
  }

  #onHere(here: Here, source: DatagramSource): void {
    const key = keyOf(here, source.address);
    const seen = this.#seen.get(key) ?? this.#newHost(key, here, source);
    if (seen === null) return;
    seen.at = source;
    seen.heardMs = this.#clock.monotonicMs();
    seen.answers ||= here.isAnswer;
    this.#checkAfter(CHECK_AFTER_MS, key, seen);
    const { hostId, spaceId, spaceName, port, peopleCount, isLocked } = here;
    this.#listener.onSeen({
      announcement: { hostId, spaceId, spaceName, port, peopleCount, isLocked },
      source: sourceOf(this.#link, BEACON, source.address),
      addresses: addressesOf(this.#link.card, source.address, here.addresses),
      ttlMs: HERE_TTL_MS,
    });
  }

  #onGone(gone: Pick<Here, 'hostId' | 'spaceId'>, source: DatagramSource): void {
    const key = keyOf(gone, source.address);
    const seen = this.#seen.get(key);
    if (seen !== undefined) this.#forget(key, seen);
  }

  #newHost(key: string, { hostId, spaceId }: Here, at: DatagramSource): SeenHost | null {
    if (this.#seen.size >= MAX_HOSTS) return null;
    const seen: SeenHost = { host: { hostId, spaceId }, senderAddress: at.address, at, heardMs: this.#clock.monotonicMs(), answers: false, cancelCheck: () => undefined };
    this.#seen.set(key, seen);
    return seen;
  }

  #checkAfter(waitMs: number, key: string, seen: SeenHost): void {
    seen.cancelCheck();
    seen.cancelCheck = this.#clock.after(waitMs, () => {
      const nowMs = this.#clock.monotonicMs();
      const silentMs = nowMs - (this.#listener.lastShownMs(seen.host) ?? Number.NEGATIVE_INFINITY);
      if (nowMs - seen.heardMs >= HERE_TTL_MS) this.#forget(key, seen);
      // It shows itself by another of its ways just now.
      else if (silentMs < CHECK_AFTER_MS) this.#checkAfter(CHECK_AFTER_MS - silentMs, key, seen);
      else this.#check(key, seen, 1);
    });
  }

  #check(key: string, seen: SeenHost, count: number): void {
    if (count > CHECK_COUNT) {
      if (seen.answers) return this.#forget(key, seen);
      // Nothing of ours may reach it: its own word counts for as long as it holds.
      seen.cancelCheck = this.#clock.after(seen.heardMs + HERE_TTL_MS - this.#clock.monotonicMs(), () => this.#forget(key, seen));
      return;
    }
    this.#link.sendTo(encodeBeacon({ kind: 'ask' }), seen.at);
    seen.cancelCheck = this.#clock.after(CHECK_EVERY_MS, () => this.#check(key, seen, count + 1));
  }

  #forget(key: string, seen: SeenHost): void {
    seen.cancelCheck();
    this.#seen.delete(key);
    this.#listener.onGone(sourceOf(this.#link, BEACON, seen.senderAddress), seen.host);
  }
}

const keyOf = ({ hostId, spaceId }: Pick<Here, 'hostId' | 'spaceId'>, address: string): string => `${hostId} ${spaceId} ${address}`;

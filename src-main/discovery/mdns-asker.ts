// Asks on one link for hosts by mDNS, and reports what is answered. Must not know other links, or what a host is good for.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type { Announcement } from './announcement.ts';
import { AskSchedule } from './ask-schedule.ts';
import type { CardLink, Heard } from './card-link.ts';
import type { LinkSpeaker } from './card-links.ts';
import { MDNS } from './channels.ts';
import { decodeMdns, encodeMdnsQuery, isSameName } from './mdns-message.ts';
import type { MdnsRecord } from './mdns-message.ts';
import { HOST_TTL_SECONDS, SERVICE_TYPE, announcementOf, isInstance } from './service-records.ts';
import { addressesOf, sourceOf } from './sighting.ts';
import type { SightingListener } from './sighting.ts';

/** More services of one kind on one link are a flood. */
const MAX_INSTANCES = 128;
/** RFC 6762 section 5.2: what is about to end is asked for again at these parts of its life. */
const REFRESH_AT = [0.8, 0.9, 0.95] as const;

/** What one neighbour said of one instance; its records may come in several messages. */
interface Instance {
  readonly name: string;
  readonly senderAddress: string;
  service: Extract<MdnsRecord, { type: 'SRV' }> | null;
  texts: readonly string[] | null;
  addresses: readonly string[];
  pointer: { readonly ttlSeconds: number; readonly heardMs: number } | null;
  heardMs: number;
  cancelRefresh: Dispose;
}

export class MdnsAsker implements LinkSpeaker {
  readonly #link: CardLink;
  readonly #clock: Clock;
  readonly #listener: SightingListener;
  readonly #schedule: AskSchedule;
  readonly #instances = new Map<string, Instance>();

  constructor(link: CardLink, deps: { readonly clock: Clock; readonly random: Random; readonly listener: SightingListener }) {
    this.#link = link;
    this.#clock = deps.clock;
    this.#listener = deps.listener;
    this.#schedule = new AskSchedule(deps.clock, deps.random, () => this.#ask());
  }

  /** Somebody looks: asks again soon. */
  look(): void {
    this.#schedule.begin();
  }

  onHeard({ bytes, source }: Heard): void {
    // Section 11: a true answer comes from mDNS's own port.
    if (source.port !== MDNS.port) return;
    const message = decodeMdns(bytes);
    if (message === null || !message.isResponse) return;
    const records = [...message.answers, ...message.additionals];
    for (const record of records) this.#takeGoodbye(record, source.address);
    const heard = new Set<Instance>();
    for (const record of records) {
      const instance = this.#takeRecord(record, records, source.address);
      if (instance !== null) heard.add(instance);
    }
    for (const instance of heard) this.#report(instance);
  }

  close(): void {
    this.#schedule.stop();
    for (const instance of this.#instances.values()) {
      instance.cancelRefresh();
      const announcement = complete(instance);
      if (announcement !== null) this.#listener.onLost(sourceOf(this.#link, MDNS, instance.senderAddress), announcement);
    }
    this.#instances.clear();
  }

  #ask(): void {
    const nowMs = this.#clock.monotonicMs();
    const knownAnswers: MdnsRecord[] = [];
    for (const instance of this.#instances.values()) {
      const { name, pointer, service, heardMs } = instance;
      if (pointer === null || service === null) continue;
      const leftSeconds = Math.floor(pointer.ttlSeconds - (nowMs - pointer.heardMs) / 1_000);
      // Said to be known only while all of it is: the answer brings the short-lived rest along.
      const isFresh = nowMs - heardMs < (service.ttlSeconds * 1_000) / 2 || this.#isShowingItself(instance);
      if (isFresh && leftSeconds > pointer.ttlSeconds / 2) knownAnswers.push({ type: 'PTR', name: SERVICE_TYPE, ttlSeconds: leftSeconds, target: name });
    }
    this.#link.sendToGroup(encodeMdnsQuery({ questions: [{ name: SERVICE_TYPE, type: 'PTR', wantsUnicast: false }], knownAnswers }));
  }

  #takeGoodbye(record: MdnsRecord, senderAddress: string): void {
    if (record.ttlSeconds > 0) return;
    const name = record.type === 'PTR' && isSameName(record.name, SERVICE_TYPE) ? record.target : record.name;
    const key = keyOf(senderAddress, name);
    const instance = this.#instances.get(key);
    if (instance === undefined) return;
    instance.cancelRefresh();
    this.#instances.delete(key);
    const announcement = complete(instance);
    if (announcement !== null) this.#listener.onGone(sourceOf(this.#link, MDNS, senderAddress), announcement);
  }

  /** @returns the instance that the record belongs to; null when it is none of ours. */
  #takeRecord(record: MdnsRecord, all: readonly MdnsRecord[], senderAddress: string): Instance | null {
    if (record.ttlSeconds === 0) return null;
    const nowMs = this.#clock.monotonicMs();
    if (record.type === 'PTR') {
      if (!isSameName(record.name, SERVICE_TYPE) || !isInstance(record.target)) return null;
      const instance = this.#instance(record.target, senderAddress);
      if (instance !== null) instance.pointer = { ttlSeconds: record.ttlSeconds, heardMs: nowMs };
      return null;
    }
    if ((record.type !== 'SRV' && record.type !== 'TXT') || !isInstance(record.name)) return null;
    const instance = this.#instance(record.name, senderAddress);
    if (instance === null) return null;
    if (record.type === 'TXT') {
      instance.texts = record.texts;
      return instance;
    }
    instance.service = record;
    instance.addresses = all.flatMap((other) => (isAddressOf(other, record.target) ? [other.address] : []));
    instance.heardMs = nowMs;
    this.#refreshLater(instance, 0);
    return instance;
  }

  #instance(name: string, senderAddress: string): Instance | null {
    const key = keyOf(senderAddress, name);
    const known = this.#instances.get(key);
    if (known !== undefined) return known;
    if (this.#instances.size >= MAX_INSTANCES) return null;
    const instance: Instance = {
      name, senderAddress, service: null, texts: null, addresses: [], pointer: null, heardMs: this.#clock.monotonicMs(), cancelRefresh: () => undefined,
    };
    this.#instances.set(key, instance);
    // One that is never heard of completely is forgotten as well.
    this.#refreshLater(instance, 0);
    return instance;
  }

  #isShowingItself(instance: Instance): boolean {
    const announcement = complete(instance);
    return announcement !== null && this.#listener.lastShownMs(announcement) !== null;
  }

  /** Asks again before what is known of it ends, then forgets it; not while the host shows itself in another way. */
  #refreshLater(instance: Instance, attempt: number): void {
    instance.cancelRefresh();
    const ttlMs = lifeSeconds(instance) * 1_000;
    const at = REFRESH_AT[attempt];
    const dueMs = instance.heardMs + ttlMs * (at ?? 1);
    instance.cancelRefresh = this.#clock.after(dueMs - this.#clock.monotonicMs(), () => {
      if (this.#isShowingItself(instance)) {
        instance.heardMs = this.#clock.monotonicMs();
        return this.#refreshLater(instance, 0);
      }
      if (at === undefined) {
        this.#instances.delete(keyOf(instance.senderAddress, instance.name));
        return;
      }
      this.#ask();
      this.#refreshLater(instance, attempt + 1);
    });
  }

  #report(instance: Instance): void {
    const announcement = complete(instance);
    if (announcement === null) return;
    this.#listener.onSeen({
      announcement,
      source: sourceOf(this.#link, MDNS, instance.senderAddress),
      addresses: addressesOf(this.#link.card, instance.senderAddress, instance.addresses),
      ttlMs: lifeSeconds(instance) * 1_000,
    });
  }
}

function complete({ service, texts }: Instance): Announcement | null {
  return service === null || texts === null ? null : announcementOf(service.port, texts);
}

/** Longer than our own hosts say is not believed: a host that is gone without a goodbye should not stand there for hours. */
function lifeSeconds({ service }: Instance): number {
  return Math.min(service?.ttlSeconds ?? HOST_TTL_SECONDS, HOST_TTL_SECONDS);
}

function isAddressOf(record: MdnsRecord, target: string): record is Extract<MdnsRecord, { type: 'A' | 'AAAA' }> {
  return (record.type === 'A' || record.type === 'AAAA') && record.ttlSeconds > 0 && isSameName(record.name, target);
}

const keyOf = (senderAddress: string, name: string): string => `${senderAddress} ${name.toLowerCase()}`;

// A host on one link, as RFC 6762 asks: probes for its name, announces itself, answers questions, says goodbye.
// Must not know other links, sockets, or what becomes of a name that somebody else has: it reports that.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type { Announcement } from './announcement.ts';
import type { CardLink, Heard } from './card-link.ts';
import type { LinkSpeaker } from './card-links.ts';
import { MDNS } from './channels.ts';
import { DatagramBudget } from './datagram-budget.ts';
import type { DatagramSource } from './datagram-port.ts';
import { decodeMdns, encodeMdnsQuery, encodeMdnsResponse, isSameName } from './mdns-message.ts';
import type { MdnsMessage, MdnsQuestion, MdnsRecord } from './mdns-message.ts';
import { SERVICE_TYPE, SERVICE_TYPES, serviceRecords } from './service-records.ts';
import type { ServiceNames, ServiceRecords } from './service-records.ts';

/** RFC 6762 section 8.1. */
const PROBE_COUNT = 3;
const PROBE_EVERY_MS = 250;
/** Section 8.2: whoever yields to a simultaneous probe looks again after a second. */
const YIELD_MS = 1_000;
/** Section 8.3 asks for two at least, a second apart and then at growing distances; the third is for a card that was not ready. */
const ANNOUNCE_WAITS_MS = [0, 1_000, 2_000] as const;
/** Section 6: what several hosts may answer waits a moment, and nothing is multicast twice within a second. */
const SHARED_ANSWER_MIN_MS = 20;
const SHARED_ANSWER_SPREAD_MS = 100;
const MULTICAST_GAP_MS = 1_000;
/** Section 5.4: who asked for an answer of its own gets it so, unless nobody else heard one for a quarter of a TTL. */
const UNICAST_ALONE_WITHIN_MS = 30_000;
/** Answers to single askers a second and link: nobody can make a host send much to somebody else. */
const UNICAST_ANSWERS_PER_SECOND = 50;
/** Section 6.7: how long somebody who does not speak mDNS may keep an answer. */
const LEGACY_TTL_SECONDS = 10;

export interface MdnsResponderDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly announcement: () => Announcement;
  readonly names: () => ServiceNames;
  /** Another host has the name: the same on every link, so all of them get a new one. */
  readonly onNameTaken: () => void;
}

export class MdnsResponder implements LinkSpeaker {
  readonly #link: CardLink;
  readonly #deps: MdnsResponderDeps;
  readonly #unicastAnswers: DatagramBudget;
  /** The names that were announced here; null until the first announcement. */
  #announced: ServiceNames | null = null;
  #cancelNext: Dispose = () => undefined;
  #cancelAnswer: Dispose | null = null;
  /** Records that wait to be multicast together. */
  #due = new Set<keyof ServiceRecords>();
  #lastMulticastMs = Number.NEGATIVE_INFINITY;

  constructor(link: CardLink, deps: MdnsResponderDeps) {
    this.#link = link;
    this.#deps = deps;
    this.#unicastAnswers = new DatagramBudget(UNICAST_ANSWERS_PER_SECOND, deps.clock);
    this.#probeSoon(deps.random.fraction() * PROBE_EVERY_MS);
  }

  /** The name is another one now: the old one is given up, the new one probed for. */
  rename(): void {
    this.#sayGoodbye();
    this.#probeSoon(this.#deps.random.fraction() * PROBE_EVERY_MS);
  }

  /** What is said of the host changed; its names did not. */
  update(): void {
    if (this.#announced !== null) this.#announce(0, 1);
  }

  onHeard({ bytes, source }: Heard): void {
    const message = decodeMdns(bytes);
    if (message === null) return;
    if (message.isResponse) this.#onResponse(message);
    else this.#onQuery(message, source);
  }

  close(): void {
    this.#sayGoodbye();
    this.#cancelNext();
    this.#cancelAnswer?.();
  }

  #records(): ServiceRecords {
    return serviceRecords(this.#deps.announcement(), this.#deps.names(), this.#link.card);
  }

  #probeSoon(waitMs: number): void {
    this.#cancelNext();
    this.#cancelAnswer?.();
    this.#cancelAnswer = null;
    this.#due.clear();
    this.#cancelNext = this.#deps.clock.after(waitMs, () => this.#probe(1));
  }

  #probe(count: number): void {
    const { service, addresses } = this.#records();
    const wantsUnicast = count === 1;
    this.#link.sendToGroup(
      encodeMdnsQuery({
        questions: [service.name, this.#deps.names().target].map((name) => ({ name, type: 'ANY', wantsUnicast })),
        authorities: [service, ...addresses],
      }),
    );
    const next = count < PROBE_COUNT ? () => this.#probe(count + 1) : () => this.#announce(0, ANNOUNCE_WAITS_MS.length);
    this.#cancelNext = this.#deps.clock.after(PROBE_EVERY_MS, next);
  }

  #announce(index: number, count: number): void {
    this.#announced = this.#deps.names();
    this.#multicast(['pointer', 'service', 'text', 'addresses']);
    this.#cancelNext();
    const waitMs = ANNOUNCE_WAITS_MS[index + 1];
    if (waitMs !== undefined && index + 1 < count) this.#cancelNext = this.#deps.clock.after(waitMs, () => this.#announce(index + 1, count));
  }

  #sayGoodbye(): void {
    if (this.#announced === null) return;
    const { pointer, service, text } = serviceRecords(this.#deps.announcement(), this.#announced, this.#link.card);
    const answers = [pointer, service, text].map((record) => ({ ...record, ttlSeconds: 0 }));
    this.#link.sendToGroup(encodeMdnsResponse({ answers, additionals: [] }));
    this.#announced = null;
  }

  /** Somebody answers for our name: if it is not ourselves, heard by another card, the name is theirs. */
  #onResponse({ answers, additionals }: MdnsMessage): void {
    const { service } = this.#records();
    const taken = [...answers, ...additionals].find((record) => record.type === 'SRV' && record.ttlSeconds > 0 && isSameName(record.name, service.name));
    if (taken !== undefined && isOther(taken, service)) this.#deps.onNameTaken();
  }

  #onQuery(query: MdnsMessage, source: DatagramSource): void {
    if (this.#announced === null) return this.#onQueryWhileProbing(query);
    const wanted = query.questions.flatMap((question) => this.#matching(question).map((key) => ({ key, question })));
    const unknown = wanted.filter(({ key }) => !this.#isKnown(key, query.answers));
    if (unknown.length === 0) return;
    if (source.port !== MDNS.port) return this.#answerLegacy(unknown, query, source);
    const unicast = unknown.filter(({ question }) => question.wantsUnicast).map(({ key }) => key);
    if (unicast.length > 0 && this.#unicastAnswers.take()) this.#link.sendTo(this.#encode(new Set(unicast)), source);
    const wasHeardLately = this.#deps.clock.monotonicMs() - this.#lastMulticastMs < UNICAST_ALONE_WITHIN_MS;
    for (const { key, question } of unknown) if (!question.wantsUnicast || !wasHeardLately) this.#due.add(key);
    if (this.#due.size > 0) this.#answerSoon(query.authorities.length > 0);
  }

  /** Section 8.2: of two that probe for one name at once, the one with the greater record goes on. */
  #onQueryWhileProbing({ authorities }: MdnsMessage): void {
    const { service } = this.#records();
    const rival = authorities.find((record) => record.type === 'SRV' && isSameName(record.name, service.name));
    if (rival !== undefined && isOther(rival, service) && isGreater(rival, service)) this.#probeSoon(YIELD_MS);
  }

  /** Which of the records a question asks for. */
  #matching({ name, type }: MdnsQuestion): (keyof ServiceRecords)[] {
    const { service, addresses } = this.#records();
    const asks = (...types: string[]): boolean => type === 'ANY' || types.includes(type);
    const keys: (keyof ServiceRecords)[] = [];
    if (isSameName(name, SERVICE_TYPE) && asks('PTR')) keys.push('pointer');
    if (isSameName(name, SERVICE_TYPES) && asks('PTR')) keys.push('typePointer');
    if (isSameName(name, service.name) && asks('SRV')) keys.push('service');
    if (isSameName(name, service.name) && asks('TXT')) keys.push('text');
    if (isSameName(name, this.#deps.names().target) && asks('A', 'AAAA') && addresses.length > 0) keys.push('addresses');
    return keys;
  }

  /** Section 7.1: what the asker has with more than half its life left need not be said. */
  #isKnown(key: keyof ServiceRecords, knownAnswers: readonly MdnsRecord[]): boolean {
    const record = this.#records()[key];
    if (!('type' in record) || record.type !== 'PTR') return false;
    return knownAnswers.some(
      (known) => known.type === 'PTR' && isSameName(known.name, record.name) && isSameName(known.target, record.target) && known.ttlSeconds >= record.ttlSeconds / 2,
    );
  }

  /** A probe for our name is answered at once, everything else after a moment, several questions together. */
  #answerSoon(isUrgent: boolean): void {
    if (this.#cancelAnswer !== null) return;
    const { clock, random } = this.#deps;
    const gapMs = this.#lastMulticastMs + MULTICAST_GAP_MS - clock.monotonicMs();
    const waitMs = isUrgent ? 0 : Math.max(gapMs, SHARED_ANSWER_MIN_MS + random.fraction() * SHARED_ANSWER_SPREAD_MS);
    this.#cancelAnswer = clock.after(waitMs, () => {
      this.#cancelAnswer = null;
      const due = [...this.#due];
      this.#due.clear();
      this.#multicast(due);
    });
  }

  #multicast(keys: readonly (keyof ServiceRecords)[]): void {
    this.#lastMulticastMs = this.#deps.clock.monotonicMs();
    this.#link.sendToGroup(this.#encode(new Set(keys)));
  }

  #answerLegacy(wanted: readonly { readonly key: keyof ServiceRecords; readonly question: MdnsQuestion }[], { id }: MdnsMessage, source: DatagramSource): void {
    if (!this.#unicastAnswers.take()) return;
    const { answers, additionals } = this.#pick(new Set(wanted.map(({ key }) => key)));
    const shorten = (record: MdnsRecord): MdnsRecord => ({ ...record, ttlSeconds: LEGACY_TTL_SECONDS });
    const questions = [...new Set(wanted.map(({ question }) => question))];
    this.#link.sendTo(encodeMdnsResponse({ answers: answers.map(shorten), additionals: additionals.map(shorten), legacy: { id, questions } }), source);
  }

  #encode(keys: ReadonlySet<keyof ServiceRecords>): Uint8Array {
    return encodeMdnsResponse(this.#pick(keys));
  }

  /** What was asked for, and what the asker would ask for next (RFC 6763 section 12). */
  #pick(keys: ReadonlySet<keyof ServiceRecords>): { answers: MdnsRecord[]; additionals: MdnsRecord[] } {
    const records = this.#records();
    const order: readonly (keyof ServiceRecords)[] = ['typePointer', 'pointer', 'service', 'text', 'addresses'];
    const useful: readonly (keyof ServiceRecords)[] = keys.has('pointer') || keys.has('service') ? ['service', 'text', 'addresses'] : [];
    const take = (wanted: readonly (keyof ServiceRecords)[]): MdnsRecord[] => wanted.flatMap((key) => records[key]);
    return {
      answers: take(order.filter((key) => keys.has(key))),
      additionals: take(useful.filter((key) => !keys.has(key))),
    };
  }
}

type ServiceRecord = Extract<MdnsRecord, { type: 'SRV' }>;

/** The target is made of the host's id: another target is another host. */
function isOther(record: MdnsRecord, own: MdnsRecord): boolean {
  return record.type !== 'SRV' || own.type !== 'SRV' || !isSameName(record.target, own.target);
}

/** By the bytes of the record data: priority and weight are 0 in ours, then the port, then the target. */
function isGreater(rival: MdnsRecord, own: MdnsRecord): boolean {
  const [a, b] = [rival as ServiceRecord, own as ServiceRecord];
  if (a.port !== b.port) return a.port > b.port;
  return a.target.toLowerCase() > b.target.toLowerCase();
}

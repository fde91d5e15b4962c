// mDNS messages (RFC 6762) as data: bytes ↔ questions and the few kinds of records a service has. Any bytes are read without harm.
// Must not know what is announced.
import { decode, encode } from 'dns-packet';
import type { Answer, DecodedPacket, Question } from 'dns-packet';
import { z } from 'zod';

export type MdnsRecord =
  | { readonly type: 'PTR'; readonly name: string; readonly ttlSeconds: number; readonly target: string }
  | { readonly type: 'SRV'; readonly name: string; readonly ttlSeconds: number; readonly target: string; readonly port: number }
  | { readonly type: 'TXT'; readonly name: string; readonly ttlSeconds: number; readonly texts: readonly string[] }
  | { readonly type: 'A' | 'AAAA'; readonly name: string; readonly ttlSeconds: number; readonly address: string };

export interface MdnsQuestion {
  readonly type: string;
  readonly name: string;
  /** "QU": the asker would rather have the answer to itself. */
  readonly wantsUnicast: boolean;
}

export interface MdnsMessage {
  readonly id: number;
  readonly isResponse: boolean;
  readonly questions: readonly MdnsQuestion[];
  /** In a query: what the asker knows already. */
  readonly answers: readonly MdnsRecord[];
  /** In a probe: the records it would like to have. */
  readonly authorities: readonly MdnsRecord[];
  readonly additionals: readonly MdnsRecord[];
}

const AUTHORITATIVE_FLAG = 0x0400;
const HEADER_BYTES = 12;
/** Messages of a whole network of printers have some dozens; a header that promises more is not believed. */
const MAX_RECORDS = 256;
/** dns-packet reads the class of a "QU" question (its top bit set) as a number it does not know. */
const QU_CLASS = 'UNKNOWN_32769';
const QU_CLASS_HIGH_BYTE = 0x80;
/** Of a TTL only so much is believed: a day, as DNS caches do. */
const MAX_TTL_SECONDS = 86_400;

const shared = { name: z.string(), ttl: z.int().min(0).transform((ttl) => Math.min(ttl, MAX_TTL_SECONDS)), class: z.literal('IN') };
const WireRecord = z.discriminatedUnion('type', [
  z.object({ type: z.literal('PTR'), ...shared, data: z.string() }),
  z.object({ type: z.literal('SRV'), ...shared, data: z.object({ target: z.string(), port: z.int().min(0).max(65_535) }) }),
  z.object({ type: z.literal('TXT'), ...shared, data: z.array(z.instanceof(Uint8Array)) }),
  z.object({ type: z.literal('A'), ...shared, data: z.ipv4() }),
  z.object({ type: z.literal('AAAA'), ...shared, data: z.ipv6() }),
]);

/** @returns null for what is no mDNS message, or one that breaks off. Kinds of records that a service does not have are left out. */
export function decodeMdns(bytes: Uint8Array): MdnsMessage | null {
  if (!isPlausible(bytes)) return null;
  let packet: DecodedPacket;
  try {
    packet = decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    // The library throws on anything malformed; a neighbour's broken datagram is no event.
    return null;
  }
  return {
    id: packet.id ?? 0,
    isResponse: packet.type === 'response',
    questions: (packet.questions ?? []).map(readQuestion),
    answers: (packet.answers ?? []).flatMap(readRecord),
    authorities: (packet.authorities ?? []).flatMap(readRecord),
    additionals: (packet.additionals ?? []).flatMap(readRecord),
  };
}

export interface MdnsResponse {
  readonly answers: readonly MdnsRecord[];
  readonly additionals: readonly MdnsRecord[];
  /** To somebody who asked from another port than mDNS's: its own id and questions, no cache-flush bits. */
  readonly legacy?: { readonly id: number; readonly questions: readonly MdnsQuestion[] };
}

export function encodeMdnsResponse({ answers, additionals, legacy }: MdnsResponse): Uint8Array {
  const write = (record: MdnsRecord): Answer => writeRecord(record, legacy === undefined);
  return encode({
    type: 'response',
    id: legacy?.id ?? 0,
    flags: AUTHORITATIVE_FLAG,
    questions: (legacy?.questions ?? []).map(writeQuestion),
    answers: answers.map(write),
    additionals: additionals.map(write),
  });
}

export interface MdnsQuery {
  readonly questions: readonly MdnsQuestion[];
  /** What one knows already and need not be told. */
  readonly knownAnswers?: readonly MdnsRecord[];
  /** What one would like to own. */
  readonly authorities?: readonly MdnsRecord[];
}

export function encodeMdnsQuery({ questions, knownAnswers = [], authorities = [] }: MdnsQuery): Uint8Array {
  const bytes = encode({
    type: 'query',
    id: 0,
    questions: questions.map(writeQuestion),
    answers: knownAnswers.map((record) => writeRecord(record, false)),
    authorities: authorities.map((record) => writeRecord(record, false)),
  });
  markQuQuestions(bytes, questions);
  return bytes;
}

/** Names are compared without regard to case (RFC 6762 section 16). */
export function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Before anything is decoded: the counts of the header are within reason. */
function isPlausible(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = [4, 6, 8, 10].reduce((sum, offset) => sum + view.getUint16(offset), 0);
  return count <= MAX_RECORDS;
}

function readQuestion({ name, type, class: questionClass }: Question): MdnsQuestion {
  return { name, type, wantsUnicast: String(questionClass) === QU_CLASS };
}

function readRecord(answer: Answer): MdnsRecord[] {
  const parsed = WireRecord.safeParse(answer);
  if (!parsed.success) return [];
  const { name, ttl: ttlSeconds } = parsed.data;
  switch (parsed.data.type) {
    case 'PTR':
      return [{ type: 'PTR', name, ttlSeconds, target: parsed.data.data }];
    case 'SRV':
      return [{ type: 'SRV', name, ttlSeconds, ...parsed.data.data }];
    case 'TXT':
      return [{ type: 'TXT', name, ttlSeconds, texts: parsed.data.data.map((text) => new TextDecoder().decode(text)) }];
    case 'A':
    case 'AAAA':
      return [{ type: parsed.data.type, name, ttlSeconds, address: parsed.data.data }];
  }
}

function writeQuestion({ name, type }: MdnsQuestion): Question {
  return { name, type: type as Question['type'], class: 'IN' };
}

/** PTR records are shared among hosts; all others are one host's own, and replace what is cached of them. */
function writeRecord(record: MdnsRecord, mayFlush: boolean): Answer {
  const head = { name: record.name, ttl: record.ttlSeconds, class: 'IN' as const, flush: mayFlush && record.type !== 'PTR' };
  switch (record.type) {
    case 'PTR':
      return { ...head, type: 'PTR', data: record.target };
    case 'SRV':
      return { ...head, type: 'SRV', data: { target: record.target, port: record.port, priority: 0, weight: 0 } };
    case 'TXT':
      return { ...head, type: 'TXT', data: [...record.texts] };
    case 'A':
    case 'AAAA':
      return { ...head, type: record.type, data: record.address };
  }
}

/** dns-packet cannot write the bit: it is set in the bytes, at the class of each such question. */
function markQuQuestions(bytes: Uint8Array, questions: readonly MdnsQuestion[]): void {
  let offset = HEADER_BYTES;
  for (const { wantsUnicast } of questions) {
    for (let length = bytes[offset] ?? 0; length > 0; length = bytes[offset] ?? 0) offset += length + 1;
    const classOffset = offset + 3;
    if (wantsUnicast) bytes[classOffset] = QU_CLASS_HIGH_BYTE;
    offset = classOffset + 2;
  }
}

// One host as the records of DNS-SD (RFC 6763), and back. Pure.
import { utf8Length } from '../../src-shared/util/utf8.ts';
import { Announcement } from './announcement.ts';
import { isSameName } from './mdns-message.ts';
import type { MdnsRecord } from './mdns-message.ts';
import type { NetworkCard } from './network-cards.ts';

export const SERVICE_TYPE = '_wassop._tcp.local';
/** Asked by browsers of all kinds of services; RFC 6763 section 9. */
export const SERVICE_TYPES = '_services._dns-sd._udp.local';

/** RFC 6762 section 10: what hangs on an address lives two minutes, the rest 75. */
export const HOST_TTL_SECONDS = 120;
export const OTHER_TTL_SECONDS = 4_500;

const LABEL_MAX_BYTES = 63;
/** Of 52 characters so many tell hosts apart in a name that people may see in other programs. */
const ID_CHARS_IN_NAME = 5;
const ID_CHARS_IN_TARGET = 20;
const TXT_VERSION = '1';

export interface ServiceNames {
  readonly instance: string;
  /** A name of this host's own, so that it need not share the computer's with another responder. */
  readonly target: string;
}

/** @param conflicts how often the name was found taken: from then on it carries more and more of the host's id. */
export function serviceNames({ spaceName, hostId }: Announcement, conflicts: number): ServiceNames {
  const suffix = conflicts === 0 ? '' : ` (${hostId.slice(0, ID_CHARS_IN_NAME * conflicts)})`;
  // dns-packet writes no dots inside a label.
  let characters = [...spaceName.replaceAll('.', ' ').trim()];
  while (utf8Length(characters.join('') + suffix) > LABEL_MAX_BYTES) characters = characters.slice(0, -1);
  const label = `${characters.join('').trim()}${suffix}`.trim() || `wassop ${hostId.slice(0, ID_CHARS_IN_NAME)}`;
  return { instance: `${label}.${SERVICE_TYPE}`, target: `wassop-${hostId.slice(0, ID_CHARS_IN_TARGET)}.local` };
}

export interface ServiceRecords {
  readonly pointer: MdnsRecord;
  readonly typePointer: MdnsRecord;
  readonly service: MdnsRecord;
  readonly text: MdnsRecord;
  readonly addresses: readonly MdnsRecord[];
}

/** As told on one card: with the addresses of that card alone. */
export function serviceRecords(announcement: Announcement, { instance, target }: ServiceNames, card: NetworkCard): ServiceRecords {
  return {
    pointer: { type: 'PTR', name: SERVICE_TYPE, ttlSeconds: OTHER_TTL_SECONDS, target: instance },
    typePointer: { type: 'PTR', name: SERVICE_TYPES, ttlSeconds: OTHER_TTL_SECONDS, target: SERVICE_TYPE },
    service: { type: 'SRV', name: instance, ttlSeconds: HOST_TTL_SECONDS, target, port: announcement.port },
    text: { type: 'TXT', name: instance, ttlSeconds: OTHER_TTL_SECONDS, texts: textsOf(announcement) },
    addresses: [
      ...card.ipv4.map(({ address }) => ({ type: 'A' as const, name: target, ttlSeconds: HOST_TTL_SECONDS, address })),
      ...card.ipv6.map(({ address }) => ({ type: 'AAAA' as const, name: target, ttlSeconds: HOST_TTL_SECONDS, address })),
    ],
  };
}

/** @returns null when the texts are not of this kind, or of another version. */
export function announcementOf(port: number, texts: readonly string[]): Announcement | null {
  const values = new Map<string, string>();
  for (const text of texts) {
    const equals = text.indexOf('=');
    const key = text.slice(0, Math.max(0, equals)).toLowerCase();
    // The first of a key counts (RFC 6763 section 6.4).
    if (key !== '' && !values.has(key)) values.set(key, text.slice(equals + 1));
  }
  if (values.get('txtvers') !== TXT_VERSION) return null;
  const parsed = Announcement.safeParse({
    hostId: values.get('id'),
    spaceId: values.get('sp'),
    spaceName: values.get('n'),
    port,
    peopleCount: Number(values.get('p') ?? 'none'),
    isLocked: values.get('l') === '1',
  });
  return parsed.success ? parsed.data : null;
}

export function isInstance(name: string): boolean {
  return isSameName(name.slice(-SERVICE_TYPE.length - 1), `.${SERVICE_TYPE}`) && name.length > SERVICE_TYPE.length + 1;
}

/** docs/PROTOCOL.md section 11 lists the keys. */
function textsOf({ hostId, spaceId, spaceName, peopleCount, isLocked }: Announcement): string[] {
  return [`txtvers=${TXT_VERSION}`, `id=${hostId}`, `sp=${spaceId}`, `n=${spaceName}`, `p=${peopleCount}`, `l=${isLocked ? 1 : 0}`];
}

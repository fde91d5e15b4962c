// The messages of the beacon, Wassop's own way beside mDNS: bytes ↔ data. Any bytes are read without harm. docs/PROTOCOL.md section 11.
import { z } from 'zod';
import { parseJsonFrame } from '../../src-shared/protocol/json-frame.ts';
import { encodeUtf8 } from '../../src-shared/util/utf8.ts';
import { AnnouncedAddresses, Announcement } from './announcement.ts';

/** No line of any dialect and no mDNS message begins so. */
export const BEACON_PREFIX = 'WASSOP2-BEACON ';
/** Fits any network's packet; a full announcement is half of it. */
export const BEACON_MAX_BYTES = 1_200;
const BEACON_VERSION = 1;

const version = z.literal(BEACON_VERSION);

export const BeaconMessage = z.discriminatedUnion('kind', [
  /** A host is here. `isAnswer`: said to one who asked, which proves that asking gets through. */
  Announcement.extend({ kind: z.literal('here'), version, addresses: AnnouncedAddresses, isAnswer: z.boolean() }),
  Announcement.pick({ hostId: true, spaceId: true }).extend({ kind: z.literal('gone'), version }),
  /** Who is there? */
  z.object({ kind: z.literal('ask'), version }),
]);
export type BeaconMessage = z.infer<typeof BeaconMessage>;

type Unversioned<T> = T extends unknown ? Omit<T, 'version'> : never;

export function encodeBeacon(message: Unversioned<BeaconMessage>): Uint8Array {
  return encodeUtf8(BEACON_PREFIX + JSON.stringify({ version: BEACON_VERSION, ...message }));
}

/** @returns null for what is no beacon, or one of a version or kind this program does not know. */
export function decodeBeacon(bytes: Uint8Array): BeaconMessage | null {
  if (bytes.length > BEACON_MAX_BYTES) return null;
  const text = new TextDecoder().decode(bytes);
  if (!text.startsWith(BEACON_PREFIX)) return null;
  const object = parseJsonFrame(text.slice(BEACON_PREFIX.length));
  if (!object.ok) return null;
  const message = BeaconMessage.safeParse(object.value);
  return message.success ? message.data : null;
}

// The things Wassop 2 speaks about: members, rooms, log entries. Shapes and types in one place.
// Objects keep only the fields named here: what a newer version adds is dropped at the edge.
import { z } from 'zod';
import { LIMITS } from './limits.ts';

const id = z.string().min(1).max(64);
/** Permanent id of a room on its space. */
export const RoomId = id.brand<'RoomId'>();
export type RoomId = z.infer<typeof RoomId>;
/** Id of a person on one host; the same after every return of the same device key. */
export const MemberId = id.brand<'MemberId'>();
export type MemberId = z.infer<typeof MemberId>;
/** UUIDv7 that the host gives a message. */
export const MessageId = id.brand<'MessageId'>();
export type MessageId = z.infer<typeof MessageId>;
/** Lower-case base32 of SHA-256 of a device's raw Ed25519 public key: 52 characters. */
export const DeviceId = z.string().regex(/^[a-z2-7]{52}$/).brand<'DeviceId'>();
export type DeviceId = z.infer<typeof DeviceId>;
/** 16 random bytes in base64url, unique per device for ever. */
export const Nonce = z.string().regex(/^[A-Za-z0-9_-]{22}$/).brand<'Nonce'>();
export type Nonce = z.infer<typeof Nonce>;

const seq = z.int().min(1);
const unixMs = z.int();
const base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/** The way a person came in. A door this version does not know reads as `unknown`. */
export const DOORS = ['app', 'browser', 'wassop1', 'json-pair', 'unknown'] as const;
export const Door = z.enum(DOORS).catch('unknown');
export type Door = z.infer<typeof Door>;

/** A role this version does not know gives no rights: `member`. */
export const ROLES = ['owner', 'moderator', 'member', 'guest'] as const;
export const Role = z.enum(ROLES).catch('member');
export type Role = z.infer<typeof Role>;

export const Member = z.object({
  memberId: MemberId,
  name: z.string().min(1).max(LIMITS.nameBytes * 2),
  role: Role,
  door: Door,
});
export type Member = z.infer<typeof Member>;

/** What a latecomer gets; `count` belongs to `last`. */
export const CatchUp = z
  .object({ kind: z.enum(['all', 'last', 'since-joined', 'none']), count: z.int().min(1).optional() })
  .catch({ kind: 'all' });
export type CatchUp = z.infer<typeof CatchUp>;

/** As an owner sets it: what does not fit is refused instead of read as `all`. */
export const WantedCatchUp = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['all', 'since-joined', 'none']) }),
  z.object({ kind: z.literal('last'), count: z.int().min(1).max(1_000_000) }),
]);

export type WantedCatchUp = z.infer<typeof WantedCatchUp>;

export const RoomPolicies = z.object({ catchUp: CatchUp });
export type RoomPolicies = z.infer<typeof RoomPolicies>;

export const RoomSummary = z.object({
  roomId: RoomId,
  name: z.string().min(1).max(LIMITS.roomNameBytes),
  memberCount: z.int().min(0),
  /** Number of the oldest entry that the host still keeps; absent: 1. */
  firstSeq: z.int().min(1).optional(),
  /** Number of the newest entry; 0 while there is none. */
  lastSeq: z.int().min(0),
  policies: RoomPolicies,
});
export type RoomSummary = z.infer<typeof RoomSummary>;

export const Author = z.object({ memberId: MemberId, name: z.string().min(1).max(LIMITS.nameBytes * 2), door: Door });
export type Author = z.infer<typeof Author>;

/** Proof of authorship that a client may add; the host stores and relays it unread. */
export const Authorship = {
  authorSeq: z.int().min(1).optional(),
  prevHash: base64Url.max(64).optional(),
  sig: base64Url.max(128).optional(),
};

export const MessageEntry = z.object({
  seq,
  kind: z.literal('message'),
  messageId: MessageId,
  author: Author,
  sentAtUnixMs: unixMs,
  nonce: Nonce,
  text: z.string(),
  ...Authorship,
});
export type MessageEntry = z.infer<typeof MessageEntry>;

/** A change (edit, reaction, removal) or a kind of the future: its number counts, its content is not understood. */
export const OtherEntry = z.object({ seq, kind: z.string().min(1).max(32) });
export type OtherEntry = z.infer<typeof OtherEntry>;

/** One numbered entry of a room's log: a message, or something only its number is understood of. */
export const Entry = z.union([MessageEntry, OtherEntry]);
export type Entry = MessageEntry | OtherEntry;

export function isMessageEntry(entry: Entry): entry is MessageEntry {
  return entry.kind === 'message' && 'messageId' in entry;
}

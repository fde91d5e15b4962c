// Frames from a host to a client: answers to requests, and events. Specified in docs/PROTOCOL.md sections 5 and 6.
import { z } from 'zod';
import { Entry, Member, MemberId, MessageId, Role, RoomId, RoomSummary } from './model.ts';
import type { RequestType } from './client-frames.ts';

const requestId = z.int().min(1);

/** What each request is answered with when it succeeds. */
export const ANSWERS = {
  auth: z.object({
    memberId: MemberId,
    /** The name as the host keeps it (NFKC, trimmed). */
    name: z.string(),
    role: Role,
    /** The room that apps enter first. */
    landingRoomId: RoomId,
  }),
  'room.list': z.object({ rooms: z.array(RoomSummary) }),
  'room.join': z.object({ room: RoomSummary }),
  'room.leave': z.object({}),
  'room.setPolicies': z.object({ room: RoomSummary }),
  'member.list': z.object({ members: z.array(Member), hasMore: z.boolean() }),
  'message.send': z.object({ messageId: MessageId, seq: z.int().min(1), sentAtUnixMs: z.int() }),
  'history.read': z.object({ entries: z.array(Entry), hasMore: z.boolean() }),
} as const satisfies Record<RequestType, z.ZodType>;

export type Answer<T extends RequestType> = z.infer<(typeof ANSWERS)[T]>;

/** A code is any string here: a newer host may know more codes than this client. */
export const WireFailure = z.object({
  code: z.string().min(1).max(64),
  details: z.record(z.string().max(64), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export const OkFrame = z.object({ type: z.literal('ok'), id: requestId, value: z.unknown() });
export const ErrorFrame = z.object({ type: z.literal('error'), id: requestId, ...WireFailure.shape });

export const EntryEvent = z.object({ type: z.literal('entry'), roomId: RoomId, entry: Entry });
export const RoomEvent = z.object({ type: z.literal('room'), room: RoomSummary });
export const RoomGoneEvent = z.object({ type: z.literal('room.gone'), roomId: RoomId });
export const MemberEvent = z.object({
  type: z.literal('member'),
  roomId: RoomId,
  change: z.enum(['joined', 'left']),
  member: Member,
});
/** The host dropped this client's backlog: the client joins its rooms again and reads what it missed. */
export const GapEvent = z.object({ type: z.literal('gap') });
export const HostPingFrame = z.object({ type: z.literal('ping') });
/** The host closes the connection after this. */
export const HostByeFrame = z.object({ type: z.literal('bye'), ...WireFailure.shape });

export const HostFrame = z.discriminatedUnion('type', [
  OkFrame,
  ErrorFrame,
  EntryEvent,
  RoomEvent,
  RoomGoneEvent,
  MemberEvent,
  GapEvent,
  HostPingFrame,
  HostByeFrame,
]);
export type HostFrame = z.infer<typeof HostFrame>;

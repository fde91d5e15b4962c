// Frames from a client to a host: requests with an id, and two without. Specified in docs/PROTOCOL.md section 5.
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { Authorship, DeviceId, MemberId, Nonce, RoomId, WantedCatchUp } from './model.ts';

const requestId = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const key = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/);

export const AuthRequest = z.object({
  type: z.literal('auth'),
  id: requestId,
  deviceId: DeviceId,
  /** Raw Ed25519 public key, base64url. */
  publicKey: key,
  /** Ed25519 over `authPayload`, base64url. */
  signature,
  name: z.string().min(1).max(LIMITS.nameBytes * 4),
});
export type AuthRequest = z.infer<typeof AuthRequest>;

export const RoomListRequest = z.object({ type: z.literal('room.list'), id: requestId });

/** By name: joins the room of that name, or makes it. By id: joins it, or ROOM_NOT_FOUND. Repeating it changes nothing. */
export const RoomJoinRequest = z.object({
  type: z.literal('room.join'),
  id: requestId,
  name: z.string().min(1).max(LIMITS.roomNameBytes * 2).optional(),
  roomId: RoomId.optional(),
});

export const RoomLeaveRequest = z.object({ type: z.literal('room.leave'), id: requestId, roomId: RoomId });

/** Of an owner of the space: says what others may read of the room's log. */
export const RoomSetPoliciesRequest = z.object({
  type: z.literal('room.setPolicies'),
  id: requestId,
  roomId: RoomId,
  policies: z.object({ catchUp: WantedCatchUp }),
});

export const MemberListRequest = z.object({
  type: z.literal('member.list'),
  id: requestId,
  roomId: RoomId,
  /** The last member of the page before. */
  afterMemberId: MemberId.optional(),
});

export const MessageSendRequest = z.object({
  type: z.literal('message.send'),
  id: requestId,
  roomId: RoomId,
  nonce: Nonce,
  text: z.string(),
  ...Authorship,
});
export type MessageSendRequest = z.infer<typeof MessageSendRequest>;

/** Entries after a number (oldest first page) or before one (newest first page); both pages come in rising order. */
export const HistoryReadRequest = z.object({
  type: z.literal('history.read'),
  id: requestId,
  roomId: RoomId,
  afterSeq: z.int().min(0).optional(),
  beforeSeq: z.int().min(1).optional(),
  limit: z.int().min(1).max(LIMITS.historyPageEntries),
});
export type HistoryReadRequest = z.infer<typeof HistoryReadRequest>;

export const PingFrame = z.object({ type: z.literal('ping') });
export const ClientByeFrame = z.object({ type: z.literal('bye') });

export const Request = z.discriminatedUnion('type', [
  AuthRequest,
  RoomListRequest,
  RoomJoinRequest,
  RoomLeaveRequest,
  RoomSetPoliciesRequest,
  MemberListRequest,
  MessageSendRequest,
  HistoryReadRequest,
]);
export type Request = z.infer<typeof Request>;
export type RequestType = Request['type'];

export const ClientFrame = z.discriminatedUnion('type', [...Request.options, PingFrame, ClientByeFrame]);
export type ClientFrame = z.infer<typeof ClientFrame>;

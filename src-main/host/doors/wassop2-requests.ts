// The requests of Wassop 2 after `auth`: what each looks like, what it costs, and what it asks of the hub.
// Must not know connections; checks that concern every request are the session's.
import type { z } from 'zod';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { failure } from '../../../src-shared/errors/app-failure.ts';
import {
  HistoryReadRequest,
  MemberListRequest,
  MessageSendRequest,
  RoomJoinRequest,
  RoomLeaveRequest,
  RoomListRequest,
  RoomSetPoliciesRequest,
} from '../../../src-shared/protocol/client-frames.ts';
import type { RequestType } from '../../../src-shared/protocol/client-frames.ts';
import type { Answer } from '../../../src-shared/protocol/host-frames.ts';
import { LIMITS } from '../../../src-shared/protocol/limits.ts';
import type { MessageEntry } from '../../../src-shared/protocol/model.ts';
import { err, ok } from '../../../src-shared/util/result.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import type { HubCommands } from '../hub/hub-commands.ts';
import type { SessionId } from '../hub/hub-events.ts';
import type { HistoryPage } from '../hub/space-store.ts';

export interface Asker {
  readonly hub: HubCommands;
  readonly sessionId: SessionId;
}

/**
 * How a request is held back: `message` takes a token of the bucket for messages, `move` and `other` one of the bucket for the rest;
 * what follows a `move` waits for its end; `history` requests run one after the other, each only while not too much waits for the reader.
 */
export type RequestLane = 'message' | 'move' | 'history' | 'other';

type Outcome<V> = Result<V, AppFailure> | Promise<Result<V, AppFailure>>;

/** A request whose fields fit, ready to run. */
export type RequestHandler = (asker: Asker) => Outcome<unknown>;

export interface RequestSpec {
  readonly lane: RequestLane;
  /** @returns the request ready to run, or WIRE_BAD_REQUEST. */
  prepare(frame: unknown): Result<RequestHandler, AppFailure>;
}

function spec<T extends RequestType, S extends z.ZodType>(
  _type: T,
  lane: RequestLane,
  schema: S,
  handle: (asker: Asker, request: z.infer<S>) => Outcome<Answer<T>>,
): RequestSpec {
  return {
    lane,
    prepare(frame) {
      const request = schema.safeParse(frame);
      return request.success ? ok((asker) => handle(asker, request.data)) : err(badRequest(request.error));
    },
  };
}

export function badRequest(error: z.ZodError): AppFailure {
  return failure('WIRE_BAD_REQUEST', { field: error.issues[0]?.path.join('.') ?? '' });
}

const REQUESTS: Readonly<Record<Exclude<RequestType, 'auth'>, RequestSpec>> = {
  'room.list': spec('room.list', 'other', RoomListRequest, ({ hub }) => ok({ rooms: [...hub.listRooms()] })),

  'room.join': spec('room.join', 'move', RoomJoinRequest, async ({ hub, sessionId }, { name, roomId }) => {
    if ((name === undefined) === (roomId === undefined)) return err(failure('WIRE_BAD_REQUEST', { field: 'name' }));
    const room = await hub.joinRoom(sessionId, roomId === undefined ? { name: name ?? '' } : { roomId });
    return room.ok ? ok({ room: room.value }) : room;
  }),

  'room.leave': spec('room.leave', 'move', RoomLeaveRequest, ({ hub, sessionId }, { roomId }) => {
    const left = hub.leaveRoom(sessionId, roomId);
    return left.ok ? ok({}) : left;
  }),

  'room.setPolicies': spec('room.setPolicies', 'other', RoomSetPoliciesRequest, async ({ hub, sessionId }, { roomId, policies }) => {
    const room = await hub.setPolicies(sessionId, roomId, policies);
    return room.ok ? ok({ room: room.value }) : room;
  }),

  'member.list': spec('member.list', 'other', MemberListRequest, ({ hub, sessionId }, { roomId, afterMemberId }) => {
    const page = hub.listMembers(sessionId, roomId, afterMemberId);
    return page.ok ? ok({ members: [...page.value.members], hasMore: page.value.hasMore }) : page;
  }),

  'message.send': spec('message.send', 'message', MessageSendRequest, ({ hub, sessionId }, request) => hub.send(sessionId, request)),

  'history.read': spec('history.read', 'history', HistoryReadRequest, async ({ hub, sessionId }, { roomId, afterSeq, beforeSeq, limit }) => {
    if ((afterSeq === undefined) === (beforeSeq === undefined)) return err(failure('WIRE_BAD_REQUEST', { field: 'afterSeq' }));
    const page = await hub.readHistory(sessionId, roomId, { afterSeq, beforeSeq, limit });
    return page.ok ? ok(fitIntoFrame(page.value, beforeSeq === undefined)) : page;
  }),
};

/** What a frame holds besides the entries of a page, and one entry besides its text; both with room to spare. */
const FRAME_OVERHEAD_BYTES = 1_024;
const ENTRY_OVERHEAD_BYTES = 1_024;
/** A control character of one byte is written as `\u0001`. */
const WORST_ESCAPE = 6;

/** Pages are measured in bytes of text; one full of characters that JSON escapes can be more than a frame may be, and is cut. */
function fitIntoFrame(page: HistoryPage, isForward: boolean): { entries: MessageEntry[]; hasMore: boolean } {
  const maxBytes = LIMITS.hostFrameBytes - FRAME_OVERHEAD_BYTES;
  const entries = [...page.entries];
  const worstBytes = entries.reduce((sum, { text }) => sum + ENTRY_OVERHEAD_BYTES + text.length * WORST_ESCAPE, 0);
  if (worstBytes <= maxBytes) return { entries, hasMore: page.hasMore };
  // From the end that the reader continues from, so that nothing is skipped.
  const inReadingOrder = isForward ? entries : entries.toReversed();
  let frameBytes = 0;
  const fitting = inReadingOrder.findIndex((entry) => (frameBytes += Buffer.byteLength(JSON.stringify(entry)) + 1) > maxBytes);
  if (fitting < 0) return { entries, hasMore: page.hasMore };
  const kept = inReadingOrder.slice(0, Math.max(1, fitting));
  return { entries: isForward ? kept : kept.toReversed(), hasMore: true };
}

export function findRequest(type: unknown): RequestSpec | null {
  return typeof type === 'string' && Object.hasOwn(REQUESTS, type) ? REQUESTS[type as keyof typeof REQUESTS] : null;
}

// What doors may ask of the hub. Every dialect comes through these and through nothing else.
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import type {
  DeviceId,
  Door,
  Member,
  MemberId,
  MessageId,
  Nonce,
  Role,
  RoomId,
  RoomPolicies,
  RoomSummary,
} from '../../../src-shared/protocol/model.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import type { SessionId } from './hub-events.ts';
import type { HistoryPage, HistoryQuery } from './space-store.ts';

export interface Entrant {
  readonly sessionId: SessionId;
  readonly door: Door;
  /** As typed; the hub normalises it (src-shared/protocol/names.ts). */
  readonly name: string;
  /** A key that was proven, or null through doors that have none. */
  readonly deviceId: DeviceId | null;
  readonly remoteAddress: string;
  /** When the first byte of the connection came, monotonic: of two connections of one key the later one is the newer. */
  readonly firstHeardMs: number;
}

export interface Entered {
  readonly memberId: MemberId;
  /** The name as the host keeps it. */
  readonly name: string;
  readonly role: Role;
  readonly landingRoomId: RoomId;
}

export type RoomRef = { readonly name: string } | { readonly roomId: RoomId };

export interface OutgoingMessage {
  readonly roomId: RoomId;
  readonly text: string;
  /** From the client; null through doors that have none: the hub makes one. */
  readonly nonce: Nonce | null;
  readonly authorSeq?: number | undefined;
  readonly prevHash?: string | undefined;
  readonly sig?: string | undefined;
}

export interface Sent {
  readonly messageId: MessageId;
  readonly seq: number;
  readonly sentAtUnixMs: number;
}

/** Somebody who is on the host now. */
export interface PresentPerson {
  readonly sessionId: SessionId;
  readonly memberId: MemberId;
  readonly name: string;
  readonly door: Door;
  readonly role: Role;
  readonly deviceId: DeviceId | null;
  readonly remoteAddress: string;
  readonly rooms: readonly { readonly roomId: RoomId; readonly name: string }[];
}

/** Calls with a session that has left answer AUTH_REQUIRED. */
export interface HubCommands {
  /**
   * Lets somebody in; the session's participant must be attached to the fan-out before.
   * The same device entering again ends its older session without a coming or going being told.
   * Fails with NAME_INVALID, NAME_TAKEN {name, suggestion}, HOST_FULL.
   */
  enter(entrant: Entrant): Promise<Result<Entered, AppFailure>>;
  /** Ends the session: its rooms are told. Does nothing for a session that is not there. */
  leaveChat(sessionId: SessionId): void;
  /**
   * By name: joins, or makes the room. Repeating it changes nothing. The room's events follow from then on;
   * those of the same turn come after whatever is sent to the session right when this promise resolves.
   * Fails with ROOM_NAME_INVALID, ROOM_NOT_FOUND (by id), ROOM_LIMIT_REACHED, INTERNAL.
   */
  joinRoom(sessionId: SessionId, ref: RoomRef): Promise<Result<RoomSummary, AppFailure>>;
  /** Fails with ROOM_NOT_JOINED. */
  leaveRoom(sessionId: SessionId, roomId: RoomId): Result<RoomSummary, AppFailure>;
  /**
   * Everybody is told soon after; what was read before stays with whoever read it.
   * Fails with ROOM_NOT_JOINED, ROLE_REQUIRED {role}, HISTORY_WRITE_FAILED.
   */
  setPolicies(sessionId: SessionId, roomId: RoomId, policies: RoomPolicies): Promise<Result<RoomSummary, AppFailure>>;
  /**
   * Resolves once the message is on disk (its entry event was told before). A nonce that was there already
   * answers with what was stored then. Fails with MESSAGE_EMPTY, MESSAGE_TOO_LONG, WIRE_BAD_REQUEST (no Unicode text),
   * ROOM_NOT_JOINED, NONCE_CONFLICT, HISTORY_WRITE_FAILED.
   */
  send(sessionId: SessionId, message: OutgoingMessage): Promise<Result<Sent, AppFailure>>;
  /** Needs no session: the oldest dialect lists rooms before it gives a name. */
  listRooms(): readonly RoomSummary[];
  /** In order of member ids. Fails with ROOM_NOT_JOINED. */
  listMembers(
    sessionId: SessionId,
    roomId: RoomId,
    afterMemberId?: MemberId,
  ): Result<{ readonly members: readonly Member[]; readonly hasMore: boolean }, AppFailure>;
  /** The part of the log that the room's policy opens to this person; an owner reads all. Fails with ROOM_NOT_JOINED, HISTORY_UNAVAILABLE. */
  readHistory(sessionId: SessionId, roomId: RoomId, query: HistoryQuery): Promise<Result<HistoryPage, AppFailure>>;
  /** Who is here under that name (compared as names are), if anybody. */
  findPerson(name: string): PresentPerson | null;
  people(): readonly PresentPerson[];
}

// What the hub tells the world, and the outbox it tells it to.
// Must not know dialects, bytes or sockets.
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import type { Member, MessageEntry, RoomId, RoomSummary } from '../../../src-shared/protocol/model.ts';

declare const sessionIdBrand: unique symbol;
/** One person's presence through one door, from entering to leaving; made by the connection layer. */
export type SessionId = string & { readonly [sessionIdBrand]: true };

/** Told to the members of one room. */
export type RoomEvent =
  | { readonly kind: 'entry'; readonly roomId: RoomId; readonly entry: MessageEntry }
  | {
      readonly kind: 'member';
      readonly roomId: RoomId;
      readonly roomName: string;
      readonly change: 'joined' | 'left';
      /** What was left: this room alone, or the whole chat (dialects word it differently). `room` when joined. */
      readonly scope: 'room' | 'chat';
      readonly member: Member;
    };

/** Told to everybody on the host. */
export type SpaceEvent =
  | { readonly kind: 'room'; readonly room: RoomSummary }
  | { readonly kind: 'room.gone'; readonly roomId: RoomId };

export type HubEvent = RoomEvent | SpaceEvent;

/** The fan-out, as the hub sees it. Calls take effect in the order they are made. */
export interface HubOutbox {
  /** From now on the session is told what happens in the room. */
  subscribe(sessionId: SessionId, roomId: RoomId): void;
  /** Nothing of the room that happens from now on is told to the session; what happened before still is. */
  unsubscribe(sessionId: SessionId, roomId: RoomId): void;
  toRoom(event: RoomEvent): void;
  toEverybody(event: SpaceEvent): void;
  /** The hub has ended the session already (SESSION_REPLACED, HOST_STOPPED …): tell it why and close. */
  end(sessionId: SessionId, cause: AppFailure): void;
}

/** What happened, for the log and the list of people; not for the people themselves. */
export type HubActivity =
  | { readonly kind: 'entered' | 'gone'; readonly name: string }
  | { readonly kind: 'joined' | 'left'; readonly name: string; readonly roomName: string }
  | { readonly kind: 'message'; readonly name: string; readonly roomName: string; readonly text: string };

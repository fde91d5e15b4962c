// Who is in which room, and who is told of it: coming, going, and a newer connection that takes the place of an older one.
// Must not know who may come in.
import type { Member } from '../../../src-shared/protocol/model.ts';
import type { Emitter } from '../../../src-shared/util/emitter.ts';
import type { HubActivity, HubOutbox, RoomEvent } from './hub-events.ts';
import type { Room } from './room-directory.ts';
import type { RoomUpkeep } from './room-upkeep.ts';
import type { Session } from './sessions.ts';
import type { Visits } from './visits.ts';

export interface MembershipDeps {
  readonly outbox: HubOutbox;
  readonly upkeep: RoomUpkeep;
  readonly visits: Visits;
  readonly activity: Emitter<HubActivity>;
}

export class Membership {
  readonly #deps: MembershipDeps;

  constructor(deps: MembershipDeps) {
    this.#deps = deps;
  }

  /** Does nothing where the session is in the room already. */
  join(session: Session, room: Room): void {
    if (session.rooms.has(room)) return;
    const { outbox, upkeep, visits, activity } = this.#deps;
    const wasInherited = session.inheritedRooms.delete(room);
    if (!wasInherited) {
      session.joinedSeqs.set(room, room.lastSeq);
      if (session.deviceId !== null) visits.record(room, session.member.memberId);
      room.members.set(session.member.memberId, session.member);
      // Before subscribing: nobody is told of their own coming.
      outbox.toRoom(memberEvent(session, room, 'joined', 'room'));
      upkeep.announce(room);
      activity.emit({ kind: 'joined', name: session.member.name, roomName: room.name });
    }
    session.rooms.add(room);
    outbox.subscribe(session.sessionId, room.roomId);
  }

  leave(session: Session, room: Room): void {
    session.rooms.delete(room);
    this.#deps.outbox.unsubscribe(session.sessionId, room.roomId);
    this.#removeMember(session, room, 'room');
  }

  /** The person goes from the chat. */
  leaveAll(session: Session): void {
    for (const room of [...session.rooms, ...session.inheritedRooms]) {
      this.#deps.outbox.unsubscribe(session.sessionId, room.roomId);
      this.#removeMember(session, room, 'chat');
    }
  }

  /** The newer connection of the same person under the same name. @returns the rooms in which it takes the older one's place unseen. */
  handOver(older: Session, newer: Member): Set<Room> {
    const rooms = new Set([...older.rooms, ...older.inheritedRooms]);
    for (const room of rooms) {
      this.#deps.outbox.unsubscribe(older.sessionId, room.roomId);
      room.members.set(newer.memberId, newer);
    }
    return rooms;
  }

  /** Out of the rooms that the older connection was in and this one has not come back to. */
  leaveInherited(session: Session): void {
    for (const room of session.inheritedRooms) this.#removeMember(session, room, 'room');
    session.inheritedRooms.clear();
  }

  #removeMember(session: Session, room: Room, scope: 'room' | 'chat'): void {
    const { outbox, upkeep, activity } = this.#deps;
    room.members.delete(session.member.memberId);
    outbox.toRoom(memberEvent(session, room, 'left', scope));
    upkeep.announce(room);
    activity.emit({ kind: 'left', name: session.member.name, roomName: room.name });
    upkeep.dropLaterIfEmpty(room);
  }
}

function memberEvent(session: Session, room: Room, change: 'joined' | 'left', scope: 'room' | 'chat'): RoomEvent {
  return { kind: 'member', roomId: room.roomId, roomName: room.name, change, scope, member: session.member };
}

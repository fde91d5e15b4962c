// The rooms of one connection as windows see them: names, counts, timelines, who is there. Every change is noted for telling.
// Must not know dialects or connections.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import type { DeliveryView, MemberView, MessageItem, NoticeItem, RoomView } from '../ipc/views.ts';
import type { CatchUp, RoomPolicies } from '../protocol/model.ts';
import type { Clock } from '../util/clock.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import type { ChangedCopy } from './local-history.ts';
import type { RoomCopy } from './own-history.ts';
import { RoomTimeline } from './room-timeline.ts';
import type { NumberedEntry } from './room-timeline.ts';
import type { ViewEvents } from './view-events.ts';

export interface Room {
  readonly roomId: string;
  name: string;
  memberCount: number | null;
  isJoined: boolean;
  unreadCount: number;
  /** null where the server does not say. */
  catchUp: CatchUp | null;
  /** What was said up to this number was there when one came in: it counts as read. */
  arrivedSeq: number;
  readonly timeline: RoomTimeline;
  /** By member id, in order of coming. */
  readonly members: Map<string, MemberView>;
  /** Kept up with what is appended here; null for rooms never entered. */
  copy: RoomCopy | null;
}

/** What is said of a room; `policies` where the server has any. */
export interface RoomFacts {
  readonly name: string;
  readonly memberCount: number | null;
  readonly policies?: RoomPolicies | undefined;
}

function newRoom(roomId: string, { name, memberCount }: RoomFacts): Room {
  return {
    roomId, name, memberCount, isJoined: false, unreadCount: 0, catchUp: null, arrivedSeq: 0,
    timeline: new RoomTimeline(0), members: new Map(), copy: null,
  };
}

function isSameCatchUp(a: CatchUp | null, b: CatchUp | null): boolean {
  return a?.kind === b?.kind && a?.count === b?.count;
}

export class RoomBook {
  readonly #rooms = new Map<string, Room>();
  readonly #events: ViewEvents;
  readonly #clock: Clock;
  #isOwned = false;

  constructor(events: ViewEvents, clock: Clock) {
    this.#events = events;
    this.#clock = clock;
  }

  get(roomId: string): Room | null {
    return this.#rooms.get(roomId) ?? null;
  }

  /** @returns ROOM_NOT_FOUND for a room that is not there or not joined. */
  getJoined(roomId: string): Result<Room, AppFailure> {
    const room = this.#rooms.get(roomId);
    return room?.isJoined ? ok(room) : err(failure('ROOM_NOT_FOUND'));
  }

  findByName(name: string): Room | null {
    return this.all().find((room) => room.name === name) ?? null;
  }

  all(): Room[] {
    return [...this.#rooms.values()];
  }

  views(): RoomView[] {
    return this.all().map(({ roomId, name, memberCount, isJoined, unreadCount, catchUp }) => ({
      roomId, name, memberCount, isJoined, unreadCount, catchUp, isOwned: this.#isOwned,
    }));
  }

  memberViews(roomId: string): MemberView[] | null {
    const room = this.#rooms.get(roomId);
    return room?.isJoined ? [...room.members.values()] : null;
  }

  /** Makes the room known, or brings its name and count up to date. */
  put(roomId: string, { name, memberCount, policies }: RoomFacts): Room {
    const known = this.#rooms.get(roomId);
    const catchUp = policies?.catchUp ?? known?.catchUp ?? null;
    const room = known ?? newRoom(roomId, { name, memberCount });
    if (known && known.name === name && known.memberCount === memberCount && isSameCatchUp(known.catchUp, catchUp)) return known;
    if (known && known.name !== name) known.copy?.rename(name);
    room.name = name;
    room.memberCount = memberCount;
    room.catchUp = catchUp;
    this.#rooms.set(roomId, room);
    this.#events.roomsChanged();
    return room;
  }

  /** Whether this person owns the place, and with it every room. */
  setOwned(isOwned: boolean): void {
    if (this.#isOwned === isOwned) return;
    this.#isOwned = isOwned;
    this.#events.roomsChanged();
  }

  remove(roomId: string): void {
    if (!this.#rooms.delete(roomId)) return;
    this.#events.timelineReset(roomId);
    this.#events.roomsChanged();
  }

  setJoined(room: Room, isJoined: boolean): void {
    if (room.isJoined === isJoined) return;
    room.isJoined = isJoined;
    room.copy?.setJoined(isJoined);
    if (!isJoined) {
      room.unreadCount = 0;
      room.members.clear();
    }
    this.#events.roomsChanged();
  }

  /** One comes into the room, whose log ends at `lastSeq`: however much was said before, none of it is unread. */
  arrive(room: Room, lastSeq: number): void {
    room.arrivedSeq = lastSeq;
    room.copy?.markRead(lastSeq);
  }

  markRead(room: Room): void {
    if (room.unreadCount === 0) return;
    room.unreadCount = 0;
    room.copy?.markRead(room.timeline.lastSeq);
    this.#events.roomsChanged();
  }

  /** New entries at the end; see RoomTimeline.append. */
  append(room: Room, entries: readonly NumberedEntry[]): void {
    const items = room.timeline.append(entries);
    room.copy?.append(entries);
    this.#events.itemsChanged(room.roomId, items);
    const unread = items.filter((item) => !item.isOwn && item.orderSeq > room.arrivedSeq).length;
    if (unread === 0) return;
    room.unreadCount += unread;
    this.#events.roomsChanged();
  }

  /** @returns whether there was a message of somebody else to put the line under. */
  amendLast(room: Room, line: string): boolean {
    const item = room.timeline.amendLast(line);
    if (!item) return false;
    room.copy?.setText(item.orderSeq, item.text);
    this.#events.itemsChanged(room.roomId, [item]);
    return true;
  }

  resetTimeline(room: Room, lastSeq: number): void {
    room.timeline.reset(lastSeq);
    room.unreadCount = 0;
    this.timelineReset(room);
  }

  /** Messages were deleted from the room's copy, or came in from a file. */
  copyChanged(room: Room, { floorSeq, deletedSeq }: ChangedCopy): void {
    if (!room.copy) return;
    if (floorSeq > room.copy.floorSeq) room.unreadCount = 0;
    room.copy.setBounds({ floorSeq, deletedSeq });
    room.timeline.setStart(deletedSeq);
    this.timelineReset(room);
  }

  /** What was deleted may be read from the server again. */
  undelete(room: Room): void {
    room.copy?.undelete();
    room.timeline.setStart(0);
  }

  /** The room's timeline was begun anew. */
  timelineReset(room: Room): void {
    this.#events.timelineReset(room.roomId);
    this.#events.roomsChanged();
  }

  addNotice(room: Room, notice: NoticeItem['notice']): void {
    const item = room.timeline.addAside({ kind: 'notice', notice, atUnixMs: this.#clock.nowUnixMs() });
    this.#events.itemsChanged(room.roomId, [item]);
  }

  addPresence(room: Room, change: 'joined' | 'left', name: string): void {
    const item = room.timeline.addAside({ kind: 'presence', change, name, atUnixMs: this.#clock.nowUnixMs() });
    this.#events.itemsChanged(room.roomId, [item]);
  }

  addPending(room: Room, message: Omit<MessageItem, 'kind' | 'orderSeq' | 'orderSub'>): void {
    this.#events.itemsChanged(room.roomId, [room.timeline.addPending(message)]);
  }

  setDelivery(room: Room, key: string, delivery: DeliveryView): void {
    const item = room.timeline.setDelivery(key, delivery);
    if (item) this.#events.itemsChanged(room.roomId, [item]);
  }

  removePending(room: Room, key: string): void {
    if (room.timeline.removePending(key)) this.#events.itemsRemoved(room.roomId, [key]);
  }

  setMembers(room: Room, members: readonly MemberView[]): void {
    room.members.clear();
    for (const member of members) room.members.set(member.memberId, member);
    this.#events.membersChanged(room.roomId);
  }

  putMember(room: Room, member: MemberView): void {
    room.members.set(member.memberId, member);
    this.#events.membersChanged(room.roomId);
  }

  removeMember(room: Room, memberId: string): void {
    if (room.members.delete(memberId)) this.#events.membersChanged(room.roomId);
  }
}

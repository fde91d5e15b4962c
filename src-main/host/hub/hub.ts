// The domain: who is here, which rooms there are, who is in them, what is said. Commands in, events out.
// Must not know sockets, bytes, dialects or how anything is stored; time comes from the injected clock.
import { failure, toFailure } from '../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { FIRST_ROOM_NAME, LIMITS } from '../../../src-shared/protocol/limits.ts';
import { MemberId, RoomId } from '../../../src-shared/protocol/model.ts';
import type { DeviceId, Member, Role, RoomPolicies, RoomSummary } from '../../../src-shared/protocol/model.ts';
import { nameKeyOf, parsePersonName } from '../../../src-shared/protocol/names.ts';
import type { PersonName } from '../../../src-shared/protocol/names.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import { Emitter } from '../../../src-shared/util/emitter.ts';
import type { Random } from '../../../src-shared/util/random.ts';
import { err, ok } from '../../../src-shared/util/result.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import { closedUpToSeq, openPartOf, withoutClosed } from './catch-up.ts';
import type { Entered, Entrant, HubCommands, OutgoingMessage, PresentPerson, RoomRef, Sent } from './hub-commands.ts';
import type { HubOutbox, RoomEvent, SessionId } from './hub-events.ts';
import { MessageIntake } from './message-intake.ts';
import { NameRegistry } from './name-registry.ts';
import { newId } from './new-id.ts';
import { RoomDirectory, summarize } from './room-directory.ts';
import type { Room } from './room-directory.ts';
import { RoomUpkeep } from './room-upkeep.ts';
import type { CommittedEntry, HistoryPage, HistoryQuery, PrunedRoom, SpaceRecord, SpaceStore } from './space-store.ts';
import { Timers } from './timers.ts';
import { Visits } from './visits.ts';

/** How long the newer connection of a device has to go into its rooms again before it counts as having left the others. */
const INHERITED_ROOMS_MS = 10_000;

export interface HubOptions {
  readonly landingRoomName?: string;
  readonly ownerDeviceIds: ReadonlySet<string>;
  readonly maxPeople: number;
}

export interface HubDeps {
  readonly store: SpaceStore;
  readonly outbox: HubOutbox;
  readonly clock: Clock;
  readonly random: Random;
}

/** What happened, for the log and the list of people; not for the people themselves. */
export type HubActivity =
  | { readonly kind: 'entered' | 'gone'; readonly name: string }
  | { readonly kind: 'joined' | 'left'; readonly name: string; readonly roomName: string }
  | { readonly kind: 'message'; readonly name: string; readonly roomName: string; readonly text: string };

interface Session {
  readonly sessionId: SessionId;
  readonly member: Member;
  readonly nameKey: string;
  readonly deviceId: DeviceId | null;
  readonly remoteAddress: string;
  /** Rooms it is told about. */
  readonly rooms: Set<Room>;
  /** Rooms of the connection it replaced, where it still counts as a member. */
  readonly inheritedRooms: Set<Room>;
  /** Where the log of each room stood when the person came in this time. */
  readonly joinedSeqs: Map<Room, number>;
}

interface Place {
  readonly session: Session;
  readonly room: Room;
}

export class Hub implements HubCommands {
  readonly spaceId: string;
  readonly epoch: number;
  readonly activity = new Emitter<HubActivity>();
  readonly #options: HubOptions;
  readonly #deps: HubDeps;
  readonly #names: NameRegistry;
  readonly #rooms: RoomDirectory;
  readonly #landingRoom: Room;
  readonly #sessions = new Map<SessionId, Session>();
  readonly #byMember = new Map<MemberId, Session>();
  /** Sessions whose `enter` waits for the store; one that leaves meanwhile is taken out. */
  readonly #entering = new Set<SessionId>();
  readonly #timers: Timers;
  readonly #upkeep: RoomUpkeep;
  readonly #intake: MessageIntake;
  readonly #visits: Visits;
  readonly #unsubscribeFromLog: readonly Dispose[];

  /** Loads the space, and makes the landing room when it is not there. */
  static async open(options: HubOptions, deps: HubDeps): Promise<Hub> {
    const space = await deps.store.load();
    const rooms = new RoomDirectory(space, {
      store: deps.store,
      makeRoomId: () => RoomId.parse(newId(deps.clock, deps.random)),
      nowUnixMs: () => deps.clock.nowUnixMs(),
    });
    const landing = await rooms.findOrMake(options.landingRoomName ?? FIRST_ROOM_NAME);
    if (!landing.ok) throw new Error(`The landing room cannot be made: ${landing.error.code}`);
    const names = new NameRegistry(space.identities, deps.store, () => MemberId.parse(newId(deps.clock, deps.random)));
    return new Hub(options, deps, space, names, rooms, landing.value);
  }

  private constructor(
    options: HubOptions,
    deps: HubDeps,
    space: SpaceRecord,
    names: NameRegistry,
    rooms: RoomDirectory,
    landingRoom: Room,
  ) {
    this.#options = options;
    this.#deps = deps;
    this.spaceId = space.spaceId;
    this.epoch = space.epoch;
    this.#names = names;
    this.#rooms = rooms;
    this.#landingRoom = landingRoom;
    this.#timers = new Timers(deps.clock);
    this.#upkeep = new RoomUpkeep(rooms, landingRoom.roomId, deps.outbox, this.#timers);
    this.#intake = new MessageIntake({ log: deps.store.log, clock: deps.clock, random: deps.random });
    this.#visits = new Visits(deps.store);
    this.#unsubscribeFromLog = [
      deps.store.log.subscribe((group) => this.#onCommitted(group)),
      deps.store.log.subscribePruned((pruned) => this.#onPruned(pruned)),
    ];
  }

  get isFull(): boolean {
    return this.#sessions.size + this.#entering.size >= this.#options.maxPeople;
  }

  async enter(entrant: Entrant): Promise<Result<Entered, AppFailure>> {
    const wanted = parsePersonName(entrant.name);
    if (!wanted.ok) return wanted;
    if (this.isFull) return err(failure('HOST_FULL'));
    this.#entering.add(entrant.sessionId);
    const memberId = await this.#claimName(entrant.deviceId, wanted.value);
    const isStillThere = this.#entering.delete(entrant.sessionId);
    if (!memberId.ok) return memberId;
    if (!isStillThere) {
      this.#names.release(wanted.value.nameKey, memberId.value);
      return err(failure('AUTH_REQUIRED'));
    }
    return ok(this.#admit(entrant, wanted.value, memberId.value));
  }

  leaveChat(sessionId: SessionId): void {
    this.#entering.delete(sessionId);
    const session = this.#sessions.get(sessionId);
    if (!session) return;
    this.#forget(session);
    this.#names.release(session.nameKey, session.member.memberId);
    for (const room of [...session.rooms, ...session.inheritedRooms]) {
      this.#deps.outbox.unsubscribe(sessionId, room.roomId);
      this.#removeMember(session, room, 'chat');
    }
    this.activity.emit({ kind: 'gone', name: session.member.name });
  }

  async joinRoom(sessionId: SessionId, ref: RoomRef): Promise<Result<RoomSummary, AppFailure>> {
    const asking = this.#sessions.get(sessionId);
    if (!asking) return err(failure('AUTH_REQUIRED'));
    // Looked at first, or a refused join could still make a room.
    const known = 'name' in ref ? this.#rooms.findByName(ref.name) : this.#rooms.get(ref.roomId);
    if (asking.rooms.size >= LIMITS.roomsPerSession && !(known && asking.rooms.has(known))) {
      return err(failure('ROOM_LIMIT_REACHED', { limit: LIMITS.roomsPerSession }));
    }
    const found = 'name' in ref ? await this.#rooms.findOrMake(ref.name) : this.#findRoom(ref.roomId);
    if (!found.ok) return found;
    const session = this.#sessions.get(sessionId);
    if (session) return this.#join(session, found.value);
    this.#upkeep.dropLaterIfEmpty(found.value);
    return err(failure('AUTH_REQUIRED'));
  }

  leaveRoom(sessionId: SessionId, roomId: RoomId): Result<RoomSummary, AppFailure> {
    const place = this.#placeOf(sessionId, roomId);
    if (!place.ok) return place;
    const { session, room } = place.value;
    session.rooms.delete(room);
    this.#deps.outbox.unsubscribe(sessionId, roomId);
    this.#removeMember(session, room, 'room');
    return ok(summarize(room));
  }

  async setPolicies(sessionId: SessionId, roomId: RoomId, policies: RoomPolicies): Promise<Result<RoomSummary, AppFailure>> {
    const place = this.#placeOf(sessionId, roomId);
    if (!place.ok) return place;
    const { session, room } = place.value;
    if (session.member.role !== 'owner') return err(failure('ROLE_REQUIRED', { role: 'owner' }));
    const stored = await this.#rooms.setPolicies(room, policies);
    if (!stored.ok) return stored;
    this.#upkeep.announce(room);
    return ok(summarize(room));
  }

  send(sessionId: SessionId, message: OutgoingMessage): Promise<Result<Sent, AppFailure>> {
    const place = this.#placeOf(sessionId, message.roomId);
    if (!place.ok) return Promise.resolve(place);
    const { session, room } = place.value;
    const { memberId, name, door } = session.member;
    return this.#intake.take({ author: { memberId, name, door }, nonceScope: session.deviceId ?? sessionId }, message, () =>
      this.activity.emit({ kind: 'message', name, roomName: room.name, text: message.text }),
    );
  }

  listRooms(): readonly RoomSummary[] {
    return Array.from(this.#rooms.all(), summarize);
  }

  listMembers(
    sessionId: SessionId,
    roomId: RoomId,
    afterMemberId?: MemberId,
  ): Result<{ readonly members: readonly Member[]; readonly hasMore: boolean }, AppFailure> {
    const place = this.#placeOf(sessionId, roomId);
    if (!place.ok) return place;
    const following = [...place.value.room.members.values()]
      .filter((member) => afterMemberId === undefined || member.memberId > afterMemberId)
      .sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
    return ok({ members: following.slice(0, LIMITS.memberPageEntries), hasMore: following.length > LIMITS.memberPageEntries });
  }

  async readHistory(sessionId: SessionId, roomId: RoomId, query: HistoryQuery): Promise<Result<HistoryPage, AppFailure>> {
    const place = this.#placeOf(sessionId, roomId);
    if (!place.ok) return place;
    const closedSeq = this.#closedUpToSeq(place.value);
    try {
      const page = await this.#deps.store.log.read(roomId, openPartOf(query, closedSeq));
      return ok(withoutClosed(page, closedSeq, query));
    } catch (error) {
      return err(toFailure(error));
    }
  }

  findPerson(name: string): PresentPerson | null {
    const nameKey = nameKeyOf(name.trim());
    for (const session of this.#sessions.values()) if (session.nameKey === nameKey) return describe(session);
    return null;
  }

  people(): readonly PresentPerson[] {
    return Array.from(this.#sessions.values(), describe);
  }

  /** Every message that was taken is answered. */
  get isIdle(): boolean {
    return this.#intake.isIdle;
  }

  /** Resolves when it is idle next. */
  whenIdle(): Promise<void> {
    return this.#intake.whenIdle();
  }

  /** The host stops: everybody's session ends, and nobody is told of comings and goings any more. */
  stop(): void {
    for (const unsubscribe of this.#unsubscribeFromLog) unsubscribe();
    this.#timers.cancelAll();
    this.#entering.clear();
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    this.#byMember.clear();
    for (const session of sessions) this.#deps.outbox.end(session.sessionId, failure('HOST_STOPPED'));
  }

  async #claimName(deviceId: DeviceId | null, wanted: PersonName): Promise<Result<MemberId, AppFailure>> {
    if (deviceId === null) return this.#names.borrow(wanted);
    const identity = await this.#names.claim(deviceId, wanted);
    return identity.ok ? ok(identity.value.memberId) : identity;
  }

  #admit(entrant: Entrant, wanted: PersonName, memberId: MemberId): Entered {
    const role: Role = entrant.deviceId !== null && this.#options.ownerDeviceIds.has(entrant.deviceId) ? 'owner' : 'member';
    const member: Member = { memberId, name: wanted.name, role, door: entrant.door };
    const joinedSeqs = new Map(this.#byMember.get(memberId)?.joinedSeqs);
    const session: Session = {
      sessionId: entrant.sessionId,
      member,
      nameKey: wanted.nameKey,
      deviceId: entrant.deviceId,
      remoteAddress: entrant.remoteAddress,
      rooms: new Set(),
      inheritedRooms: this.#replace(memberId, member),
      joinedSeqs,
    };
    this.#sessions.set(session.sessionId, session);
    this.#byMember.set(memberId, session);
    if (session.inheritedRooms.size > 0) this.#timers.after(INHERITED_ROOMS_MS, () => this.#leaveInherited(session));
    this.activity.emit({ kind: 'entered', name: member.name });
    return { memberId, name: member.name, role, landingRoomId: this.#landingRoom.roomId };
  }

  /** Ends the older session of the same person. @returns the rooms in which the newer one takes its place unseen. */
  #replace(memberId: MemberId, newer: Member): Set<Room> {
    const older = this.#byMember.get(memberId);
    if (!older) return new Set();
    const rooms = new Set([...older.rooms, ...older.inheritedRooms]);
    if (older.member.name !== newer.name) {
      // Under another name it is somebody else to those who look: they see one go and one come.
      this.leaveChat(older.sessionId);
      rooms.clear();
    } else {
      this.#forget(older);
      for (const room of rooms) {
        this.#deps.outbox.unsubscribe(older.sessionId, room.roomId);
        room.members.set(memberId, newer);
      }
    }
    this.#deps.outbox.end(older.sessionId, failure('SESSION_REPLACED'));
    return rooms;
  }

  #leaveInherited(session: Session): void {
    if (this.#sessions.get(session.sessionId) !== session) return;
    for (const room of session.inheritedRooms) this.#removeMember(session, room, 'room');
    session.inheritedRooms.clear();
  }

  #forget(session: Session): void {
    this.#sessions.delete(session.sessionId);
    if (this.#byMember.get(session.member.memberId) === session) this.#byMember.delete(session.member.memberId);
  }

  #join(session: Session, room: Room): Result<RoomSummary, AppFailure> {
    if (session.rooms.has(room)) return ok(summarize(room));
    const wasInherited = session.inheritedRooms.delete(room);
    if (!wasInherited) {
      session.joinedSeqs.set(room, room.lastSeq);
      if (session.deviceId !== null) this.#visits.record(room, session.member.memberId);
      room.members.set(session.member.memberId, session.member);
      // Before subscribing: nobody is told of their own coming.
      this.#deps.outbox.toRoom(memberEvent(session, room, 'joined', 'room'));
      this.#upkeep.announce(room);
      this.activity.emit({ kind: 'joined', name: session.member.name, roomName: room.name });
    }
    session.rooms.add(room);
    this.#deps.outbox.subscribe(session.sessionId, room.roomId);
    return ok(summarize(room));
  }

  #removeMember(session: Session, room: Room, scope: 'room' | 'chat'): void {
    room.members.delete(session.member.memberId);
    this.#deps.outbox.toRoom(memberEvent(session, room, 'left', scope));
    this.#upkeep.announce(room);
    this.activity.emit({ kind: 'left', name: session.member.name, roomName: room.name });
    this.#upkeep.dropLaterIfEmpty(room);
  }

  #onCommitted(group: readonly CommittedEntry[]): void {
    for (const { roomId, entry } of group) {
      const room = this.#rooms.get(roomId);
      if (room) room.lastSeq = entry.seq;
      this.#deps.outbox.toRoom({ kind: 'entry', roomId, entry });
    }
  }

  #onPruned(pruned: readonly PrunedRoom[]): void {
    for (const { roomId, firstSeq } of pruned) {
      const room = this.#rooms.get(roomId);
      if (!room) continue;
      room.firstSeq = firstSeq;
      this.#upkeep.announce(room);
    }
  }

  #closedUpToSeq({ session, room }: Place): number {
    // Whoever owns the space has its database anyway.
    if (session.member.role === 'owner') return 0;
    const joinedSeq = session.joinedSeqs.get(room) ?? room.lastSeq;
    const firstJoinedSeq = room.firstJoinedSeqs.get(session.member.memberId) ?? joinedSeq;
    return closedUpToSeq(room.policies.catchUp, { firstJoinedSeq, joinedSeq });
  }

  #findRoom(roomId: RoomId): Result<Room, AppFailure> {
    const room = this.#rooms.get(roomId);
    return room ? ok(room) : err(failure('ROOM_NOT_FOUND'));
  }

  #placeOf(sessionId: SessionId, roomId: RoomId): Result<Place, AppFailure> {
    const session = this.#sessions.get(sessionId);
    if (!session) return err(failure('AUTH_REQUIRED'));
    const room = this.#rooms.get(roomId);
    return room && session.rooms.has(room) ? ok({ session, room }) : err(failure('ROOM_NOT_JOINED'));
  }
}

function memberEvent(session: Session, room: Room, change: 'joined' | 'left', scope: 'room' | 'chat'): RoomEvent {
  return { kind: 'member', roomId: room.roomId, roomName: room.name, change, scope, member: session.member };
}

function describe(session: Session): PresentPerson {
  const { member, sessionId, deviceId, remoteAddress } = session;
  const rooms = Array.from(session.rooms, (room) => ({ roomId: room.roomId, name: room.name }));
  return { sessionId, memberId: member.memberId, name: member.name, door: member.door, role: member.role, deviceId, remoteAddress, rooms };
}

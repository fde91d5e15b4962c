// The domain: who is here, which rooms there are, who is in them, what is said. Commands in, events out.
// Must not know sockets, bytes, dialects or how anything is stored; time comes from the injected clock.
import { failure, toFailure } from '../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { FIRST_ROOM_NAME, LIMITS } from '../../../src-shared/protocol/limits.ts';
import { MemberId, RoomId } from '../../../src-shared/protocol/model.ts';
import type { Member, Role, RoomPolicies, RoomSummary } from '../../../src-shared/protocol/model.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import { Emitter } from '../../../src-shared/util/emitter.ts';
import type { Random } from '../../../src-shared/util/random.ts';
import { err, ok } from '../../../src-shared/util/result.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import { closedUpToSeq, openPartOf, withoutClosed } from './catch-up.ts';
import type { Entered, Entrant, HubCommands, OutgoingMessage, PresentPerson, RoomRef, Sent } from './hub-commands.ts';
import type { HubActivity, HubOutbox, SessionId } from './hub-events.ts';
import { Membership } from './membership.ts';
import { MessageIntake } from './message-intake.ts';
import { NameRegistry } from './name-registry.ts';
import { newId } from './new-id.ts';
import { RoomDirectory, summarize } from './room-directory.ts';
import type { Room } from './room-directory.ts';
import { RoomUpkeep } from './room-upkeep.ts';
import { Sessions } from './sessions.ts';
import type { ClaimedName, Session } from './sessions.ts';
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
  readonly #sessions: Sessions;
  readonly #membership: Membership;
  readonly #rooms: RoomDirectory;
  readonly #landingRoom: Room;
  readonly #timers: Timers;
  readonly #upkeep: RoomUpkeep;
  readonly #intake: MessageIntake;
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
    this.#sessions = new Sessions(names, options.maxPeople);
    this.#rooms = rooms;
    this.#landingRoom = landingRoom;
    this.#timers = new Timers(deps.clock);
    this.#upkeep = new RoomUpkeep(rooms, landingRoom.roomId, deps.outbox, this.#timers);
    this.#intake = new MessageIntake({ log: deps.store.log, clock: deps.clock, random: deps.random });
    this.#membership = new Membership({ outbox: deps.outbox, upkeep: this.#upkeep, visits: new Visits(deps.store), activity: this.activity });
    this.#unsubscribeFromLog = [
      deps.store.log.subscribe((group) => this.#onCommitted(group)),
      deps.store.log.subscribePruned((pruned) => this.#onPruned(pruned)),
    ];
  }

  get isFull(): boolean {
    return this.#sessions.isFull;
  }

  async enter(entrant: Entrant): Promise<Result<Entered, AppFailure>> {
    const claimed = await this.#sessions.claimName(entrant);
    if (!claimed.ok) return claimed;
    // The newer one may have come in while this one waited for its name.
    return this.#sessions.isOvertaken(entrant) ? err(failure('SESSION_REPLACED')) : ok(this.#admit(entrant, claimed.value));
  }

  leaveChat(sessionId: SessionId): void {
    const session = this.#sessions.remove(sessionId);
    if (!session) return;
    this.#sessions.releaseName(session);
    this.#membership.leaveAll(session);
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
    if (!session) {
      this.#upkeep.dropLaterIfEmpty(found.value);
      return err(failure('AUTH_REQUIRED'));
    }
    this.#membership.join(session, found.value);
    return ok(summarize(found.value));
  }

  leaveRoom(sessionId: SessionId, roomId: RoomId): Result<RoomSummary, AppFailure> {
    const place = this.#placeOf(sessionId, roomId);
    if (!place.ok) return place;
    const { session, room } = place.value;
    this.#membership.leave(session, room);
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
    return this.#sessions.named(name);
  }

  people(): readonly PresentPerson[] {
    return this.#sessions.people();
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
    for (const session of this.#sessions.removeAll()) this.#deps.outbox.end(session.sessionId, failure('HOST_STOPPED'));
  }

  #admit({ sessionId, deviceId, door, remoteAddress, firstHeardMs }: Entrant, { name, nameKey, memberId }: ClaimedName): Entered {
    const role: Role = deviceId !== null && this.#options.ownerDeviceIds.has(deviceId) ? 'owner' : 'member';
    const member: Member = { memberId, name, role, door };
    const joinedSeqs = new Map(this.#sessions.ofMember(memberId)?.joinedSeqs);
    const inheritedRooms = this.#replace(member);
    const session: Session = { sessionId, member, nameKey, deviceId, remoteAddress, firstHeardMs, rooms: new Set(), inheritedRooms, joinedSeqs };
    this.#sessions.add(session);
    if (inheritedRooms.size > 0) this.#timers.after(INHERITED_ROOMS_MS, () => this.#leaveInherited(session));
    this.activity.emit({ kind: 'entered', name });
    return { memberId, name, role, landingRoomId: this.#landingRoom.roomId };
  }

  /** Ends the older session of the same person. @returns the rooms in which the newer one takes its place unseen. */
  #replace(newer: Member): Set<Room> {
    const older = this.#sessions.ofMember(newer.memberId);
    if (!older) return new Set();
    const isSameName = older.member.name === newer.name;
    // Under another name it is somebody else to those who look: they see one go and one come.
    if (isSameName) this.#sessions.remove(older.sessionId);
    else this.leaveChat(older.sessionId);
    const rooms = isSameName ? this.#membership.handOver(older, newer) : new Set<Room>();
    this.#deps.outbox.end(older.sessionId, failure('SESSION_REPLACED'));
    return rooms;
  }

  #leaveInherited(session: Session): void {
    if (this.#sessions.get(session.sessionId) === session) this.#membership.leaveInherited(session);
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

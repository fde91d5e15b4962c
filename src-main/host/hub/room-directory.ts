// The rooms of the space and who is in them. Knows nothing of sessions, names' owners or what is said.
import { failure, toFailure } from '../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { LIMITS } from '../../../src-shared/protocol/limits.ts';
import type { Member, MemberId, RoomId, RoomPolicies, RoomSummary } from '../../../src-shared/protocol/model.ts';
import { parseRoomName } from '../../../src-shared/protocol/names.ts';
import { err, ok } from '../../../src-shared/util/result.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import type { RoomRecord, SpaceRecord, SpaceStore } from './space-store.ts';

/** What a room of this version starts with: latecomers may read everything. */
const DEFAULT_POLICIES: RoomPolicies = { catchUp: { kind: 'all' } };

export interface Room {
  readonly roomId: RoomId;
  readonly name: string;
  readonly createdAtUnixMs: number;
  policies: RoomPolicies;
  readonly members: Map<MemberId, Member>;
  /** Where the log stood when somebody with a key came in for the first time, however long ago. */
  readonly firstJoinedSeqs: Map<MemberId, number>;
  /** Entries before this one were taken away. */
  firstSeq: number;
  lastSeq: number;
}

export interface RoomDirectoryDeps {
  readonly store: SpaceStore;
  readonly makeRoomId: () => RoomId;
  readonly nowUnixMs: () => number;
}

export class RoomDirectory {
  readonly #deps: RoomDirectoryDeps;
  readonly #byId = new Map<RoomId, Room>();
  readonly #byName = new Map<string, Room>();
  /** Two people who make the same room at once make one. */
  readonly #inMaking = new Map<string, Promise<Result<Room, AppFailure>>>();

  constructor({ rooms, visits }: Pick<SpaceRecord, 'rooms' | 'visits'>, deps: RoomDirectoryDeps) {
    this.#deps = deps;
    for (const room of rooms) this.#add(room, room.firstSeq, room.lastSeq);
    for (const { roomId, memberId, firstJoinedSeq } of visits) this.#byId.get(roomId)?.firstJoinedSeqs.set(memberId, firstJoinedSeq);
  }

  get(roomId: RoomId): Room | undefined {
    return this.#byId.get(roomId);
  }

  all(): Iterable<Room> {
    return this.#byId.values();
  }

  findByName(typedName: string): Room | undefined {
    const name = parseRoomName(typedName);
    return name.ok ? this.#byName.get(name.value) : undefined;
  }

  /** The room of that name if there is one, made and stored if not. */
  async findOrMake(typedName: string): Promise<Result<Room, AppFailure>> {
    const name = parseRoomName(typedName);
    if (!name.ok) return name;
    const existing = this.#byName.get(name.value);
    if (existing) return ok(existing);
    let making = this.#inMaking.get(name.value);
    if (!making) {
      making = this.#make(name.value).finally(() => this.#inMaking.delete(name.value));
      this.#inMaking.set(name.value, making);
    }
    return making;
  }

  /** Forgets an empty room without history. */
  remove(room: Room): Promise<void> {
    this.#byId.delete(room.roomId);
    this.#byName.delete(room.name);
    return this.#deps.store.removeRoom(room.roomId);
  }

  /** Stored when this resolves. @returns HISTORY_WRITE_FAILED when that fails; then the old ones hold. */
  async setPolicies(room: Room, policies: RoomPolicies): Promise<Result<void, AppFailure>> {
    const { roomId, name, createdAtUnixMs } = room;
    try {
      await this.#deps.store.saveRoom({ roomId, name, policies, createdAtUnixMs });
    } catch (error) {
      return err(toFailure(error));
    }
    room.policies = policies;
    return ok(undefined);
  }

  async #make(name: string): Promise<Result<Room, AppFailure>> {
    if (this.#byId.size + this.#inMaking.size >= LIMITS.roomsPerHost) {
      return err(failure('ROOM_LIMIT_REACHED', { limit: LIMITS.roomsPerHost }));
    }
    const record: RoomRecord = {
      roomId: this.#deps.makeRoomId(),
      name,
      policies: DEFAULT_POLICIES,
      createdAtUnixMs: this.#deps.nowUnixMs(),
    };
    try {
      await this.#deps.store.saveRoom(record);
    } catch (error) {
      return err(toFailure(error));
    }
    return ok(this.#add(record, 1, 0));
  }

  #add({ roomId, name, policies, createdAtUnixMs }: RoomRecord, firstSeq: number, lastSeq: number): Room {
    const room: Room = {
      roomId, name, createdAtUnixMs, policies, members: new Map(), firstJoinedSeqs: new Map(), firstSeq, lastSeq,
    };
    this.#byId.set(room.roomId, room);
    this.#byName.set(room.name, room);
    return room;
  }
}

export function summarize(room: Room): RoomSummary {
  const { roomId, name, members, firstSeq, lastSeq, policies } = room;
  return { roomId, name, memberCount: members.size, ...(firstSeq > 1 ? { firstSeq } : {}), lastSeq, policies };
}

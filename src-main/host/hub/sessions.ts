// Who is here: every session, the person behind it, and the places that are left. Must not know what happens in rooms.
import { failure } from '../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import type { DeviceId, Member, MemberId } from '../../../src-shared/protocol/model.ts';
import { nameKeyOf, parsePersonName } from '../../../src-shared/protocol/names.ts';
import type { PersonName } from '../../../src-shared/protocol/names.ts';
import { err, ok } from '../../../src-shared/util/result.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import type { Entrant, PresentPerson } from './hub-commands.ts';
import type { SessionId } from './hub-events.ts';
import type { NameRegistry } from './name-registry.ts';
import type { Room } from './room-directory.ts';

export interface Session {
  readonly sessionId: SessionId;
  readonly member: Member;
  readonly nameKey: string;
  readonly deviceId: DeviceId | null;
  readonly remoteAddress: string;
  readonly firstHeardMs: number;
  /** Rooms it is told about. */
  readonly rooms: Set<Room>;
  /** Rooms of the connection it replaced, where it still counts as a member. */
  readonly inheritedRooms: Set<Room>;
  /** Where the log of each room stood when the person came in this time. */
  readonly joinedSeqs: Map<Room, number>;
}

/** A name that is held for somebody who is about to come in. */
export interface ClaimedName extends PersonName {
  readonly memberId: MemberId;
}

export class Sessions {
  readonly #names: NameRegistry;
  readonly #maxPeople: number;
  readonly #byId = new Map<SessionId, Session>();
  readonly #byMember = new Map<MemberId, Session>();
  /** Sessions whose name waits for the store; one that leaves meanwhile is taken out. */
  readonly #entering = new Set<SessionId>();

  constructor(names: NameRegistry, maxPeople: number) {
    this.#names = names;
    this.#maxPeople = maxPeople;
  }

  get isFull(): boolean {
    return this.#byId.size + this.#entering.size >= this.#maxPeople;
  }

  /**
   * Takes a place and the name. Fails with NAME_INVALID, NAME_TAKEN, HOST_FULL, AUTH_REQUIRED for one who left meanwhile, and
   * SESSION_REPLACED for one whose newer connection overtook this one on the way.
   */
  async claimName(entrant: Entrant): Promise<Result<ClaimedName, AppFailure>> {
    const { sessionId, name, deviceId } = entrant;
    const wanted = parsePersonName(name);
    if (!wanted.ok) return wanted;
    if (this.isFull) return err(failure('HOST_FULL'));
    if (this.isOvertaken(entrant)) return err(failure('SESSION_REPLACED'));
    this.#entering.add(sessionId);
    const memberId = deviceId === null ? this.#names.borrow(wanted.value) : await this.#claimForDevice(deviceId, wanted.value);
    const isStillThere = this.#entering.delete(sessionId);
    if (!memberId.ok) return memberId;
    if (isStillThere) return ok({ ...wanted.value, memberId: memberId.value });
    this.#names.release(wanted.value.nameKey, memberId.value);
    return err(failure('AUTH_REQUIRED'));
  }

  add(session: Session): void {
    this.#byId.set(session.sessionId, session);
    this.#byMember.set(session.member.memberId, session);
  }

  /** Also somebody who is only about to come in. @returns the session, if it was in. */
  remove(sessionId: SessionId): Session | null {
    this.#entering.delete(sessionId);
    const session = this.#byId.get(sessionId);
    if (!session) return null;
    const { member } = session;
    this.#byId.delete(sessionId);
    if (this.#byMember.get(member.memberId) === session) this.#byMember.delete(member.memberId);
    return session;
  }

  /** Where nobody else goes on under the name of a session that was removed. */
  releaseName({ nameKey, member }: Session): void {
    this.#names.release(nameKey, member.memberId);
  }

  /** @returns everybody who was in. */
  removeAll(): Session[] {
    const sessions = [...this.#byId.values()];
    this.#entering.clear();
    this.#byId.clear();
    this.#byMember.clear();
    return sessions;
  }

  get(sessionId: SessionId): Session | undefined {
    return this.#byId.get(sessionId);
  }

  ofMember(memberId: MemberId): Session | undefined {
    return this.#byMember.get(memberId);
  }

  /** By a name as somebody types it. */
  named(name: string): PresentPerson | null {
    const nameKey = nameKeyOf(name.trim());
    for (const session of this.#byId.values()) if (session.nameKey === nameKey) return describe(session);
    return null;
  }

  people(): readonly PresentPerson[] {
    return Array.from(this.#byId.values(), describe);
  }

  /** What a client said on a line that it has given up can arrive behind its login on the next one. */
  isOvertaken({ deviceId, firstHeardMs }: Entrant): boolean {
    if (deviceId === null) return false;
    for (const present of this.#byId.values()) if (present.deviceId === deviceId && present.firstHeardMs > firstHeardMs) return true;
    return false;
  }

  async #claimForDevice(deviceId: DeviceId, wanted: PersonName): Promise<Result<MemberId, AppFailure>> {
    const identity = await this.#names.claim(deviceId, wanted);
    return identity.ok ? ok(identity.value.memberId) : identity;
  }
}

function describe(session: Session): PresentPerson {
  const { member, sessionId, deviceId, remoteAddress } = session;
  const rooms = Array.from(session.rooms, (room) => ({ roomId: room.roomId, name: room.name }));
  return { sessionId, memberId: member.memberId, name: member.name, door: member.door, role: member.role, deviceId, remoteAddress, rooms };
}

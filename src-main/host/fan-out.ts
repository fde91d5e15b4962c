// Events to everybody who is to hear them: encoded once a dialect, joined once a room and turn, one shared buffer for all members.
// Must not know what dialects look like, or sockets.
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { MemberId, RoomId } from '../../src-shared/protocol/model.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { EventEncoder, Participant } from './doors/door.ts';
import { SharedBatch } from './event-batch.ts';
import type { HubEvent, HubOutbox, RoomEvent, SessionId, SpaceEvent } from './hub/hub-events.ts';
import type { Turn } from './turn.ts';

/**
 * MUST keep, for each participant, the order of a room's events.
 * MUST deliver at most once a turn and room, at its end; to one that leaves the room before, at once.
 * MUST NOT deliver what happened before `subscribe` or after `unsubscribe`, nor to authors what they said where their dialect does not echo.
 */
export class FanOut implements HubOutbox {
  readonly #turn: Turn;
  readonly #participants = new Map<SessionId, Participant>();
  readonly #rooms = new Map<RoomId, Channel>();
  readonly #everybody = new Channel();
  readonly #due = new Set<Channel>();

  constructor(turn: Turn) {
    this.#turn = turn;
  }

  attach(participant: Participant): Dispose {
    this.#participants.set(participant.sessionId, participant);
    this.#everybody.add(participant);
    return () => {
      this.#participants.delete(participant.sessionId);
      this.#everybody.remove(participant);
    };
  }

  subscribe(sessionId: SessionId, roomId: RoomId): void {
    const participant = this.#participants.get(sessionId);
    if (!participant) return;
    let channel = this.#rooms.get(roomId);
    if (!channel) {
      channel = new Channel();
      this.#rooms.set(roomId, channel);
    }
    channel.add(participant);
  }

  unsubscribe(sessionId: SessionId, roomId: RoomId): void {
    const participant = this.#participants.get(sessionId);
    const channel = this.#rooms.get(roomId);
    if (!participant || !channel) return;
    channel.remove(participant);
    if (channel.isEmpty) this.#rooms.delete(roomId);
  }

  toRoom(event: RoomEvent): void {
    const channel = this.#rooms.get(event.roomId);
    if (channel) this.#publish(channel, event);
  }

  toEverybody(event: SpaceEvent): void {
    this.#publish(this.#everybody, event);
  }

  end(sessionId: SessionId, cause: AppFailure): void {
    this.#participants.get(sessionId)?.end(cause);
  }

  #publish(channel: Channel, event: HubEvent): void {
    channel.publish(event);
    if (this.#due.size === 0) this.#turn.beforeWrites(() => this.#flush());
    this.#due.add(channel);
  }

  #flush(): void {
    const due = [...this.#due];
    this.#due.clear();
    for (const channel of due) channel.flush();
  }
}

/** The participants of one room (or of the whole space), by dialect. */
class Channel {
  readonly #groups = new Map<EventEncoder, DialectGroup>();

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  add(participant: Participant): void {
    let group = this.#groups.get(participant.encoder);
    if (!group) {
      group = new DialectGroup(participant.encoder);
      this.#groups.set(participant.encoder, group);
    }
    group.add(participant);
  }

  remove(participant: Participant): void {
    const group = this.#groups.get(participant.encoder);
    if (!group) return;
    group.remove(participant);
    if (group.isEmpty) this.#groups.delete(participant.encoder);
  }

  publish(event: HubEvent): void {
    for (const group of this.#groups.values()) group.publish(event);
  }

  flush(): void {
    for (const group of this.#groups.values()) group.flush();
  }
}

/** The participants of one dialect in one channel, and what is due to them in this turn. */
class DialectGroup {
  readonly #encoder: EventEncoder;
  /** Each with the number of units of this turn that came before it. */
  readonly #participants = new Map<Participant, number>();
  #units: string[] = [];
  /** Which units are whose own words, where the dialect does not echo them. */
  readonly #ownUnits = new Map<MemberId, number[]>();
  #hasLatecomers = false;

  constructor(encoder: EventEncoder) {
    this.#encoder = encoder;
  }

  get isEmpty(): boolean {
    return this.#participants.size === 0;
  }

  add(participant: Participant): void {
    if (this.#participants.has(participant)) return;
    this.#participants.set(participant, this.#units.length);
    if (this.#units.length > 0) this.#hasLatecomers = true;
  }

  remove(participant: Participant): void {
    if (this.#units.length > 0 && this.#participants.has(participant)) this.#deliver(participant, new SharedBatch(this.#units.slice()));
    this.#participants.delete(participant);
  }

  publish(event: HubEvent): void {
    const units = this.#encoder.encode(event);
    if (units.length === 0) return;
    if (event.kind === 'entry' && !this.#encoder.echoesToAuthor) this.#noteAuthor(event.entry.author.memberId, units.length);
    this.#units.push(...units);
  }

  flush(): void {
    if (this.#units.length === 0) return;
    const batch = new SharedBatch(this.#units);
    for (const participant of this.#participants.keys()) this.#deliver(participant, batch);
    if (this.#hasLatecomers) for (const participant of this.#participants.keys()) this.#participants.set(participant, 0);
    this.#units = [];
    this.#ownUnits.clear();
    this.#hasLatecomers = false;
  }

  #noteAuthor(author: MemberId, unitCount: number): void {
    const own = this.#ownUnits.get(author) ?? [];
    for (let count = 0; count < unitCount; count += 1) own.push(this.#units.length + count);
    this.#ownUnits.set(author, own);
  }

  #deliver(participant: Participant, batch: SharedBatch): void {
    const firstUnit = this.#hasLatecomers ? (this.#participants.get(participant) ?? 0) : 0;
    const own = (participant.memberId === null ? undefined : this.#ownUnits.get(participant.memberId)) ?? NONE;
    if (firstUnit === 0 && own.length === 0) return participant.deliver(batch);
    const ownCount = firstUnit === 0 ? own.length : own.filter((unitIndex) => unitIndex >= firstUnit).length;
    if (firstUnit + ownCount < batch.units.length) participant.deliver(batch.cut(firstUnit, own));
  }
}

const NONE: readonly number[] = [];

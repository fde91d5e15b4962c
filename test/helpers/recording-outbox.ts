// A hub's outbox that writes down what it is told, in order.
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { RoomId } from '../../src-shared/protocol/model.ts';
import type { HubEvent, HubOutbox, RoomEvent, SessionId, SpaceEvent } from '../../src-main/host/hub/hub-events.ts';

export class RecordingOutbox implements HubOutbox {
  readonly events: HubEvent[] = [];
  readonly ended: { readonly sessionId: SessionId; readonly code: string }[] = [];
  readonly #subscriptions = new Map<SessionId, Set<RoomId>>();

  /** `Ana joined Sala1`, `Ana left the chat`, `1 hola`, `room Sala1 (2)`: one line an event. */
  get lines(): readonly string[] {
    return this.events.map(describe);
  }

  subscriptionsOf(sessionId: SessionId): readonly RoomId[] {
    return [...(this.#subscriptions.get(sessionId) ?? [])];
  }

  forget(): void {
    this.events.length = 0;
  }

  subscribe(sessionId: SessionId, roomId: RoomId): void {
    const rooms = this.#subscriptions.get(sessionId) ?? new Set();
    this.#subscriptions.set(sessionId, rooms.add(roomId));
  }

  unsubscribe(sessionId: SessionId, roomId: RoomId): void {
    this.#subscriptions.get(sessionId)?.delete(roomId);
  }

  toRoom(event: RoomEvent): void {
    this.events.push(event);
  }

  toEverybody(event: SpaceEvent): void {
    this.events.push(event);
  }

  end(sessionId: SessionId, cause: AppFailure): void {
    this.ended.push({ sessionId, code: cause.code });
  }
}

function describe(event: HubEvent): string {
  switch (event.kind) {
    case 'entry':
      return `${event.entry.seq} ${event.entry.text}`;
    case 'member':
      return `${event.member.name} ${event.change} ${event.scope === 'chat' ? 'the chat' : event.roomName}`;
    case 'room':
      return `room ${event.room.name} (${event.room.memberCount})`;
    case 'room.gone':
      return 'room gone';
  }
}

// What changed on one connection → events for windows, joined up: however many messages one read brings, a window is told once.
// Must not know where the changes come from or who listens.
import type { ConnectionView, MemberView, RoomView, TimelineItem } from '../ipc/views.ts';
import type { EventPayload } from '../ipc/events.ts';
import type { Clock } from '../util/clock.ts';
import type { Dispose } from '../util/disposable.ts';
import type { ClientEvent } from './chat-client.ts';

/** Lists of rooms and people are told whole, so not more often than this: a hundred people coming in are a few events, not a hundred. */
const LIST_INTERVAL_MS = 100;

export type EventSink = <E extends ClientEvent>(name: E, payload: EventPayload<E>) => void;

/** Where the present state is read from when an event is due. */
export interface ViewSource {
  connectionView(): ConnectionView;
  roomViews(): RoomView[];
  /** null when the room is not (or no longer) joined. */
  memberViews(roomId: string): MemberView[] | null;
}

interface RoomChanges {
  isReset: boolean;
  readonly removedKeys: Set<string>;
  readonly items: Map<string, TimelineItem>;
}

/**
 * Changes are noted at once and told after the present turn, in this order: connection, rooms, and for each room
 * reset, removed, items, members. The views are read when they are told, so that they never are older than the event.
 */
export class ViewEvents {
  readonly #connectionId: string;
  readonly #source: ViewSource;
  readonly #sink: EventSink;
  readonly #clock: Clock;
  #isConnectionChanged = false;
  #rooms = new Map<string, RoomChanges>();
  readonly #lists = new Map<string, ListState>();
  #isFlushDue = false;
  #isDisposed = false;

  constructor(connectionId: string, source: ViewSource, sink: EventSink, clock: Clock) {
    this.#connectionId = connectionId;
    this.#source = source;
    this.#sink = sink;
    this.#clock = clock;
  }

  connectionChanged(): void {
    this.#isConnectionChanged = true;
    this.#flushSoon();
  }

  roomsChanged(): void {
    this.#listChanged('rooms');
  }

  membersChanged(roomId: string): void {
    this.#listChanged(`members:${roomId}`);
  }

  itemsChanged(roomId: string, items: readonly TimelineItem[]): void {
    if (items.length === 0) return;
    const changes = this.#room(roomId);
    for (const item of items) {
      // A key that was removed in this turn and is back stands only once in the end.
      changes.removedKeys.delete(item.key);
      changes.items.delete(item.key);
      changes.items.set(item.key, item);
    }
    this.#flushSoon();
  }

  itemsRemoved(roomId: string, keys: readonly string[]): void {
    const changes = this.#room(roomId);
    for (const key of keys) {
      changes.items.delete(key);
      changes.removedKeys.add(key);
    }
    this.#flushSoon();
  }

  /** What was noted of the room's items before is void. */
  timelineReset(roomId: string): void {
    this.#rooms.set(roomId, { isReset: true, removedKeys: new Set(), items: new Map() });
    this.#flushSoon();
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const list of this.#lists.values()) list.cancel?.();
    this.#lists.clear();
  }

  #room(roomId: string): RoomChanges {
    const existing = this.#rooms.get(roomId);
    if (existing) return existing;
    const changes: RoomChanges = { isReset: false, removedKeys: new Set(), items: new Map() };
    this.#rooms.set(roomId, changes);
    return changes;
  }

  /** Told after this turn when it was quiet before; else when the interval since the last time has passed. */
  #listChanged(name: string): void {
    const list = this.#lists.get(name) ?? { isDue: false, cancel: null };
    this.#lists.set(name, list);
    list.isDue = true;
    if (!list.cancel) this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    void Promise.resolve().then(() => this.#flush());
  }

  #flush(): void {
    this.#isFlushDue = false;
    if (this.#isDisposed) return;
    if (this.#isConnectionChanged) {
      this.#isConnectionChanged = false;
      this.#sink('connection.changed', this.#source.connectionView());
    }
    this.#tellList('rooms');
    const rooms = this.#rooms;
    this.#rooms = new Map();
    for (const [roomId, changes] of rooms) this.#tellRoom(roomId, changes);
    for (const name of [...this.#lists.keys()]) if (name !== 'rooms') this.#tellList(name);
  }

  #tellRoom(roomId: string, changes: RoomChanges): void {
    const inRoom = { connectionId: this.#connectionId, roomId };
    if (changes.isReset) this.#sink('timeline.reset', inRoom);
    if (changes.removedKeys.size > 0) this.#sink('timeline.removed', { ...inRoom, keys: [...changes.removedKeys] });
    if (changes.items.size > 0) this.#sink('timeline.items', { ...inRoom, items: [...changes.items.values()] });
  }

  #tellList(name: string): void {
    const list = this.#lists.get(name);
    if (!list?.isDue || list.cancel) return;
    list.isDue = false;
    list.cancel = this.#clock.after(LIST_INTERVAL_MS, () => {
      list.cancel = null;
      if (list.isDue) this.#flush();
      else this.#lists.delete(name);
    });
    const connectionId = this.#connectionId;
    if (name === 'rooms') {
      this.#sink('rooms.changed', { connectionId, rooms: this.#source.roomViews() });
      return;
    }
    const roomId = name.slice('members:'.length);
    const members = this.#source.memberViews(roomId);
    if (members) this.#sink('members.changed', { connectionId, roomId, members });
  }
}

interface ListState {
  isDue: boolean;
  /** Set while the interval since the last telling runs. */
  cancel: Dispose | null;
}

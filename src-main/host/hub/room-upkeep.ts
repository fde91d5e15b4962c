// What rooms need by the way: their counts told to everybody, and an end for those that nobody needs.
// Must not know who is in them.
import type { RoomId } from '../../../src-shared/protocol/model.ts';
import type { HubOutbox } from './hub-events.ts';
import { summarize } from './room-directory.ts';
import type { Room, RoomDirectory } from './room-directory.ts';
import type { Timers } from './timers.ts';

/** Counts change in bursts (a class arrives); everybody is told at most this often. */
const SUMMARY_EVERY_MS = 250;
/** How long an empty room without history stays: a member who lost the link finds it again. */
const EMPTY_ROOM_MS = 10 * 60_000;

export class RoomUpkeep {
  readonly #rooms: RoomDirectory;
  readonly #keptRoomId: RoomId;
  readonly #outbox: HubOutbox;
  readonly #timers: Timers;
  readonly #changed = new Set<Room>();

  /** `keptRoomId` stays even when it is empty: people land there. */
  constructor(rooms: RoomDirectory, keptRoomId: RoomId, outbox: HubOutbox, timers: Timers) {
    this.#rooms = rooms;
    this.#keptRoomId = keptRoomId;
    this.#outbox = outbox;
    this.#timers = timers;
  }

  /** Its name or count is another now. */
  announce(room: Room): void {
    if (this.#changed.size === 0) this.#timers.after(SUMMARY_EVERY_MS, () => this.#flush());
    this.#changed.add(room);
  }

  /** Takes the room away after a while, when it is still empty and nothing was ever said in it. */
  dropLaterIfEmpty(room: Room): void {
    if (this.#isDisposable(room)) this.#timers.after(EMPTY_ROOM_MS, () => this.#dropIfEmpty(room));
  }

  #flush(): void {
    for (const room of this.#changed) this.#outbox.toEverybody({ kind: 'room', room: summarize(room) });
    this.#changed.clear();
  }

  #isDisposable(room: Room): boolean {
    return room.members.size === 0 && room.lastSeq === 0 && room.roomId !== this.#keptRoomId;
  }

  #dropIfEmpty(room: Room): void {
    if (!this.#isDisposable(room) || this.#rooms.get(room.roomId) !== room) return;
    this.#changed.delete(room);
    this.#outbox.toEverybody({ kind: 'room.gone', roomId: room.roomId });
    // A room that stays in the store only comes back empty at the next start.
    this.#rooms.remove(room).catch(() => undefined);
  }
}

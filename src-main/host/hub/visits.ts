// Since when people with a key know each room, kept for good: what a latecomer may read is counted from there.
// Must not know what anybody may read.
import type { MemberId } from '../../../src-shared/protocol/model.ts';
import type { Room } from './room-directory.ts';
import type { SpaceStore, Visit } from './space-store.ts';

export class Visits {
  readonly #store: SpaceStore;
  #unsaved: Visit[] = [];
  #isSaving = false;

  constructor(store: SpaceStore) {
    this.#store = store;
  }

  /** Somebody comes into the room, for the first time or again. */
  record(room: Room, memberId: MemberId): void {
    if (room.firstJoinedSeqs.has(memberId)) return;
    room.firstJoinedSeqs.set(memberId, room.lastSeq);
    this.#unsaved.push({ roomId: room.roomId, memberId, firstJoinedSeq: room.lastSeq });
    if (!this.#isSaving) void this.#save();
  }

  /** Nobody waits for this: a whole class that comes in at once is written in one or two groups. */
  async #save(): Promise<void> {
    this.#isSaving = true;
    while (this.#unsaved.length > 0) {
      const visits = this.#unsaved;
      this.#unsaved = [];
      // What cannot be written now holds until the host ends; after that the person counts as a latecomer of their next visit.
      await this.#store.saveVisits(visits).catch(() => undefined);
    }
    this.#isSaving = false;
  }
}

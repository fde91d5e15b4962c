// Going to a message that was found: into its room where a connection is in it, else to one's own copy of the room.
// Must not know screens.
import { assertNever } from '../../src-shared/util/assert-never.ts';
import type { SearchHit } from '../../src-shared/ipc/search.ts';
import { keptRef } from './room-key.ts';
import type { Stores } from './stores.ts';

export async function jumpToHit({ search, timeline, view, feedback }: Stores, hit: SearchHit): Promise<void> {
  const place = await search.getState().locate(hit);
  if (!place.ok) return feedback.getState().report(place.error);
  const target = { key: hit.key, seq: hit.seq };
  switch (place.value.kind) {
    case 'live': {
      const ref = { connectionId: place.value.connectionId, roomId: place.value.roomId };
      timeline.getState().jump(ref, target);
      view.getState().showRoom(ref);
      return;
    }
    case 'kept':
      timeline.getState().jump(keptRef(hit.roomNumber), target);
      view.getState().showKept(place.value.room);
      return;
    default:
      assertNever(place.value);
  }
}

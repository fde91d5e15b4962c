// Older messages of a room out of one's own copy into its timeline, as far as the copy goes. Must not know dialects or links.
import { LIMITS } from '../protocol/limits.ts';
import type { Room } from './room-book.ts';

/** Reading fewer costs the same. */
const MIN_PAGE = 100;

/** Until `limit` items stand below `beforeSeq`, or the copy ends. */
export async function loadFromCopy(room: Room, beforeSeq: number | undefined, limit: number): Promise<void> {
  const { timeline, copy } = room;
  while (copy && timeline.floorSeq > copy.floorSeq) {
    const missing = limit - timeline.countBefore(beforeSeq);
    if (missing <= 0) return;
    const page = await copy.readBefore(timeline.floorSeq + 1, Math.min(LIMITS.historyPageEntries, Math.max(MIN_PAGE, missing)));
    // Another copy by now: its numbers mean something else.
    if (!page || room.copy !== copy) return;
    timeline.prepend(page.entries, page.floorSeq);
  }
}

// A page of a joined room, wherever in it: near the end it comes from the timeline, which is read on downwards without a hole;
// far from it straight out of one's own copy, so that a jump of 100,000 messages reads one page. Must not know dialects or links.
import type { AppFailure } from '../errors/app-failure.ts';
import type { TimelinePage } from '../ipc/search.ts';
import { ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import type { DialectSession } from './dialect-session.ts';
import type { PageAnchor } from './local-history.ts';
import type { Room } from './room-book.ts';

type Outcome = Result<TimelinePage, AppFailure>;

/** @returns null for a page that the timeline holds or can be made to hold. */
export async function readFarPage(room: Room, { beforeSeq, afterSeq, aroundSeq }: PageAnchor, limit: number): Promise<Outcome | null> {
  const { timeline, copy } = room;
  // The number next to the timeline's first is where it is read on.
  if (beforeSeq !== undefined) return beforeSeq <= timeline.floorSeq ? readBefore(room, beforeSeq, limit) : null;
  if (afterSeq !== undefined) return afterSeq < timeline.floorSeq ? readAfter(room, afterSeq, limit) : null;
  if (aroundSeq === undefined || !copy || aroundSeq > timeline.floorSeq) return null;
  const half = Math.ceil(limit / 2);
  const [below, above] = [await readBefore(room, aroundSeq + 1, half), await readAfter(room, aroundSeq, half)];
  return below && above ? ok({ ...below.value, items: [...below.value.items, ...above.value.items], isNewest: above.value.isNewest }) : null;
}

export async function readNearPage(room: Room, session: DialectSession, { beforeSeq, afterSeq, aroundSeq }: PageAnchor, limit: number): Promise<Outcome> {
  const { timeline, roomId } = room;
  if (afterSeq !== undefined) return ok({ ...timeline.pageAfter(afterSeq, limit), isComplete: false });
  if (aroundSeq !== undefined) {
    const half = Math.ceil(limit / 2);
    const below = await readNearPage(room, session, { beforeSeq: aroundSeq + 1 }, half);
    if (!below.ok) return below;
    const above = timeline.pageAfter(aroundSeq, half);
    return ok({ ...below.value, items: [...below.value.items, ...above.items], isNewest: above.isNewest });
  }
  const loaded = await session.loadOlder(roomId, beforeSeq, limit);
  const { items, reachesStart } = timeline.page(beforeSeq, limit);
  // What is here can be shown; only a page that would be empty for no good reason is a failure.
  if (!loaded.ok && items.length === 0 && beforeSeq !== undefined) return loaded;
  const isComplete = reachesStart && session.isTimelineComplete(roomId);
  return ok({ items, isComplete, ...deletedBefore(isComplete, timeline.startSeq), isNewest: beforeSeq === undefined });
}

/** @returns null where the copy holds nothing below: then the host has to be asked, by way of the timeline. */
async function readBefore({ copy }: Room, beforeSeq: number, limit: number): Promise<{ ok: true; value: TimelinePage } | null> {
  if (!copy || copy.floorSeq >= beforeSeq - 1) return null;
  const page = await copy.readBefore(beforeSeq, limit);
  if (!page) return null;
  const items = page.entries.flatMap(({ item }) => (item ? [item] : []));
  const isComplete = page.floorSeq <= copy.deletedSeq;
  return { ok: true, value: { items, isComplete, ...deletedBefore(isComplete, copy.deletedSeq), isNewest: false } };
}

function deletedBefore(isComplete: boolean, deletedSeq: number): Pick<TimelinePage, 'isDeletedBefore'> {
  return isComplete && deletedSeq > 0 ? { isDeletedBefore: true } : {};
}

/** Up to where the timeline begins, and on from there. */
async function readAfter({ copy, timeline }: Room, afterSeq: number, limit: number): Promise<{ ok: true; value: TimelinePage } | null> {
  const messages = await copy?.readAfter(afterSeq, limit);
  if (!messages) return null;
  const items = messages.filter(({ orderSeq }) => orderSeq <= timeline.floorSeq);
  if (items.length === limit) return { ok: true, value: { items, isComplete: false, isNewest: false } };
  const rest = timeline.pageAfter(timeline.floorSeq, limit - items.length);
  return { ok: true, value: { items: [...items, ...rest.items], isComplete: false, isNewest: rest.isNewest } };
}

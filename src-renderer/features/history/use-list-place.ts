// Where the virtual list stands: at first sight, when rows come at either end, and when sizes change.
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Timeline } from '../../stores/timeline.ts';

/** Nearer to the end than this counts as at the end: less than one line of text. */
const BOTTOM_SLACK_PX = 16;
/** More messages are asked for this far before the top (and before the end of a part of the past), so that they are there when one arrives. */
const LOAD_WITHIN_PX = 800;
/** What stays visible over the line "new" when a room is opened there. */
const UNREAD_CONTEXT_PX = 56;

export interface ListPlaceEvents {
  onBottom(isAtBottom: boolean): void;
  onNearTop(): void;
  /** Near the end of a part of the past. */
  onNearEnd(): void;
}

export interface ListPlace {
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly handle: RefObject<VirtualizerHandle | null>;
  goToEnd(): void;
  onScroll(): void;
  onResize(): void;
}

interface SeenPlace {
  readonly scrollTop: number;
  readonly scrollHeight: number;
}

/**
 * Whether a person went up. Nobody else does while nothing changes its size; and when something does, measuring moves the list a
 * little, or the end along with it, never a whole window away from the end. Measuring is no reason to stop following.
 */
function isMoveUp(last: SeenPlace, { scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
  const movedPx = last.scrollTop - scrollTop;
  if (scrollHeight === last.scrollHeight) return movedPx > 0;
  const fartherPx = movedPx + scrollHeight - last.scrollHeight;
  return movedPx > clientHeight && fartherPx > clientHeight;
}

export function useListPlace(timeline: Timeline, events: ListPlaceEvents): ListPlace {
  const { rows, isAtBottom, isNewest, lastOwnKey, target } = timeline;
  const scroller = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const isPlaced = useRef(false);
  const seenOwnKey = useRef(lastOwnKey);
  const wasNewest = useRef(isNewest);
  const placedTarget = useRef<Timeline['target']>(null);

  const lastSeen = useRef<SeenPlace>({ scrollTop: 0, scrollHeight: 0 });

  function scrollToEnd() {
    handle.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }

  /** Also takes up following: rows on the way are not measured yet, so that one jump may fall short. */
  function goToEnd() {
    if (!isAtBottom) events.onBottom(true);
    scrollToEnd();
  }

  /** First sight of the room: its first unread message if there is one, else its end. */
  function goToStart() {
    const unreadIndex = rows.findIndex((row) => row.kind === 'unread');
    if (unreadIndex >= 0) handle.current?.scrollToIndex(unreadIndex, { align: 'start', offset: -UNREAD_CONTEXT_PX });
    else scrollToEnd();
  }

  /** @returns whether there was a jump that is not made yet. */
  function goToTarget(): boolean {
    if (!target || target === placedTarget.current) return false;
    placedTarget.current = target;
    const index = rows.findIndex((row) => row.key === target.key);
    if (index < 0) return false;
    handle.current?.scrollToIndex(index, { align: 'center' });
    return true;
  }

  /** Compares the place with the ends and says what is near. */
  function report() {
    const element = scroller.current;
    if (!element || !isPlaced.current) return;
    const { scrollTop, clientHeight, scrollHeight } = element;
    const isEnd = isNewest && scrollTop + clientHeight >= scrollHeight - BOTTOM_SLACK_PX;
    const hasMovedUp = isMoveUp(lastSeen.current, element);
    lastSeen.current = { scrollTop, scrollHeight };
    if (isEnd && !isAtBottom) events.onBottom(true);
    else if (isAtBottom && !isEnd && hasMovedUp) events.onBottom(false);
    if (scrollTop < LOAD_WITHIN_PX && timeline.older === 'idle' && !timeline.isComplete) events.onNearTop();
    if (!isNewest && timeline.newer === 'idle' && scrollTop + clientHeight > scrollHeight - LOAD_WITHIN_PX) events.onNearEnd();
  }

  const onRows = useEffectEvent(() => {
    // The end is followed by those who are there, and by whoever writes.
    // Reading on from the past brings own messages as well: those were written long ago.
    const hasWritten = lastOwnKey !== seenOwnKey.current && !timeline.isPrepended && wasNewest.current;
    wasNewest.current = isNewest;
    seenOwnKey.current = lastOwnKey;
    if (goToTarget()) isPlaced.current = true;
    else if (!isPlaced.current) goToStart();
    else if (isAtBottom) scrollToEnd();
    else if (hasWritten) goToEnd();
    isPlaced.current ||= rows.length > 0;
  });
  useLayoutEffect(() => onRows(), [rows, target]);

  // All of it may fit into the window: then there is no scrolling to say so.
  const onDrawn = useEffectEvent(report);
  useEffect(() => {
    const frame = requestAnimationFrame(() => onDrawn());
    return () => cancelAnimationFrame(frame);
  }, [rows, target]);

  return {
    scroller,
    handle,
    goToEnd,
    onScroll: report,
    // Rows are measured, the composer grows, the window gets smaller.
    onResize() {
      if (isPlaced.current && isAtBottom) scrollToEnd();
      report();
    },
  };
}

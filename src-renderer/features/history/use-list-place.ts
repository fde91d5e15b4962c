// Where the virtual list stands: at first sight, when rows come at either end, and when sizes change.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Timeline } from '../../stores/timeline.ts';

/** Nearer to the end than this counts as at the end: less than one line of text. */
const BOTTOM_SLACK_PX = 16;
/** Older messages are asked for this far before the top, so that they are there when one arrives. */
const LOAD_OLDER_WITHIN_PX = 800;
/** What stays visible over the line "new" when a room is opened there. */
const UNREAD_CONTEXT_PX = 56;

export interface ListPlaceEvents {
  onBottom(isAtBottom: boolean): void;
  onNearTop(): void;
}

export interface ListPlace {
  readonly handle: RefObject<VirtualizerHandle | null>;
  goToEnd(): void;
  onScroll(offsetPx: number): void;
  onResize(): void;
}

export function useListPlace(timeline: Timeline, events: ListPlaceEvents): ListPlace {
  const { rows, isAtBottom, lastOwnKey } = timeline;
  const handle = useRef<VirtualizerHandle>(null);
  const [isPlaced, setIsPlaced] = useState(false);
  const ownKeyAtEnd = useRef(lastOwnKey);

  const goToEnd = () => handle.current?.scrollToIndex(rows.length - 1, { align: 'end' });

  /** Compares the place with the ends and says what is near. */
  function report(offsetPx: number) {
    const list = handle.current;
    if (!list) return;
    const isEnd = offsetPx + list.viewportSize >= list.scrollSize - BOTTOM_SLACK_PX;
    if (isEnd !== isAtBottom) events.onBottom(isEnd);
    if (offsetPx < LOAD_OLDER_WITHIN_PX && timeline.older === 'idle' && !timeline.isComplete) events.onNearTop();
  }

  // First sight of the room: its first unread message if there is one, else its end.
  useLayoutEffect(() => {
    if (isPlaced || rows.length === 0) return;
    const unreadIndex = rows.findIndex((row) => row.kind === 'unread');
    if (unreadIndex >= 0) handle.current?.scrollToIndex(unreadIndex, { align: 'start', offset: -UNREAD_CONTEXT_PX });
    else goToEnd();
    setIsPlaced(true);
  });

  // The end is followed by those who are there, and by whoever writes.
  useLayoutEffect(() => {
    if (!isPlaced) return;
    const hasWritten = lastOwnKey !== ownKeyAtEnd.current && !timeline.isPrepended;
    ownKeyAtEnd.current = lastOwnKey;
    if (isAtBottom || hasWritten) goToEnd();
  }, [rows, isPlaced]);

  // All of it may fit into the window: then there is no scrolling to say so.
  useEffect(() => {
    if (!isPlaced) return;
    const frame = requestAnimationFrame(() => report(handle.current?.scrollOffset ?? 0));
    return () => cancelAnimationFrame(frame);
  }, [rows, isPlaced]);

  return {
    handle,
    goToEnd,
    onScroll(offsetPx) {
      if (isPlaced) report(offsetPx);
    },
    // Rows are measured, the composer grows, the window gets smaller.
    onResize() {
      if (isPlaced && isAtBottom) goToEnd();
    },
  };
}

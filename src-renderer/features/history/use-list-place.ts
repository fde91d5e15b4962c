// Where the virtual list stands: at first sight, when rows come at either end, and when sizes change.
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
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
  const isPlaced = useRef(false);
  const seenOwnKey = useRef(lastOwnKey);

  function goToEnd() {
    handle.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }

  /** First sight of the room: its first unread message if there is one, else its end. */
  function goToStart() {
    const unreadIndex = rows.findIndex((row) => row.kind === 'unread');
    if (unreadIndex >= 0) handle.current?.scrollToIndex(unreadIndex, { align: 'start', offset: -UNREAD_CONTEXT_PX });
    else goToEnd();
  }

  /** Compares the place with the ends and says what is near. */
  function report(offsetPx: number) {
    const list = handle.current;
    if (!list) return;
    const isEnd = offsetPx + list.viewportSize >= list.scrollSize - BOTTOM_SLACK_PX;
    if (isEnd !== isAtBottom) events.onBottom(isEnd);
    if (offsetPx < LOAD_OLDER_WITHIN_PX && timeline.older === 'idle' && !timeline.isComplete) events.onNearTop();
  }

  const onRows = useEffectEvent(() => {
    // The end is followed by those who are there, and by whoever writes.
    const hasWritten = lastOwnKey !== seenOwnKey.current && !timeline.isPrepended;
    seenOwnKey.current = lastOwnKey;
    if (!isPlaced.current) goToStart();
    else if (isAtBottom || hasWritten) goToEnd();
    isPlaced.current ||= rows.length > 0;
  });
  useLayoutEffect(() => onRows(), [rows]);

  // All of it may fit into the window: then there is no scrolling to say so.
  const onDrawn = useEffectEvent(() => report(handle.current?.scrollOffset ?? 0));
  useEffect(() => {
    const frame = requestAnimationFrame(() => onDrawn());
    return () => cancelAnimationFrame(frame);
  }, [rows]);

  return {
    handle,
    goToEnd,
    onScroll(offsetPx) {
      if (isPlaced.current) report(offsetPx);
    },
    // Rows are measured, the composer grows, the window gets smaller.
    onResize() {
      if (isPlaced.current && isAtBottom) goToEnd();
    },
  };
}

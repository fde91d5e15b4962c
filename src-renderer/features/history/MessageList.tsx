// The rows of a room as a virtual list: it follows the end while the person is there and keeps its place otherwise.
import { ArrowDown } from 'lucide-react';
import { useEffect } from 'react';
import { Virtualizer } from 'virtua';
import type { AbilitiesView } from '../../../src-shared/ipc/views.ts';
import type { CatchUp } from '../../../src-shared/protocol/model.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import { selectRoom } from '../../stores/rooms-store.ts';
import type { Timeline } from '../../stores/timeline.ts';
import { useRooms, useTimeline } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { HistoryRow } from './HistoryRow.tsx';
import { OlderState } from './OlderState.tsx';
import { useEscape } from './use-escape.ts';
import { useListPlace } from './use-list-place.ts';

/** Long enough for the eye to find it. */
const TARGET_SHOWN_MS = 2_500;

export interface MessageListProps {
  readonly roomRef: RoomRef;
  readonly roomName: string;
  readonly abilities: AbilitiesView;
  readonly catchUp: CatchUp | null;
  readonly timeline: Timeline;
}

export function MessageList({ roomRef, roomName, abilities, catchUp, timeline }: MessageListProps) {
  const t = useT();
  const setAtBottom = useTimeline((state) => state.setAtBottom);
  const loadOlder = useTimeline((state) => state.loadOlder);
  const clearUnreadLine = useTimeline((state) => state.clearUnreadLine);
  const loadNewer = useTimeline((state) => state.loadNewer);
  const markRead = useRooms((state) => state.markRead);
  const { scroller, handle, goToEnd, onScroll, onResize } = useListPlace(timeline, {
    onBottom: (isAtBottom) => setAtBottom(roomRef, isAtBottom),
    onNearTop: () => loadOlder(roomRef),
    onNearEnd: () => loadNewer(roomRef),
  });
  const goToNewest = useGoToNewest(roomRef, timeline, goToEnd);
  useTargetSeen(roomRef, timeline);
  useEscape(() => {
    goToNewest();
    clearUnreadLine(roomRef);
    markRead(roomRef);
  });

  return (
    <div className="history">
      <div
        ref={scroller}
        className="history-scroll"
        role="log"
        // The announcer speaks; a log that is drawn anew while it scrolls would repeat itself.
        aria-live="off"
        aria-label={t('history.label', { room: roomName })}
        tabIndex={0}
      >
        {/* Few messages stand at the foot, beside the composer. */}
        <div className="history-spring" />
        <Virtualizer ref={handle} data={timeline.rows} shift={timeline.isPrepended} onScroll={onScroll} onResize={onResize}>
          {(row) => (
            <HistoryRow
              key={row.key}
              row={row}
              roomRef={roomRef}
              roomName={roomName}
              abilities={abilities}
              catchUp={catchUp}
              isLastOwn={row.key === timeline.lastOwnKey}
              isTarget={row.key === timeline.target?.key}
            />
          )}
        </Virtualizer>
      </div>
      <OlderState state={timeline.older} onRetry={() => loadOlder(roomRef)} />
      {!timeline.isAtBottom && <EndButton newCount={timeline.newCount} isInPast={!timeline.isNewest} onClick={goToNewest} />}
    </div>
  );
}

/** To the end; from a part of the past the newest is read first. */
function useGoToNewest(roomRef: RoomRef, timeline: Timeline, goToEnd: () => void): () => void {
  const loadNewest = useTimeline((state) => state.loadNewest);
  const unreadCount = useRooms((state) => selectRoom(roomRef.connectionId, roomRef.roomId)(state)?.unreadCount ?? 0);
  return timeline.isNewest ? goToEnd : () => loadNewest(roomRef, unreadCount);
}

/** What was jumped to is shown to be it for a moment. */
function useTargetSeen(roomRef: RoomRef, { target, status }: Timeline): void {
  const clearTarget = useTimeline((state) => state.clearTarget);
  useEffect(() => {
    if (!target || status !== 'ready') return;
    const timer = setTimeout(() => clearTarget(roomRef), TARGET_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [target, status, roomRef, clearTarget]);
}

interface EndButtonProps {
  readonly newCount: number;
  readonly isInPast: boolean;
  readonly onClick: () => void;
}

function EndButton({ newCount, isInPast, onClick }: EndButtonProps) {
  const t = useT();
  return (
    <Button
      className="new-pill"
      kind={newCount > 0 ? 'primary' : 'plain'}
      size="small"
      icon={<Icon of={ArrowDown} size={15} />}
      aria-label={newCount === 0 && !isInPast ? t('history.toBottom') : undefined}
      onClick={onClick}
    >
      {newCount > 0 ? t('history.newPill', { count: newCount }) : isInPast && t('history.toNewest')}
    </Button>
  );
}

// The rows of a room as a virtual list: it follows the end while the person is there and keeps its place otherwise.
import { ArrowDown } from 'lucide-react';
import { Virtualizer } from 'virtua';
import type { AbilitiesView } from '../../../src-shared/ipc/views.ts';
import type { CatchUp } from '../../../src-shared/protocol/model.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import type { Timeline } from '../../stores/timeline.ts';
import { useRooms, useTimeline } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { HistoryRow } from './HistoryRow.tsx';
import { OlderState } from './OlderState.tsx';
import { useEscape } from './use-escape.ts';
import { useListPlace } from './use-list-place.ts';

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
  const markRead = useRooms((state) => state.markRead);
  const { scroller, handle, goToEnd, onScroll, onResize } = useListPlace(timeline, {
    onBottom: (isAtBottom) => setAtBottom(roomRef, isAtBottom),
    onNearTop: () => loadOlder(roomRef),
  });
  useEscape(() => {
    goToEnd();
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
            />
          )}
        </Virtualizer>
      </div>
      <OlderState state={timeline.older} onRetry={() => loadOlder(roomRef)} />
      {!timeline.isAtBottom && <EndButton newCount={timeline.newCount} onClick={goToEnd} />}
    </div>
  );
}

function EndButton({ newCount, onClick }: { readonly newCount: number; readonly onClick: () => void }) {
  const t = useT();
  return (
    <Button
      className="new-pill"
      kind={newCount > 0 ? 'primary' : 'plain'}
      size="small"
      icon={<Icon of={ArrowDown} size={15} />}
      aria-label={newCount === 0 ? t('history.toBottom') : undefined}
      onClick={onClick}
    >
      {newCount > 0 && t('history.newPill', { count: newCount })}
    </Button>
  );
}

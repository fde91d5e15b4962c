// What was said in a room: a virtual list that follows its end while the person looks at it, and keeps its place otherwise.
import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Virtualizer } from 'virtua';
import type { VirtualizerHandle } from 'virtua';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { AbilitiesView } from '../../../src-shared/ipc/views.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import { selectTimeline } from '../../stores/timeline-store.ts';
import type { Timeline } from '../../stores/timeline.ts';
import { useTimeline } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ArrivalAnnouncer } from './ArrivalAnnouncer.tsx';
import { HistoryRow } from './HistoryRow.tsx';
import './history.css';

/** Nearer to the end than this counts as at the end: less than one line of text. */
const BOTTOM_SLACK_PX = 16;
/** Older messages are asked for this far before the top, so that they are there when one arrives. */
const LOAD_OLDER_WITHIN_PX = 800;

export interface HistoryProps {
  readonly roomRef: RoomRef;
  readonly roomName: string;
  readonly abilities: AbilitiesView;
}

export function History(props: HistoryProps) {
  const t = useT();
  const timeline = useTimeline(selectTimeline(props.roomRef));
  const open = useTimeline((state) => state.open);
  if (!timeline || timeline.status === 'loading') return <div className="history" aria-busy />;
  if (timeline.status === 'failed') {
    return (
      <div className="history history-center">
        <p role="alert">{timeline.failure ? failureText(t, timeline.failure) : t('history.loadFailed')}</p>
        <Button onClick={() => open(props.roomRef, 0)}>{t('banner.retry')}</Button>
      </div>
    );
  }
  return <HistoryList {...props} timeline={timeline} />;
}

function HistoryList({ roomRef, roomName, abilities, timeline }: HistoryProps & { readonly timeline: Timeline }) {
  const t = useT();
  const list = useRef<VirtualizerHandle>(null);
  const setAtBottom = useTimeline((state) => state.setAtBottom);
  const loadOlder = useTimeline((state) => state.loadOlder);
  const { rows, isAtBottom } = timeline;
  const [isPlaced, setIsPlaced] = useState(false);

  const goToEnd = () => list.current?.scrollToIndex(rows.length - 1, { align: 'end' });

  // First sight of the room: its first unread message if there is one, else its end.
  useLayoutEffect(() => {
    if (isPlaced || rows.length === 0) return;
    const unreadIndex = rows.findIndex((row) => row.kind === 'unread');
    if (unreadIndex >= 0) list.current?.scrollToIndex(unreadIndex, { align: 'start', offset: -48 });
    else goToEnd();
    setIsPlaced(true);
  });

  // The end is followed only by those who are there.
  useLayoutEffect(() => {
    if (isPlaced && isAtBottom) goToEnd();
  }, [rows, isPlaced]);

  function onScroll(offset: number) {
    const handle = list.current;
    if (!handle || !isPlaced) return;
    const isEnd = offset + handle.viewportSize >= handle.scrollSize - BOTTOM_SLACK_PX;
    if (isEnd !== isAtBottom) setAtBottom(roomRef, isEnd);
    if (offset < LOAD_OLDER_WITHIN_PX && timeline.older === 'idle') loadOlder(roomRef);
  }

  // Sizes change too: the composer grows, a row is measured, the window is made smaller.
  function onResize() {
    if (isPlaced && isAtBottom) goToEnd();
  }

  // A short first page may leave nothing to scroll.
  useEffect(() => {
    const handle = list.current;
    if (isPlaced && handle && handle.scrollSize <= handle.viewportSize && timeline.older === 'idle') loadOlder(roomRef);
  }, [isPlaced, rows, timeline.older, loadOlder, roomRef]);

  return (
    <div className="history">
      <div
        className="history-scroll"
        role="log"
        aria-live="off"
        aria-label={t('history.label', { room: roomName })}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key === 'End') goToEnd();
        }}
      >
        {/* Few messages stand at the foot, beside the composer. */}
        <div className="history-spring" />
        <Virtualizer
          ref={list}
          data={rows}
          shift={timeline.isPrepended}
          onScroll={onScroll}
          onResize={onResize}
        >
          {(row) => (
            <HistoryRow
              key={row.key}
              row={row}
              roomRef={roomRef}
              roomName={roomName}
              abilities={abilities}
              isLastOwn={row.key === timeline.lastOwnKey}
            />
          )}
        </Virtualizer>
      </div>
      <OlderState timeline={timeline} onRetry={() => loadOlder(roomRef)} />
      {!isAtBottom && (
        <Button
          className="new-pill"
          kind={timeline.newCount > 0 ? 'primary' : 'plain'}
          size="small"
          icon={<Icon of={ArrowDown} size={15} />}
          aria-label={timeline.newCount === 0 ? t('history.toBottom') : undefined}
          onClick={goToEnd}
        >
          {timeline.newCount > 0 && t('history.newPill', { count: timeline.newCount })}
        </Button>
      )}
      <ArrivalAnnouncer message={timeline.lastArrival} />
    </div>
  );
}

function OlderState({ timeline, onRetry }: { readonly timeline: Timeline; readonly onRetry: () => void }) {
  const t = useT();
  if (timeline.older === 'idle') return null;
  return (
    <div className="older-state">
      {timeline.older === 'loading' ? (
        <>
          <span className="spinner" aria-hidden />
          {t('history.loadingOlder')}
        </>
      ) : (
        <>
          {t('history.olderFailed')}
          <Button size="small" onClick={onRetry}>
            {t('banner.retry')}
          </Button>
        </>
      )}
    </div>
  );
}

// What was said in a room, in whatever state it is: being read, not to be had, empty, or there.
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { AbilitiesView } from '../../../src-shared/ipc/views.ts';
import type { CatchUp } from '../../../src-shared/protocol/model.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import type { Timeline } from '../../stores/timeline.ts';
import { selectTimeline } from '../../stores/timeline-store.ts';
import { useTimeline } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { ArrivalAnnouncer } from './ArrivalAnnouncer.tsx';
import { DeletedRoom } from './DeletedBefore.tsx';
import { EmptyRoom } from './EmptyRoom.tsx';
import { MessageList } from './MessageList.tsx';
import './history.css';

export interface HistoryProps {
  readonly roomRef: RoomRef;
  readonly roomName: string;
  readonly abilities: AbilitiesView;
  /** The room's rule for this person; null where there is none. */
  readonly catchUp: CatchUp | null;
}

export function History(props: HistoryProps) {
  const timeline = useTimeline(selectTimeline(props.roomRef));
  return (
    <>
      <HistoryState {...props} timeline={timeline} />
      <ArrivalAnnouncer timeline={timeline} />
    </>
  );
}

function HistoryState({ roomRef, roomName, abilities, catchUp, timeline }: HistoryProps & { readonly timeline: Timeline | undefined }) {
  const t = useT();
  const open = useTimeline((state) => state.open);

  if (!timeline || timeline.status === 'loading') return <div className="history" aria-busy />;
  if (timeline.status === 'failed') {
    return (
      <div className="history history-center">
        <p role="alert">{timeline.failure ? failureText(t, timeline.failure) : t('history.loadFailed')}</p>
        <Button onClick={() => open(roomRef, 0)}>{t('banner.retry')}</Button>
      </div>
    );
  }
  if (timeline.isComplete && timeline.items.length === 0) {
    return (
      <div className="history">
        {timeline.isDeletedBefore ? <DeletedRoom roomRef={roomRef} canBeLoaded={abilities.hasHistory} /> : <EmptyRoom abilities={abilities} />}
      </div>
    );
  }
  return <MessageList roomRef={roomRef} roomName={roomName} abilities={abilities} catchUp={catchUp} timeline={timeline} />;
}

// One line of the list, by its kind. Memoised: rows that did not change are not drawn again.
import { memo } from 'react';
import type { AbilitiesView } from '../../../src-shared/ipc/views.ts';
import { assertNever } from '../../../src-shared/util/assert-never.ts';
import type { CatchUp } from '../../../src-shared/protocol/model.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import type { TimelineRow } from '../../stores/timeline-rows.ts';
import { catchUpFact } from '../../ui/catch-up-fact.ts';
import { useI18n, useT } from '../../ui/i18n-context.tsx';
import { useNow } from '../../ui/use-now.ts';
import { DeletedBefore } from './DeletedBefore.tsx';
import { MessageRow } from './MessageRow.tsx';
import { PresenceRow } from './PresenceRow.tsx';

export interface HistoryRowProps {
  readonly row: TimelineRow;
  readonly roomRef: RoomRef;
  readonly roomName: string;
  readonly abilities: AbilitiesView;
  readonly catchUp: CatchUp | null;
  readonly isLastOwn: boolean;
  /** It was jumped to. */
  readonly isTarget: boolean;
}

export const HistoryRow = memo(function HistoryRow({ row, roomRef, roomName, abilities, catchUp, isLastOwn, isTarget }: HistoryRowProps) {
  const t = useT();
  switch (row.kind) {
    case 'start':
      return (
        <div className="history-start">
          {catchUp && catchUp.kind !== 'all'
            ? `${t('history.startPolicy')} ${catchUpFact(t, catchUp)}`
            : t(abilities.hasHistory ? 'history.start' : 'history.startNoHistory', { room: roomName })}
        </div>
      );
    case 'deleted':
      return <DeletedBefore roomRef={roomRef} canBeLoaded={abilities.hasHistory} />;
    case 'day':
      return <DayRow unixMs={row.unixMs} />;
    case 'unread':
      return (
        <div className="unread-line" role="separator">
          {t('history.newDivider')}
        </div>
      );
    case 'message':
      return (
        <MessageRow
          item={row.item}
          startsGroup={row.startsGroup}
          endsGroup={row.endsGroup}
          roomRef={roomRef}
          showsDelivery={isLastOwn}
          isTarget={isTarget}
          hasReceipts={abilities.hasReceipts}
        />
      );
    case 'presence':
      return <PresenceRow summary={row.summary} />;
    case 'notice':
      return <p className="history-note history-notice">{t(`history.notice.${row.item.notice}`)}</p>;
    default:
      return assertNever(row);
  }
});

const MINUTE_MS = 60_000;

function DayRow({ unixMs }: { readonly unixMs: number }) {
  const { format } = useI18n();
  // "Today" becomes "Yesterday" in a window left open over night.
  const nowUnixMs = useNow(MINUTE_MS);
  return (
    <div className="day-line" role="separator">
      {format.day(unixMs, nowUnixMs)}
    </div>
  );
}

// Over the composer, when the server lost messages of this person: sends all of them again, or lets go of them.
import { CircleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { TimelineItem } from '../../../src-shared/ipc/views.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import { selectTimeline } from '../../stores/timeline-store.ts';
import { useTimeline } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';

const NO_ITEMS: readonly TimelineItem[] = [];

export function LostStrip({ roomRef }: { readonly roomRef: RoomRef }) {
  const t = useT();
  const items = useTimeline((state) => selectTimeline(roomRef)(state)?.items ?? NO_ITEMS);
  const retry = useTimeline((state) => state.retry);
  const discard = useTimeline((state) => state.discard);
  const lostKeys = useMemo(() => items.flatMap((item) => (isLost(item) ? [item.key] : [])), [items]);
  if (lostKeys.length === 0) return null;
  const count = lostKeys.length;
  return (
    <div className="lost-strip">
      <Icon of={CircleAlert} size={16} />
      <p className="grow" role="status">
        {t('lost.lead', { count })}
      </p>
      <Button size="small" kind="primary" onClick={() => lostKeys.forEach((key) => retry(roomRef, key))}>
        {t('lost.sendAgain', { count })}
      </Button>
      <Button size="small" kind="ghost" onClick={() => lostKeys.forEach((key) => discard(roomRef, key))}>
        {t('lost.discard')}
      </Button>
    </div>
  );
}

function isLost(item: TimelineItem): boolean {
  return item.kind === 'message' && item.delivery?.kind === 'failed' && item.delivery.failure.code === 'MESSAGE_LOST';
}

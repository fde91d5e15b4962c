// Where what came before was deleted on this computer: says so, and loads it again where the server still has it.
import { Eraser } from 'lucide-react';
import type { RoomRef } from '../../stores/room-key.ts';
import { useTimeline } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';

export interface DeletedBeforeProps {
  readonly roomRef: RoomRef;
  readonly canBeLoaded: boolean;
}

/** Over the messages that came after. */
export function DeletedBefore({ roomRef, canBeLoaded }: DeletedBeforeProps) {
  const t = useT();
  return (
    <div className="history-start history-deleted">
      <span>{t('history.deletedBefore')}</span>
      {canBeLoaded && <LoadDeleted roomRef={roomRef} />}
    </div>
  );
}

/** In the place of the messages, where none came after. */
export function DeletedRoom({ roomRef, canBeLoaded }: DeletedBeforeProps) {
  const t = useT();
  return (
    <div className="history-empty">
      <span className="card-icon">
        <Icon of={Eraser} size={20} />
      </span>
      <b>{t('history.deletedTitle')}</b>
      {canBeLoaded ? <LoadDeleted roomRef={roomRef} /> : <p className="muted">{t('history.startNoHistory')}</p>}
    </div>
  );
}

function LoadDeleted({ roomRef }: { readonly roomRef: RoomRef }) {
  const t = useT();
  const loadDeleted = useTimeline((state) => state.loadDeleted);
  return (
    <Button size="small" onClick={() => loadDeleted(roomRef)}>
      {t('history.loadDeleted')}
    </Button>
  );
}

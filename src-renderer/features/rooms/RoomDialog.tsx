// What latecomers of a room get to read: set by its owner, said in words to everybody else.
import { useState } from 'react';
import type { FormEvent } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { RoomView } from '../../../src-shared/ipc/views.ts';
import type { CatchUp, WantedCatchUp } from '../../../src-shared/protocol/model.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import { selectRoom } from '../../stores/rooms-store.ts';
import { useRooms, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { catchUpFact } from '../../ui/catch-up-fact.ts';
import { Field } from '../../ui/Field.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { RadioList } from '../../ui/RadioList.tsx';

const KINDS = ['all', 'last', 'since-joined', 'none'] as const;
/** What is offered at first where somebody wants "the last ones": about two screens. */
const USUAL_COUNT = 50;
/** docs/PROTOCOL.md section 5. */
const MAX_COUNT = 1_000_000;

export function RoomDialog({ roomRef }: { readonly roomRef: RoomRef }) {
  const room = useRooms(selectRoom(roomRef.connectionId, roomRef.roomId));
  const closeDialog = useView((state) => state.closeDialog);
  if (!room?.catchUp) return null;
  if (!room.isOwned) return <RoomFacts room={room} catchUp={room.catchUp} onClose={closeDialog} />;
  return <RoomSettings roomRef={roomRef} room={room} catchUp={room.catchUp} onClose={closeDialog} />;
}

interface RoomPartProps {
  readonly room: RoomView;
  readonly catchUp: CatchUp;
  readonly onClose: () => void;
}

function RoomFacts({ room, catchUp, onClose }: RoomPartProps) {
  const t = useT();
  return (
    <Modal title={t('room.aboutTitle', { room: room.name })} width="narrow" onClose={onClose}>
      <p>{catchUpFact(t, catchUp)}</p>
      <p className="muted">{t('room.ownerDecides')}</p>
    </Modal>
  );
}

function RoomSettings({ roomRef, room, catchUp, onClose }: RoomPartProps & { readonly roomRef: RoomRef }) {
  const t = useT();
  const setCatchUp = useRooms((state) => state.setCatchUp);
  const [kind, setKind] = useState(catchUp.kind);
  const [typedCount, setTypedCount] = useState(String(catchUp.count ?? USUAL_COUNT));
  const [error, setError] = useState<string | null>(null);
  const wanted = wantedOf(kind, typedCount);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!wanted) return;
    const result = await setCatchUp(roomRef, wanted);
    if (result.ok) onClose();
    else setError(failureText(t, result.error));
  }

  const countField = (
    <Field
      label={t('room.count')}
      inputMode="numeric"
      value={typedCount}
      error={wanted ? null : t('room.countInvalid', { max: MAX_COUNT })}
      onChange={(event) => setTypedCount(event.target.value)}
    />
  );
  return (
    <Modal
      title={t('room.settingsTitle', { room: room.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" form="room-settings" disabled={!wanted}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form id="room-settings" className="room-settings" onSubmit={(event) => void save(event)}>
        <RadioList
          label={t('room.catchUp')}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({
            value,
            label: t(`room.catchUp.${value}`),
            hint: t(`room.catchUpHint.${value}`),
            ...(value === 'last' && { detail: countField }),
          }))}
        />
        <p className="muted small">{t('room.catchUpNote')}</p>
        {error && <p role="alert">{error}</p>}
      </form>
    </Modal>
  );
}

/** null while what is typed is no number that can be set. */
function wantedOf(kind: CatchUp['kind'], typedCount: string): WantedCatchUp | null {
  if (kind !== 'last') return { kind };
  const count = Number(typedCount);
  return /^\s*\d+\s*$/.test(typedCount) && count >= 1 && count <= MAX_COUNT ? { kind, count } : null;
}

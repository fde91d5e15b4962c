// Asks before history kept here is deleted, and names what goes.
import { useRef, useState } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { HistoryScope, ArchiveView } from '../../../src-shared/ipc/history-archive.ts';
import { countArchived } from '../../stores/archive-store.ts';
import { useArchive, useView } from '../../stores/use-stores.ts';
import { useArchiveOverview } from '../../stores/use-archive-overview.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { serverName } from './archive-names.ts';
import './archive.css';

/** More than one takes in at a glance; the rest is counted. */
const ROOMS_SHOWN = 8;

export function DeleteHistoryDialog({ scope }: { readonly scope: HistoryScope }) {
  const t = useT();
  const overview = useArchiveOverview(scope);
  const deleteHistory = useArchive((state) => state.delete);
  const closeDialog = useView((state) => state.closeDialog);
  const cancel = useRef<HTMLButtonElement>(null);
  const [removesUnsent, setRemovesUnsent] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function confirm() {
    setIsBusy(true);
    const result = await deleteHistory(scope, removesUnsent);
    setIsBusy(false);
    if (result.ok) closeDialog();
    else setProblem(failureText(t, result.error));
  }

  // Read in a moment: a dialog that grows under the pointer would be worse.
  if (!overview) return null;
  const view = overview.ok ? overview.value : null;
  const count = view ? countArchived(view, 'messageCount') : 0;
  const unsentCount = view ? countArchived(view, 'unsentCount') : 0;
  const said = problem ?? (overview.ok ? null : failureText(t, overview.error));
  return (
    <Modal
      title={t('archive.deleteTitle')}
      width="narrow"
      onClose={closeDialog}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={closeDialog}>
            {t('common.cancel')}
          </Button>
          {count + unsentCount > 0 && (
            <Button kind="danger" disabled={isBusy || (count === 0 && !removesUnsent)} onClick={() => void confirm()}>
              {t('archive.deleteSubmit')}
            </Button>
          )}
        </>
      }
    >
      {view && <p>{t('archive.deleteWhat', { count })}</p>}
      {view && count > 0 && <RoomsThatGo view={view} />}
      {count > 0 && <p className="small muted">{t('archive.deleteMeaning')}</p>}
      {unsentCount > 0 && (
        <label className="kept-choice">
          <input type="checkbox" checked={removesUnsent} onChange={(event) => setRemovesUnsent(event.target.checked)} />
          <span>
            {t('archive.deleteUnsent', { count: unsentCount })}
            <span className="small muted">{t('archive.deleteUnsentKept')}</span>
          </span>
        </label>
      )}
      {said && (
        <p className="kept-problem" role="alert">
          {said}
        </p>
      )}
    </Modal>
  );
}

function RoomsThatGo({ view }: { readonly view: ArchiveView }) {
  const t = useT();
  const rooms = view.servers.flatMap((server) => server.rooms.filter(({ messageCount }) => messageCount > 0).map((room) => ({ server, room })));
  const isOneServer = view.servers.length === 1;
  return (
    <ul className="kept-rooms">
      {rooms.slice(0, ROOMS_SHOWN).map(({ server, room }) => (
        <li key={`${server.serverKey} ${room.roomId}`}>
          <span className="grow">
            <b className="ellipsis" dir="auto">
              {room.name}
            </b>
            {!isOneServer && (
              <span className="small muted ellipsis" dir="auto">
                {serverName(server, t)}
              </span>
            )}
          </span>
          <span className="small muted kept-count">{t('archive.roomMessages', { count: room.messageCount })}</span>
        </li>
      ))}
      {rooms.length > ROOMS_SHOWN && <li className="small muted">{t('archive.moreRooms', { count: rooms.length - ROOMS_SHOWN })}</li>}
    </ul>
  );
}

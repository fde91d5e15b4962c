// How far an export or import is, with a way to stop it. Closing the dialog does not.
import { useRef } from 'react';
import type { HistoryJobView } from '../../../src-shared/ipc/history-archive.ts';
import { useArchive, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Modal } from '../../ui/Modal.tsx';
import './archive.css';

export function JobProgress({ job: { kind, done, total }, title }: { readonly job: HistoryJobView; readonly title: string }) {
  const t = useT();
  const cancel = useArchive((state) => state.cancel);
  const closeDialog = useView((state) => state.closeDialog);
  const button = useRef<HTMLButtonElement>(null);
  const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
  return (
    <Modal
      title={title}
      width="narrow"
      onClose={closeDialog}
      initialFocus={button}
      actions={
        <Button ref={button} onClick={cancel}>
          {t('common.cancel')}
        </Button>
      }
    >
      <label className="kept-progress">
        <span>{kind === 'export' ? t('archive.exporting', { done, total }) : t('archive.importing', { percent })}</span>
        <progress value={done} max={Math.max(total, 1)} />
      </label>
    </Modal>
  );
}

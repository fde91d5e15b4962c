// Asks before the host stops while others are there.
import { useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Modal } from '../../ui/Modal.tsx';

export interface StopDialogProps {
  readonly othersCount: number;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

export function StopDialog({ othersCount, onCancel, onConfirm }: StopDialogProps) {
  const t = useT();
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Modal
      title={t('host.stopTitle')}
      width="narrow"
      onClose={onCancel}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={onCancel}>
            {t('common.cancel')}
          </Button>
          <Button kind="danger" onClick={onConfirm}>
            {t('host.stopConfirm')}
          </Button>
        </>
      }
    >
      <p>{t('host.stopLead', { count: othersCount })}</p>
    </Modal>
  );
}

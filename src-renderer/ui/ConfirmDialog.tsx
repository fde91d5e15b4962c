// Asks before something that cannot be taken back. Whoever presses Enter without reading cancels.
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { useT } from './i18n-context.tsx';
import { Modal } from './Modal.tsx';

export interface ConfirmDialogProps {
  readonly title: string;
  /** What the button says that does it. */
  readonly confirmLabel: string;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
  /** What will happen. */
  readonly children: ReactNode;
}

export function ConfirmDialog({ title, confirmLabel, onCancel, onConfirm, children }: ConfirmDialogProps) {
  const t = useT();
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Modal
      title={title}
      width="narrow"
      onClose={onCancel}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={onCancel}>
            {t('common.cancel')}
          </Button>
          <Button kind="danger" onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Modal>
  );
}

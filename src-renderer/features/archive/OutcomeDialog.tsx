// What came of something that was done: its words, and one button to close.
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Modal } from '../../ui/Modal.tsx';

export function OutcomeDialog({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const t = useT();
  const closeDialog = useView((state) => state.closeDialog);
  const close = useRef<HTMLButtonElement>(null);
  return (
    <Modal
      title={title}
      width="narrow"
      onClose={closeDialog}
      initialFocus={close}
      actions={
        <Button ref={close} kind="primary" onClick={closeDialog}>
          {t('common.close')}
        </Button>
      }
    >
      {children}
    </Modal>
  );
}

// A side of the window that slides in where there is no room for it beside the chat.
import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { useT } from './i18n-context.tsx';
import './modal.css';

export interface SheetProps {
  readonly side: 'start' | 'end';
  readonly label: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Sheet({ side, label, isOpen, onClose, children }: SheetProps) {
  const t = useT();
  return (
    <Dialog.Root open={isOpen} onOpenChange={(nowOpen) => !nowOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className={`sheet sheet-${side}`} aria-label={label}>
          {children}
          <Dialog.Close className="visually-hidden">{t('common.close')}</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

// A dialog in the middle of the window: title, content, actions. Focus and Escape are the library's.
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { IconButton } from './Button.tsx';
import { useT } from './i18n-context.tsx';
import { Icon } from './Icon.tsx';
import './modal.css';

export interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot, the main one last. */
  readonly actions?: ReactNode;
  readonly width?: 'narrow' | 'normal' | 'wide';
  /** What has the focus at first; the dialog itself unless given. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
}

export function Modal({ title, onClose, children, actions, width = 'normal', initialFocus }: ModalProps) {
  const t = useT();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup ref={popup} className={`modal modal-${width}`} initialFocus={initialFocus ?? popup}>
          <header className="modal-head">
            <Dialog.Title className="modal-title">{title}</Dialog.Title>
            <Dialog.Close render={<IconButton label={t('common.close')} icon={<Icon of={X} />} />} />
          </header>
          <div className="modal-body">{children}</div>
          {actions && <footer className="modal-actions">{actions}</footer>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

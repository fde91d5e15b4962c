// The code as large as the screen allows, for a projector: light whatever the theme, with what can be typed beside it.
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStores } from '../../stores/use-stores.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { QrCode } from '../../ui/QrCode.tsx';
import type { Invitation } from './invitation.ts';
import { InviteSteps } from './InviteSteps.tsx';
import './poster.css';

export interface InvitePosterProps {
  readonly invitation: Invitation;
  /** What the code says. */
  readonly text: string;
  readonly place: string;
  readonly spaceName: string;
  readonly onClose: () => void;
}

export function InvitePoster({ invitation, text, place, spaceName, onClose }: InvitePosterProps) {
  const t = useT();
  const { setFullScreen } = useStores();
  const popup = useRef<HTMLDivElement>(null);
  useEffect(() => {
    setFullScreen(true);
    return () => setFullScreen(false);
  }, [setFullScreen]);
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup ref={popup} className="poster" initialFocus={popup}>
          <div className="poster-code">
            <QrCode text={text} label={t('invite.codeLabel', { place })} />
          </div>
          <div className="poster-words">
            <Dialog.Title className="poster-title" dir="auto">
              {place}
            </Dialog.Title>
            {spaceName !== place && (
              <p className="poster-space" dir="auto">
                {spaceName}
              </p>
            )}
            <InviteSteps invitation={invitation} />
          </div>
          <Dialog.Close className="poster-close" render={<IconButton label={t('common.close')} icon={<Icon of={X} size={24} />} />} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

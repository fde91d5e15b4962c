// Asks before a link leaves the app, and shows where it really leads.
import { TriangleAlert } from 'lucide-react';
import { useRef } from 'react';
import { useStores, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { linkHost } from './link-host.ts';
import './history.css';

export interface LinkDialogProps {
  readonly href: string;
  /** The link as it was written. */
  readonly text: string;
}

export function LinkDialog({ href, text }: LinkDialogProps) {
  const t = useT();
  const { openLink, copyText } = useStores();
  const closeDialog = useView((state) => state.closeDialog);
  const cancel = useRef<HTMLButtonElement>(null);
  const host = linkHost(href, text);

  return (
    <Modal
      title={t('linkDialog.title')}
      width="narrow"
      onClose={closeDialog}
      initialFocus={cancel}
      actions={
        <>
          <Button kind="ghost" onClick={() => copyText(href)}>
            {t('linkDialog.copy')}
          </Button>
          <span className="grow" />
          <Button ref={cancel} onClick={closeDialog}>
            {t('common.cancel')}
          </Button>
          <Button
            kind="primary"
            onClick={() => {
              openLink(href);
              closeDialog();
            }}
          >
            {t('linkDialog.open')}
          </Button>
        </>
      }
    >
      <p className="muted">{t(host.isMail ? 'linkDialog.leadMail' : 'linkDialog.lead')}</p>
      <p className="link-host" dir="ltr">
        {host.shown}
      </p>
      {host.mixesScripts && (
        <p className="link-warning">
          <Icon of={TriangleAlert} size={16} />
          {t('linkDialog.mixed')}
        </p>
      )}
      <p className="link-address" dir="ltr">
        {href}
      </p>
    </Modal>
  );
}

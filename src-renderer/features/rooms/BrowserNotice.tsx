// In a browser, over the chat: that this way in is not encrypted. Hidden once read; the mark in the sidebar stays.
import { X } from 'lucide-react';
import { useSettings, useView } from '../../stores/use-stores.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { UnencryptedNote } from '../../ui/UnencryptedNote.tsx';

const DISMISSED_AS = 'unencrypted';

export function BrowserNotice() {
  const t = useT();
  const visit = useSettings((state) => state.visit);
  const isDismissed = useView((state) => state.dismissedFacts.includes(DISMISSED_AS));
  const dismiss = useView((state) => state.dismissFacts);
  const openDialog = useView((state) => state.openDialog);
  if (visit === null || isDismissed) return null;
  return (
    <div className="browser-notice">
      <UnencryptedNote>
        {visit.installers.length > 0 && (
          <Button size="small" onClick={() => openDialog({ kind: 'get-app' })}>
            {t('getApp.title')}
          </Button>
        )}
        <IconButton label={t('common.dismiss')} icon={<Icon of={X} size={16} />} onClick={() => dismiss(DISMISSED_AS)} />
      </UnencryptedNote>
    </div>
  );
}

// Tells the host, over whatever room is open, that the history was damaged and set back; until it was read and hidden.
import { TriangleAlert, X } from 'lucide-react';
import type { RunningHost } from '../../stores/host-store.ts';
import { useView } from '../../stores/use-stores.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useI18n } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';

export function RestoredStrip({ host }: { readonly host: RunningHost }) {
  const { t, format } = useI18n();
  const openDialog = useView((state) => state.openDialog);
  const dismiss = useView((state) => state.dismissFacts);
  const fact = `restored ${host.restoredFromUnixMs}`;
  const isDismissed = useView((state) => state.dismissedFacts.includes(fact));
  if (host.restoredFromUnixMs === undefined || isDismissed) return null;
  return (
    <div className="banner banner-warn">
      <Icon of={TriangleAlert} />
      <p className="banner-text" role="status">
        {t('host.historyRestored', { date: format.dateTime(host.restoredFromUnixMs) })}
      </p>
      <Button size="small" onClick={() => openDialog({ kind: 'host' })}>
        {t('host.showDamaged')}
      </Button>
      <IconButton label={t('common.dismiss')} icon={<Icon of={X} size={16} />} onClick={() => dismiss(fact)} />
    </div>
  );
}

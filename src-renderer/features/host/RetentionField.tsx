// How long one's own room keeps messages, with the way to change it.
import { useSettings, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { retentionText } from '../../ui/retention-text.ts';

export function RetentionField() {
  const t = useT();
  const retention = useSettings((state) => state.settings.retention);
  const openDialog = useView((state) => state.openDialog);
  return (
    <div className="retention-field">
      <div className="grow">
        <p className="field-label">{t('retention.title')}</p>
        <p>{retentionText(t, retention)}</p>
      </div>
      <Button size="small" aria-label={t('retention.changeLabel')} onClick={() => openDialog({ kind: 'retention' })}>
        {t('retention.change')}
      </Button>
    </div>
  );
}

// Says that the history was damaged, from when the backup is that took its place, and where the damaged files are.
import type { RunningHost } from '../../stores/host-store.ts';
import { useStores } from '../../stores/use-stores.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useI18n } from '../../ui/i18n-context.tsx';

export function RestoredNotice({ host }: { readonly host: RunningHost }) {
  const { t, format } = useI18n();
  const { copyText } = useStores();
  if (host.restoredFromUnixMs === undefined) return null;
  return (
    <div className="restored-notice" role="status">
      <p>{t('host.historyRestored', { date: format.dateTime(host.restoredFromUnixMs) })}</p>
      {host.damagedFilesDir !== undefined && (
        <p className="restored-files">
          <code dir="ltr" className="grow">
            {host.damagedFilesDir}
          </code>
          <CopyButton text={host.damagedFilesDir} label={t('host.copyDamagedPath')} onCopy={copyText} />
        </p>
      )}
    </div>
  );
}

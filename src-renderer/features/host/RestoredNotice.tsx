// Says that the history was damaged and from when the backup is that took its place.
import type { RunningHost } from '../../stores/host-store.ts';
import { useI18n } from '../../ui/i18n-context.tsx';

export function RestoredNotice({ host }: { readonly host: RunningHost }) {
  const { t, format } = useI18n();
  if (host.restoredFromUnixMs === undefined) return null;
  return <p role="status">{t('host.historyRestored', { date: format.dateTime(host.restoredFromUnixMs) })}</p>;
}

// Comings and goings in one line.
import type { MessageKey } from '../../../src-shared/i18n/translator.ts';
import type { PresenceSummary } from '../../stores/presence-summary.ts';
import { useI18n } from '../../ui/i18n-context.tsx';

const KEYS = [
  ['joined', 'history.joined'],
  ['returned', 'history.returned'],
  ['passed', 'history.passed'],
  ['left', 'history.left'],
] as const satisfies readonly (readonly [keyof PresenceSummary, MessageKey])[];

export function PresenceRow({ summary }: { readonly summary: PresenceSummary }) {
  const { t, format } = useI18n();
  const parts = KEYS.filter(([part]) => summary[part].length > 0).map(([part, key]) =>
    t(key, { names: format.names(summary[part]), count: summary[part].length }),
  );
  const all = KEYS.flatMap(([part]) => summary[part]);
  return (
    <p className="history-note" title={format.list(all)}>
      {parts.join(' · ')}
    </p>
  );
}

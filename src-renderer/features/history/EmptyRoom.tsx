// A room in which nothing was said yet.
import { MessageSquare } from 'lucide-react';
import type { AbilitiesView } from '../../../src-shared/ipc/views.ts';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';

export function EmptyRoom({ abilities }: { readonly abilities: AbilitiesView }) {
  const t = useT();
  return (
    <div className="history-empty">
      <span className="card-icon">
        <Icon of={MessageSquare} size={20} />
      </span>
      <b>{t('history.emptyTitle')}</b>
      <p className="muted">{t(abilities.hasHistory ? 'history.emptyLead' : 'history.startNoHistory')}</p>
    </div>
  );
}

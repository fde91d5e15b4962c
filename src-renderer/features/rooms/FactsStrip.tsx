// What a server of an older kind cannot do, said once, as facts.
import { Info, X } from 'lucide-react';
import type { MessageKey } from '../../../src-shared/i18n/translator.ts';
import type { AbilitiesView, ConnectionView } from '../../../src-shared/ipc/views.ts';
import { useView } from '../../stores/use-stores.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';

export function FactsStrip({ connection }: { readonly connection: ConnectionView }) {
  const t = useT();
  const { connectionId, dialect, abilities, link } = connection;
  const isDismissed = useView((state) => state.dismissedFacts.includes(connectionId));
  const dismiss = useView((state) => state.dismissFacts);
  const facts = factsOf(abilities);
  if (isDismissed || !dialect || link.kind !== 'online' || facts.length === 0) return null;
  return (
    <div className="banner banner-calm" role="note">
      <Icon of={Info} size={16} />
      <p className="banner-text">
        {[t('facts.title', { dialect: t(`dialect.${dialect}`) }), ...facts.map((key) => t(key))].join(' ')}
      </p>
      <IconButton label={t('common.dismiss')} icon={<Icon of={X} size={16} />} onClick={() => dismiss(connectionId)} />
    </div>
  );
}

export function factsOf(abilities: AbilitiesView): MessageKey[] {
  const facts: MessageKey[] = [];
  if (!abilities.hasHistory) facts.push('facts.noHistory');
  if (abilities.rooms === 'one-at-a-time') facts.push('facts.oneRoom');
  if (abilities.rooms === 'none') facts.push('facts.noRooms');
  if (!abilities.hasMemberList) facts.push('facts.noMembers');
  if (!abilities.hasReceipts) facts.push('facts.noReceipts');
  return facts;
}

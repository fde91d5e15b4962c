// Being found near by: whether one's own room is shown there, and the network cards that take part.
import type { NetworkCardView } from '../../../src-shared/ipc/views.ts';
import { useFeedback, useNearby, useSettings } from '../../stores/use-stores.ts';
import { useI18n, useT } from '../../ui/i18n-context.tsx';
import { SwitchField } from '../../ui/SwitchField.tsx';

export function NearbySettings() {
  const t = useT();
  const isListed = useSettings((state) => state.settings.isHostListed);
  const choices = useSettings((state) => state.settings.cardChoices);
  const cards = useNearby((state) => state.cards);
  const update = useSettings((state) => state.update);
  const watch = useFeedback((state) => state.watch);
  return (
    <section className="settings-group" aria-labelledby="settings-nearby">
      <h3 id="settings-nearby">{t('nearby.title')}</h3>
      <SwitchField
        label={t('nearby.listed')}
        hint={t('nearby.listedHint')}
        isOn={isListed}
        onChange={(isHostListed) => watch(update({ isHostListed }))}
      />
      {cards.length > 0 && <p className="field-label">{t('nearby.cards')}</p>}
      {cards.map((card) => (
        <CardSwitch key={card.name} card={card} onChange={(isUsed) => watch(update({ cardChoices: { ...choices, [card.name]: isUsed } }))} />
      ))}
    </section>
  );
}

function CardSwitch({ card, onChange }: { readonly card: NetworkCardView; readonly onChange: (isUsed: boolean) => void }) {
  const { t } = useI18n();
  // One address is enough to know a card by; IPv6 ones are long and many.
  const [address = ''] = card.addresses;
  const hint = card.kind === 'vpn' || card.kind === 'virtual' ? t(`nearby.card.${card.kind}`, { address }) : address;
  return <SwitchField label={card.name} hint={hint} isOn={card.isUsed} onChange={onChange} />;
}

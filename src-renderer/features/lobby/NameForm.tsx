// The large name form of the first start.
import { useSettings } from '../../stores/use-stores.ts';
import { useT } from '../../ui/i18n-context.tsx';
import { NameEntry } from '../../ui/NameEntry.tsx';

export function NameForm({ submitLabel }: { readonly submitLabel?: string }) {
  const t = useT();
  const update = useSettings((state) => state.update);
  return (
    <NameEntry
      className="welcome-form"
      placeholder={t('name.placeholder')}
      submitLabel={submitLabel ?? t('welcome.continue')}
      onSubmit={(name) => update({ name })}
    />
  );
}

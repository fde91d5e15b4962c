// Another name, where the server does not take one's own.
import { useConnections } from '../../stores/use-stores.ts';
import { useT } from '../../ui/i18n-context.tsx';
import { NameEntry } from '../../ui/NameEntry.tsx';

export interface NewNameFormProps {
  readonly connectionId: string;
  readonly suggestion: string;
}

export function NewNameForm({ connectionId, suggestion }: NewNameFormProps) {
  const t = useT();
  const setName = useConnections((state) => state.setName);
  return (
    <NameEntry
      className="banner-form"
      placeholder={t('name.label')}
      submitLabel={t('banner.nameSubmit')}
      suggestion={suggestion}
      onSubmit={(name) => setName(connectionId, name)}
    />
  );
}

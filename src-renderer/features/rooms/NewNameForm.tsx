// Another name, where the server does not take one's own.
import { useState } from 'react';
import type { FormEvent } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import { useConnections } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { useT } from '../../ui/i18n-context.tsx';

export interface NewNameFormProps {
  readonly connectionId: string;
  readonly suggestion: string;
}

export function NewNameForm({ connectionId, suggestion }: NewNameFormProps) {
  const t = useT();
  const setName = useConnections((state) => state.setName);
  const [typed, setTyped] = useState(suggestion);
  const [error, setError] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (typed.trim() === '') return setError(t('name.missing'));
    const result = await setName(connectionId, typed.trim());
    if (!result.ok) setError(failureText(t, result.error));
  }

  return (
    <form className="banner-form" onSubmit={(event) => void submit(event)}>
      <Field
        label={t('name.label')}
        labelAt="hidden"
        placeholder={t('name.label')}
        value={typed}
        error={error}
        autoFocus
        onChange={(event) => {
          setTyped(event.target.value);
          setError(null);
        }}
      />
      <Button kind="primary" type="submit">
        {t('banner.nameSubmit')}
      </Button>
    </form>
  );
}

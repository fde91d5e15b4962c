// The large name form of the first start.
import { useState } from 'react';
import type { FormEvent } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import { useSettings } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { useT } from '../../ui/i18n-context.tsx';

export function NameForm({ submitLabel }: { readonly submitLabel?: string }) {
  const t = useT();
  const update = useSettings((state) => state.update);
  const [name, setName] = useState('');
  const [error, setError] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() === '') return setError(t('name.missing'));
    const result = await update({ name: name.trim() });
    if (!result.ok) setError(failureText(t, result.error));
  }

  return (
    <form className="welcome-form" onSubmit={(event) => void submit(event)}>
      <Field
        label={t('name.label')}
        labelAt="hidden"
        placeholder={t('name.placeholder')}
        value={name}
        error={error}
        autoFocus
        onChange={(event) => {
          setName(event.target.value);
          setError(null);
        }}
      />
      <Button kind="primary" type="submit">
        {submitLabel ?? t('welcome.continue')}
      </Button>
    </form>
  );
}

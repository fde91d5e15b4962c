// A field for a person's name and the button that takes it; beneath, what is wrong with the name. Must not know what the name is for.
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { failureText } from '../../src-shared/i18n/translator.ts';
import type { Result } from '../../src-shared/util/result.ts';
import { Button } from './Button.tsx';
import { Field } from './Field.tsx';
import { useT } from './i18n-context.tsx';

export interface NameEntryProps {
  /** Of the form: how the two stand to each other. */
  readonly className: string;
  readonly placeholder: string;
  readonly submitLabel: string;
  readonly suggestion?: string;
  /** Given a name that is not blank, without spaces around it. */
  readonly onSubmit: (name: string) => Promise<Result<unknown, AppFailure>>;
}

export function NameEntry({ className, placeholder, submitLabel, suggestion = '', onSubmit }: NameEntryProps) {
  const t = useT();
  const [typed, setTyped] = useState(suggestion);
  const [error, setError] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const name = typed.trim();
    if (name === '') return setError(t('name.missing'));
    const result = await onSubmit(name);
    if (!result.ok) setError(failureText(t, result.error));
  }

  return (
    <form className={className} onSubmit={(event) => void submit(event)}>
      <Field
        label={t('name.label')}
        labelAt="hidden"
        placeholder={placeholder}
        value={typed}
        error={error}
        autoFocus
        onChange={(event) => {
          setTyped(event.target.value);
          setError(null);
        }}
      />
      <Button kind="primary" type="submit">
        {submitLabel}
      </Button>
    </form>
  );
}

// The person's name in the lobby: changed in place, kept when one leaves the field or presses Enter.
import { useState } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import { useSettings } from '../../stores/use-stores.ts';
import { Field } from '../../ui/Field.tsx';
import { useT } from '../../ui/i18n-context.tsx';

export function NameField() {
  const t = useT();
  const name = useSettings((state) => state.settings.name);
  const update = useSettings((state) => state.update);
  /** What is being typed; null while the field shows the name as kept. */
  const [draft, setDraft] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function keep() {
    const typed = draft?.trim();
    if (typed === undefined || typed === name) return reset();
    if (typed === '') return setError(t('name.missing'));
    const result = await update({ name: typed });
    if (result.ok) reset();
    else setError(failureText(t, result.error));
  }

  function reset() {
    setDraft(null);
    setError(null);
  }

  return (
    <Field
      className="lobby-name"
      label={t('name.label')}
      labelAt="inside"
      value={draft ?? name}
      error={error}
      onChange={(event) => {
        setDraft(event.target.value);
        setError(null);
      }}
      onBlur={() => void keep()}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') void keep();
        if (event.key === 'Escape') reset();
      }}
    />
  );
}

// Whose messages: any part of a name, with the names that hold it to choose from.
import { Autocomplete } from '@base-ui/react/autocomplete';
import { useEffect, useId, useState } from 'react';
import { useSearch } from '../../stores/use-stores.ts';
import { useT } from '../../ui/i18n-context.tsx';
import '../../ui/action-menu.css';
import '../../ui/field.css';

export function PersonField() {
  const t = useT();
  const id = useId();
  const person = useSearch((state) => state.form.person);
  const change = useSearch((state) => state.change);
  const suggestPeople = useSearch((state) => state.suggestPeople);
  const [names, setNames] = useState<readonly string[]>([]);

  useEffect(() => {
    let isCurrent = true;
    void suggestPeople(person).then((found) => isCurrent && setNames(found.filter((name) => name !== person)));
    return () => {
      isCurrent = false;
    };
  }, [person, suggestPeople]);

  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {t('search.person')}
      </label>
      <Autocomplete.Root items={[...names]} mode="none" value={person} onValueChange={(value) => change({ person: value })}>
        <div className="field-frame">
          <Autocomplete.Input id={id} className="field-input" placeholder={t('search.personPlaceholder')} maxLength={256} spellCheck={false} dir="auto" />
        </div>
        <Autocomplete.Portal>
          <Autocomplete.Positioner className="popup-layer" sideOffset={4} align="start">
            <Autocomplete.Popup className="menu search-people" hidden={names.length === 0}>
              <Autocomplete.List>
                {(name: string) => (
                  <Autocomplete.Item key={name} value={name} className="menu-item">
                    <span className="grow ellipsis" dir="auto">
                      {name}
                    </span>
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
    </div>
  );
}

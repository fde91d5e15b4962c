// Who said it, and when.
import { Button } from '../../ui/Button.tsx';
import { filterCount } from '../../stores/search-form.ts';
import { useSearch } from '../../stores/use-stores.ts';
import { Field } from '../../ui/Field.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { PersonField } from './PersonField.tsx';

export function SearchFilters() {
  const t = useT();
  const form = useSearch((state) => state.form);
  const change = useSearch((state) => state.change);
  return (
    <div className="search-filters">
      <PersonField />
      <div className="search-dates">
        <Field
          type="date"
          label={t('search.from')}
          value={form.fromDay}
          max={form.untilDay || undefined}
          onChange={(event) => change({ fromDay: event.target.value })}
        />
        <Field
          type="date"
          label={t('search.until')}
          value={form.untilDay}
          min={form.fromDay || undefined}
          onChange={(event) => change({ untilDay: event.target.value })}
        />
      </div>
      {filterCount(form) > 0 && (
        <Button size="small" kind="ghost" onClick={() => change({ person: '', fromDay: '', untilDay: '' })}>
          {t('search.clearFilters')}
        </Button>
      )}
    </div>
  );
}

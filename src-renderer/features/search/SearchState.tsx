// How the search stands, in a line: how many were found, that none was, that some cannot be found yet, or why it failed.
import { failureText } from '../../../src-shared/i18n/translator.ts';
import { useSearch } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useI18n, useT } from '../../ui/i18n-context.tsx';

export function SearchState() {
  const t = useT();
  const status = useSearch((state) => state.status);
  const failure = useSearch((state) => state.failure);
  const repeat = useSearch((state) => state.repeat);
  if (status === 'failed' && failure) {
    return (
      <div className="search-failed" role="alert">
        <p>{failureText(t, failure)}</p>
        <Button size="small" onClick={repeat}>
          {t('banner.retry')}
        </Button>
      </div>
    );
  }
  return (
    <>
      <div role="status" className="search-status">
        {status === 'searching' && <span className="spinner" aria-hidden />}
        <Found />
      </div>
      <StillIndexing />
    </>
  );
}

function Found() {
  const t = useT();
  const status = useSearch((state) => state.status);
  const count = useSearch((state) => state.hits.length);
  const hasMore = useSearch((state) => state.next !== null);
  if (status === 'idle') return null;
  if (count > 0) return <span>{t(hasMore ? 'search.countMore' : 'search.count', { count })}</span>;
  return status === 'searching' ? <span>{t('search.searching')}</span> : <span className="visually-hidden">{t('search.none')}</span>;
}

function StillIndexing() {
  const { t, locale } = useI18n();
  const share = useSearch((state) => state.indexedShare);
  if (share >= 1) return null;
  const percent = new Intl.NumberFormat(locale, { style: 'percent' }).format(share);
  return <p className="search-note">{t('search.indexing', { percent })}</p>;
}

// Looking something up in one's own copy: the question at the top, what was found beneath it. Arrows and Enter work from the field.
import { Search, X } from 'lucide-react';
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { jumpToHit } from '../../stores/jump-to-hit.ts';
import { filterCount, isAskedSomething, scopeOfRoom } from '../../stores/search-form.ts';
import { HITS_A_PAGE } from '../../stores/search-store.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import { useSearch, useStores, useView } from '../../stores/use-stores.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { hitId, SearchResults } from './SearchResults.tsx';
import { SearchFilters } from './SearchFilters.tsx';
import { SearchScopeField } from './SearchScopeField.tsx';
import { SearchState } from './SearchState.tsx';
import './search.css';

/** While the copy is still being taken up, more is found from moment to moment. */
const REPEAT_MS = 2_000;

export interface SearchPanelProps {
  /** The room before the person, to look in first. */
  readonly roomRef: RoomRef | null;
  /** A hit was gone to: where the panel covers the chat, it makes room for it. */
  readonly onWent?: () => void;
}

export function SearchPanel({ roomRef, onWent }: SearchPanelProps) {
  const t = useT();
  const stores = useStores();
  const form = useSearch((state) => state.form);
  const hits = useSearch((state) => state.hits);
  const change = useSearch((state) => state.change);
  const loadMore = useSearch((state) => state.loadMore);
  const hideSearch = useView((state) => state.hideSearch);
  const requestCount = useView((state) => state.searchRequestCount);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [index, setIndex] = useState(0);
  const [areFiltersShown, setFiltersShown] = useState(filterCount(form) > 0);
  const current = hits[Math.min(index, hits.length - 1)];

  const onRequested = useEffectEvent(async () => {
    input.current?.focus();
    input.current?.select();
    const { loadServers, change: set } = stores.search.getState();
    await loadServers();
    const { form: asked, servers } = stores.search.getState();
    // What was asked before is gone on with.
    if (!isAskedSomething(asked)) set({ scope: scopeOfRoom(servers, roomRef?.connectionId ?? null, roomRef?.roomId ?? null) });
  });
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => void onRequested(), [requestCount]);
  useRepeatedSearch();

  async function go(entryId: number | undefined) {
    const hit = hits.find((one) => one.entryId === entryId);
    if (!hit) return;
    setIndex(hits.indexOf(hit));
    await jumpToHit(stores, hit);
    onWent?.();
  }

  function onFieldKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
    const step = steps[event.key];
    if (step !== undefined && hits.length > 0) {
      event.preventDefault();
      const next = Math.max(0, Math.min(Math.min(index, hits.length - 1) + step, hits.length - 1));
      setIndex(next);
      if (next === hits.length - 1) loadMore();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      void go(current?.entryId);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    // A list that is open within has its own Escape.
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.preventDefault();
    hideSearch();
  }

  return (
    <section className="search" role="search" aria-label={t('search.title')} onKeyDown={onKeyDown}>
      <div className="search-head">
        <div className="field-frame search-field">
          <Icon of={Search} size={16} />
          <input
            ref={input}
            className="field-input"
            type="text"
            role="combobox"
            aria-expanded={hits.length > 0}
            aria-controls={listId}
            aria-activedescendant={current && hitId(listId, current)}
            aria-label={t('search.label')}
            placeholder={t('search.placeholder')}
            autoComplete="off"
            spellCheck={false}
            maxLength={256}
            dir="auto"
            value={form.text}
            onKeyDown={onFieldKey}
            onChange={(event) => {
              change({ text: event.target.value });
              setIndex(0);
            }}
          />
        </div>
        <IconButton label={t('search.close')} icon={<Icon of={X} />} onClick={hideSearch} />
      </div>
      <SearchScopeField roomRef={roomRef} areFiltersShown={areFiltersShown} onToggleFilters={() => setFiltersShown(!areFiltersShown)} />
      {areFiltersShown && <SearchFilters />}
      <SearchState />
      <SearchResults listId={listId} current={current} onGo={(hit) => void go(hit.entryId)} />
    </section>
  );
}

function useRepeatedSearch(): void {
  const isWorthIt = useSearch(({ indexedShare, status, hits }) => indexedShare < 1 && status === 'ready' && hits.length <= HITS_A_PAGE);
  const repeat = useSearch((state) => state.repeat);
  useEffect(() => {
    if (!isWorthIt) return;
    const timer = setInterval(repeat, REPEAT_MS);
    return () => clearInterval(timer);
  }, [isWorthIt, repeat]);
}

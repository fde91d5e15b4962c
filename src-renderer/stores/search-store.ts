// The search in one's own copy: what is asked, what was found so far, and going to a hit. Must not know screens.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { KeptPlace, KeptServerView, SearchCursor, SearchHit } from '../../src-shared/ipc/search.ts';
import type { Result } from '../../src-shared/util/result.ts';
import { EMPTY_FORM, isAskedSomething, queryOf } from './search-form.ts';
import type { SearchForm } from './search-form.ts';

/** A few screens of them: quick to show, and more come before one gets to their end. */
export const HITS_A_PAGE = 40;

export interface SearchState {
  readonly form: SearchForm;
  /** `idle`: nothing is asked. While `searching`, the hits are those of the search before. */
  readonly status: 'idle' | 'searching' | 'ready' | 'failed';
  readonly failure: AppFailure | null;
  /** Newest first. */
  readonly hits: readonly SearchHit[];
  readonly next: SearchCursor | null;
  readonly isLoadingMore: boolean;
  /** How much of one's own copy can be searched yet, 0 to 1. */
  readonly indexedShare: number;
  /** What there is to search in. */
  readonly servers: readonly KeptServerView[];
  /** The hit that was gone to last. */
  readonly visitedEntryId: number | null;
  /** Reads what there is to search in. */
  loadServers(): Promise<void>;
  change(form: Partial<SearchForm>): void;
  /** Asks the same again: more of the copy can be searched by now. */
  repeat(): void;
  loadMore(): void;
  /** Names that hold what was typed. */
  suggestPeople(text: string): Promise<readonly string[]>;
  /** @returns where the hit can be seen. */
  locate(hit: SearchHit): Promise<Result<KeptPlace, AppFailure>>;
}

export function createSearchStore(api: ChatApi): StoreApi<SearchState> {
  /** Answers to what was asked before are of no use. */
  let askedCount = 0;

  async function search(): Promise<void> {
    const { form } = store.getState();
    askedCount += 1;
    const asked = askedCount;
    if (!isAskedSomething(form)) {
      store.setState({ status: 'idle', hits: [], next: null, failure: null, isLoadingMore: false });
      return;
    }
    store.setState({ status: 'searching', isLoadingMore: false });
    const page = await api.call('search.query', queryOf(form, HITS_A_PAGE));
    if (asked !== askedCount) return;
    if (page.ok) store.setState({ status: 'ready', failure: null, hits: page.value.hits, next: page.value.next, indexedShare: page.value.indexedShare });
    else store.setState({ status: 'failed', failure: page.error, hits: [], next: null });
  }

  async function loadMore(): Promise<void> {
    const { form, next, status, isLoadingMore } = store.getState();
    if (!next || status !== 'ready' || isLoadingMore) return;
    const asked = askedCount;
    store.setState({ isLoadingMore: true });
    const page = await api.call('search.query', { ...queryOf(form, HITS_A_PAGE), after: next });
    if (asked !== askedCount) return;
    if (page.ok) store.setState(({ hits }) => ({ isLoadingMore: false, hits: [...hits, ...page.value.hits], next: page.value.next }));
    else store.setState({ isLoadingMore: false, status: 'failed', failure: page.error });
  }

  const store = createStore<SearchState>((set, get) => ({
    form: EMPTY_FORM,
    status: 'idle',
    failure: null,
    hits: [],
    next: null,
    isLoadingMore: false,
    indexedShare: 1,
    servers: [],
    visitedEntryId: null,
    async loadServers() {
      const servers = await api.call('kept.list', undefined);
      if (servers.ok) set({ servers: servers.value });
    },
    change(form) {
      set({ form: { ...get().form, ...form } });
      void search();
    },
    repeat: () => void search(),
    loadMore: () => void loadMore(),
    async suggestPeople(text) {
      const names = await api.call('search.people', { scope: get().form.scope, text });
      return names.ok ? names.value : [];
    },
    locate(hit) {
      set({ visitedEntryId: hit.entryId });
      return api.call('kept.open', { roomNumber: hit.roomNumber });
    },
  }));
  return store;
}

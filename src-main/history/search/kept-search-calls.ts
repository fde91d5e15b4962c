// Answers what is asked of one's own copy for itself: searches, its rooms, pages of them. Runs on the worker thread.
// Must not know threads, or which rooms are open.
import { AppError } from '../../../src-shared/errors/app-failure.ts';
import type { SearchPage, SearchQuery, SearchScope } from '../../../src-shared/ipc/search.ts';
import type { KeptRoom } from '../../../src-shared/session/local-history.ts';
import { foldText } from '../../../src-shared/util/fold-text.ts';
import type { Database } from '../open-sqlite.ts';
import { storageReasonOf } from '../sqlite-failure.ts';
import { KeptRooms, isInScope } from './kept-rooms.ts';
import { SearchIndex, holdsName } from './search-index.ts';
import { SearchRun, prepareSearchStatements } from './search-run.ts';
import type { SearchStatements } from './search-run.ts';

/** What is asked of the thread meanwhile waits no longer than this for a piece of a search. */
const PIECE_MS = 8;
const MAX_PEOPLE = 8;

export class KeptSearchCalls {
  readonly #index: SearchIndex;
  readonly #rooms: KeptRooms;
  readonly #statements: SearchStatements;
  readonly #monotonicMs: () => number;
  /** One at a time: whoever begins another has lost interest in the one before. */
  #current: { readonly searchId: number; readonly run: SearchRun } | null = null;

  constructor(database: Database, monotonicMs: () => number) {
    this.#index = new SearchIndex(database);
    this.#rooms = new KeptRooms(database);
    this.#statements = prepareSearchStatements(database);
    this.#monotonicMs = monotonicMs;
  }

  /** Goes on with the search of that id, or begins it. @returns null while there is more to do: then it is to be called again. */
  search(searchId: number, query: SearchQuery): SearchPage | null {
    return this.#guarded(() => {
      if (this.#current?.searchId !== searchId) this.#current = { searchId, run: this.#begin(query) };
      const endMs = this.#monotonicMs() + PIECE_MS;
      const page = this.#current.run.advance(() => this.#monotonicMs() >= endMs);
      if (!page) return null;
      this.#current = null;
      return { ...page, indexedShare: this.#index.indexedShare() };
    });
  }

  rooms(): KeptRoom[] {
    return this.#guarded(() => this.#rooms.all());
  }

  /** Names of authors that hold the part, in the order of the alphabet; a few. */
  people(scope: SearchScope, part: string): string[] {
    return this.#guarded(() => {
      const rooms = new Set(this.#rooms.all().flatMap((room) => (isInScope(room, scope) ? [room.roomNumber] : [])));
      const rows = this.#statements.readAuthors.all() as unknown as { room_number: number; name: string }[];
      const folded = foldText(part).trim();
      const names = new Set(rows.flatMap(({ room_number: room, name }) => (rooms.has(room) && holdsName(name, folded) ? [name] : [])));
      return [...names].sort((a, b) => compare(foldText(a), foldText(b)) || compare(a, b)).slice(0, MAX_PEOPLE);
    });
  }

  /** @returns whether there is more to do. */
  indexStep(): boolean {
    return this.#guarded(() => this.#index.step());
  }

  #begin(query: SearchQuery): SearchRun {
    this.#index.takeUpTail();
    return new SearchRun(query, this.#rooms.all(), this.#statements);
  }

  /** An index that is damaged is begun anew; whatever was asked fails this once. */
  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const reason = storageReasonOf(error);
      if (reason === 'damaged') this.#index.rebuild();
      throw new AppError('SEARCH_UNAVAILABLE', { details: { reason }, cause: error });
    }
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

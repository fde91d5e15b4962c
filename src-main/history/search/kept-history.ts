// What can be asked of one's own copy for itself, from outside of its thread: searches, the rooms it holds, pages of them.
// Must not run SQL or know which rooms are open.
import { AppError } from '../../../src-shared/errors/app-failure.ts';
import type { SearchPage, SearchQuery, SearchScope } from '../../../src-shared/ipc/search.ts';
import type { KeptHistory, KeptPage, KeptRoom, PageAnchor } from '../../../src-shared/session/local-history.ts';
import type { ClientCalls } from '../client-messages.ts';

type KeptCall = 'search' | 'keptRooms' | 'people' | 'readKept' | 'indexStep';

/** Finds everything that was to be kept before. */
type Ask = <Name extends KeptCall>(name: Name, args: ClientCalls[Name]['args']) => Promise<ClientCalls[Name]['result']>;

export class SqliteKeptHistory implements KeptHistory {
  readonly #ask: Ask;
  #lastSearchId = 0;

  constructor(ask: Ask) {
    this.#ask = async (name, args) => {
      try {
        return await ask(name, args);
      } catch (error) {
        if (error instanceof AppError && error.failure.code === 'SEARCH_UNAVAILABLE') throw error;
        throw new AppError('SEARCH_UNAVAILABLE', { cause: error });
      }
    };
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    this.#lastSearchId += 1;
    const searchId = this.#lastSearchId;
    for (;;) {
      // In pieces, so that what is to be kept meanwhile gets its turn.
      const page = await this.#ask('search', { searchId, query });
      if (searchId !== this.#lastSearchId) throw new AppError('SEARCH_REPLACED');
      if (page) return page;
    }
  }

  rooms(): Promise<readonly KeptRoom[]> {
    return this.#ask('keptRooms', {});
  }

  people(scope: SearchScope, part: string): Promise<readonly string[]> {
    return this.#ask('people', { scope, part });
  }

  async read(roomNumber: number, anchor: PageAnchor, limit: number): Promise<KeptPage> {
    return JSON.parse(await this.#ask('readKept', { roomNumber, anchor, limit })) as KeptPage;
  }

  /** @returns whether there is more to take up into the index. */
  indexStep(): Promise<boolean> {
    return this.#ask('indexStep', {});
  }
}

// Recent and favourite servers, as the main process keeps them.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { ConnectionView, DialectChoice, ServerView } from '../../src-shared/ipc/views.ts';
import type { DisposableStore } from '../../src-shared/util/disposable.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { FeedbackStore } from './feedback-store.ts';

export interface ServersState {
  readonly servers: readonly ServerView[];
  forget(server: ServerView): void;
  setFavourite(server: ServerView, isFavourite: boolean): void;
  /** @returns ADDRESS_INVALID or NAME_INVALID. */
  open(server: ServerView, dialect: DialectChoice): Promise<Result<ConnectionView, AppFailure>>;
}

export function createServersStore(api: ChatApi, feedback: FeedbackStore, lifetime: DisposableStore): StoreApi<ServersState> {
  const { watch } = feedback.getState();
  const store = createStore<ServersState>(() => ({
    servers: [],
    forget: ({ address, hostId }) => watch(api.call('servers.forget', { address, hostId })),
    setFavourite: ({ address, hostId }, isFavourite) => watch(api.call('servers.setFavourite', { address, hostId, isFavourite })),
    open: ({ address, hostId }, dialect) => api.call('servers.open', { address, hostId, dialect }),
  }));
  lifetime.add(api.on('servers.changed', (servers) => store.setState({ servers })));
  return store;
}

/** Favourites first, then the most recently used. */
export function sortServers(servers: readonly ServerView[]): ServerView[] {
  return servers.toSorted((a, b) => Number(b.isFavourite) - Number(a.isFavourite) || b.lastUsedUnixMs - a.lastUsedUnixMs);
}

// Recent and favourite servers, as the main process keeps them.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { ServerView } from '../../src-shared/ipc/views.ts';
import type { DisposableStore } from '../../src-shared/util/disposable.ts';
import type { FeedbackStore } from './feedback-store.ts';

export interface ServersState {
  readonly servers: readonly ServerView[];
  forget(address: string): void;
  setFavourite(address: string, isFavourite: boolean): void;
}

export function createServersStore(api: ChatApi, feedback: FeedbackStore, lifetime: DisposableStore): StoreApi<ServersState> {
  const { watch } = feedback.getState();
  const store = createStore<ServersState>(() => ({
    servers: [],
    forget: (address) => watch(api.call('servers.forget', { address })),
    setFavourite: (address, isFavourite) => watch(api.call('servers.setFavourite', { address, isFavourite })),
  }));
  lifetime.add(api.on('servers.changed', (servers) => store.setState({ servers })));
  return store;
}

/** Favourites first, then the most recently used. */
export function sortServers(servers: readonly ServerView[]): ServerView[] {
  return servers.toSorted((a, b) => Number(b.isFavourite) - Number(a.isFavourite) || b.lastUsedUnixMs - a.lastUsedUnixMs);
}

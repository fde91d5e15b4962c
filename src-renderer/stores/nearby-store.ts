// The hosts heard of on this network, and the cards on which they are looked for, as the main process knows them.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { ConnectionView, NearbyHostView, NetworkCardView } from '../../src-shared/ipc/views.ts';
import type { DisposableStore } from '../../src-shared/util/disposable.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { FeedbackStore } from './feedback-store.ts';

export interface NearbyState {
  readonly hosts: readonly NearbyHostView[];
  readonly cards: readonly NetworkCardView[];
  look(): void;
  /** @returns NEARBY_HOST_GONE when it has vanished meanwhile. */
  join(host: NearbyHostView): Promise<Result<ConnectionView, AppFailure>>;
}

export function createNearbyStore(api: ChatApi, feedback: FeedbackStore, lifetime: DisposableStore): StoreApi<NearbyState> {
  const { watch } = feedback.getState();
  const store = createStore<NearbyState>(() => ({
    hosts: [],
    cards: [],
    look: () => watch(api.call('nearby.look', undefined)),
    join: ({ hostId, spaceId }) => api.call('nearby.join', { hostId, spaceId }),
  }));
  lifetime.add(api.on('nearby.changed', (hosts) => store.setState({ hosts })));
  lifetime.add(api.on('cards.changed', (cards) => store.setState({ cards })));
  return store;
}

/** By name: an order in which nothing moves under the pointer when people come and go. */
export function sortHosts(hosts: readonly NearbyHostView[], locale: string): NearbyHostView[] {
  return hosts.toSorted((a, b) => a.name.localeCompare(b.name, locale) || a.hostId.localeCompare(b.hostId));
}

/** The open connection that leads to a host near by, if there is one. */
export function connectionTo(host: NearbyHostView, connections: readonly ConnectionView[]): ConnectionView | null {
  return connections.find(({ hostId, address }) => hostId === host.hostId || (hostId === null && host.addresses.includes(address))) ?? null;
}

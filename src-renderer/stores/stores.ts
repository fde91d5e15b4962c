// All stores together, bound to one ChatApi, and the first reading of what is there.
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import { DisposableStore } from '../../src-shared/util/disposable.ts';
import { ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import { createConnectionsStore } from './connections-store.ts';
import { createDoctorStore } from './doctor-store.ts';
import { createDraftsStore } from './drafts-store.ts';
import { createFeedbackStore } from './feedback-store.ts';
import { createHostStore } from './host-store.ts';
import { createArchiveStore } from './archive-store.ts';
import { createMembersStore } from './members-store.ts';
import { createNearbyStore } from './nearby-store.ts';
import { createOpenedLinks } from './opened-link.ts';
import { createRoomsStore } from './rooms-store.ts';
import { createSearchStore } from './search-store.ts';
import { createServersStore } from './servers-store.ts';
import { createSettingsStore } from './settings-store.ts';
import { createTimelineStore } from './timeline-store.ts';
import { createViewStore } from './view-store.ts';

export type Stores = ReturnType<typeof createStores>;

export function createStores(api: ChatApi) {
  const lifetime = new DisposableStore();
  const feedback = createFeedbackStore();
  const view = createViewStore();
  lifetime.add(
    api.on('connection.closed', ({ connectionId }) => {
      if (view.getState().connectionId === connectionId) view.getState().showLobby();
    }),
  );
  return {
    feedback,
    settings: createSettingsStore(api, lifetime),
    servers: createServersStore(api, feedback, lifetime),
    nearby: createNearbyStore(api, feedback, lifetime),
    host: createHostStore(api, lifetime),
    connections: createConnectionsStore(api, feedback, lifetime),
    rooms: createRoomsStore(api, feedback, lifetime),
    members: createMembersStore(api, lifetime),
    timeline: createTimelineStore(api, feedback, lifetime),
    search: createSearchStore(api),
    drafts: createDraftsStore(),
    doctor: createDoctorStore(api),
    archive: createArchiveStore(api, lifetime),
    view,
    openedLinks: createOpenedLinks(api, { view, feedback }, lifetime),
    setFullScreen: (isOn: boolean) => feedback.getState().watch(api.call('window.setFullScreen', { isOn })),
    copyText: (text: string) => feedback.getState().watch(api.call('clipboard.write', { text })),
    openLink: (url: string) => feedback.getState().watch(api.call('links.open', { url })),
    dispose: () => lifetime.disposeAll(),
  };
}

/**
 * Reads the state the main process has. Events come in order with the answer on the same channel: those before it are in it,
 * those after it change it. A window that reloads goes on in its connection.
 */
export async function loadSnapshot(api: ChatApi, stores: Stores): Promise<Result<void, AppFailure>> {
  const snapshot = await api.call('app.snapshot', undefined);
  if (!snapshot.ok) return snapshot;
  const { settings, systemLocale, appVersion, electronVersion, visit, servers, nearby, cards, host, connections, openedLink } = snapshot.value;
  stores.settings.setState({ settings, systemLocale, appVersion, electronVersion, visit });
  stores.servers.setState({ servers });
  stores.nearby.setState({ hosts: nearby, cards });
  stores.host.setState({ host });
  stores.connections.getState().load(connections.map(({ connection }) => connection));
  stores.rooms.setState({
    byConnection: Object.fromEntries(connections.map(({ connection, rooms }) => [connection.connectionId, rooms])),
  });
  const last = connections.at(-1);
  if (last) stores.view.getState().showConnection(last.connection.connectionId);
  if (openedLink) stores.openedLinks.show(openedLink);
  return ok(undefined);
}

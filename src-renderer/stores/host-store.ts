// The host this app runs, as the main process sees it.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { HostAddressView, HostView, RetentionView } from '../../src-shared/ipc/views.ts';
import type { DisposableStore } from '../../src-shared/util/disposable.ts';
import type { Result } from '../../src-shared/util/result.ts';

export interface HostState {
  readonly host: HostView;
  start(): Promise<Result<HostView, AppFailure>>;
  stop(): Promise<Result<void, AppFailure>>;
  /** How many messages would be deleted at once under that rule; null while the room is closed. */
  countExpired(retention: RetentionView): Promise<Result<{ messages: number | null }, AppFailure>>;
  /** Lets the person choose the folder with the app's installers, or takes the offer back. @returns SETTINGS_UNWRITABLE. */
  offerInstallers(isOffered: boolean): Promise<Result<void, AppFailure>>;
}

export function createHostStore(api: ChatApi, lifetime: DisposableStore): StoreApi<HostState> {
  const store = createStore<HostState>(() => ({
    host: { kind: 'stopped' },
    async start() {
      const result = await api.call('host.start', undefined);
      if (result.ok) store.setState({ host: result.value });
      return result;
    },
    stop: () => api.call('host.stop', undefined),
    countExpired: (retention) => api.call('host.countExpired', { retention }),
    offerInstallers: (isOffered) => api.call('host.offerInstallers', { isOffered }),
  }));
  lifetime.add(api.on('host.changed', (host) => store.setState({ host })));
  return store;
}

export type RunningHost = Extract<HostView, { kind: 'running' }>;

export function selectRunningHost(state: HostState): RunningHost | null {
  return state.host.kind === 'running' ? state.host : null;
}

/** People other than the one who hosts. */
export function othersOf(host: RunningHost): RunningHost['people'] {
  return host.people.filter((person) => !person.isSelf);
}

/** The address to tell others: the first on a real network. */
export function bestAddress(host: RunningHost): HostAddressView | null {
  return host.addresses.find((address) => address.kind === 'lan') ?? null;
}

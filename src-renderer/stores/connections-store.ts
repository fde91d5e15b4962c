// The connections that are open, in the order they were opened.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { CommandArgs } from '../../src-shared/ipc/contract.ts';
import type { ConnectionView, DialectChoice } from '../../src-shared/ipc/views.ts';
import { placeOf } from '../../src-shared/session/ticket.ts';
import type { Ticket } from '../../src-shared/session/ticket.ts';
import type { DisposableStore } from '../../src-shared/util/disposable.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { FeedbackStore } from './feedback-store.ts';

export interface ConnectionsState {
  readonly connections: readonly ConnectionView[];
  /** When each waiting connection tries again, by `performance.now()`: a clock that is set disturbs no countdown. */
  readonly retryDueMs: Readonly<Record<string, number>>;
  /** What there is when the window opens. */
  load(connections: readonly ConnectionView[]): void;
  /** @returns ADDRESS_INVALID or NAME_INVALID. */
  open(address: string, dialect: DialectChoice): Promise<Result<ConnectionView, AppFailure>>;
  /** To the host that a ticket names, at whichever of its addresses it is found. @returns ADDRESS_INVALID or NAME_INVALID. */
  openTicket(ticket: Ticket): Promise<Result<ConnectionView, AppFailure>>;
  close(connectionId: string): void;
  retryNow(connectionId: string): void;
  /** @returns NAME_INVALID or NOT_CONNECTED. */
  setName(connectionId: string, name: string): Promise<Result<void, AppFailure>>;
}

export function createConnectionsStore(
  api: ChatApi,
  feedback: FeedbackStore,
  lifetime: DisposableStore,
): StoreApi<ConnectionsState> {
  const { watch } = feedback.getState();
  const put = (connection: ConnectionView) =>
    store.setState(({ connections, retryDueMs }) => ({
      connections: upsert(connections, connection),
      retryDueMs: { ...retryDueMs, ...dueTimes([connection]) },
    }));

  async function open(place: CommandArgs<'connection.open'>): Promise<Result<ConnectionView, AppFailure>> {
    const result = await api.call('connection.open', place);
    // The answer is as old as the question: what events said meanwhile is newer.
    if (result.ok && !findConnection(store.getState().connections, result.value.connectionId)) put(result.value);
    return result;
  }

  const store = createStore<ConnectionsState>(() => ({
    connections: [],
    retryDueMs: {},
    load: (connections) => store.setState({ connections, retryDueMs: dueTimes(connections) }),
    open: (address, dialect) => open({ address, dialect }),
    openTicket: (ticket) => {
      const { address, otherAddresses = [], expected } = placeOf(ticket);
      return open({ address, otherAddresses: [...otherAddresses], ...(expected && { expected }), dialect: 'auto' });
    },
    close: (connectionId) => watch(api.call('connection.close', { connectionId })),
    retryNow: (connectionId) => watch(api.call('connection.retryNow', { connectionId })),
    setName: (connectionId, name) => api.call('connection.setName', { connectionId, name }),
  }));
  lifetime.add(api.on('connection.changed', put));
  lifetime.add(
    api.on('connection.closed', ({ connectionId }) =>
      store.setState(({ connections }) => ({
        connections: connections.filter((connection) => connection.connectionId !== connectionId),
      })),
    ),
  );
  return store;
}

function dueTimes(connections: readonly ConnectionView[]): Record<string, number> {
  const nowMs = performance.now();
  return Object.fromEntries(
    connections.flatMap(({ connectionId, link }) => (link.kind === 'waiting' ? [[connectionId, nowMs + link.retryInMs]] : [])),
  );
}

function upsert(connections: readonly ConnectionView[], connection: ConnectionView): ConnectionView[] {
  const index = connections.findIndex((known) => known.connectionId === connection.connectionId);
  return index < 0 ? [...connections, connection] : connections.with(index, connection);
}

export function findConnection(connections: readonly ConnectionView[], connectionId: string | null): ConnectionView | null {
  return connections.find((connection) => connection.connectionId === connectionId) ?? null;
}

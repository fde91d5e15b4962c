// The rooms of every connection, with their counts.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { RoomView } from '../../src-shared/ipc/views.ts';
import type { WantedCatchUp } from '../../src-shared/protocol/model.ts';
import type { DisposableStore } from '../../src-shared/util/disposable.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { FeedbackStore } from './feedback-store.ts';
import type { RoomRef } from './room-key.ts';

export interface RoomsState {
  readonly byConnection: Readonly<Record<string, readonly RoomView[]>>;
  /** Joins the room of that name or makes it. */
  join(connectionId: string, name: string): Promise<Result<{ roomId: string }, AppFailure>>;
  leave(ref: RoomRef): void;
  refresh(connectionId: string): void;
  markRead(ref: RoomRef): void;
  /** @returns ROLE_REQUIRED, NOT_CONNECTED or HISTORY_WRITE_FAILED. */
  setCatchUp(ref: RoomRef, catchUp: WantedCatchUp): Promise<Result<void, AppFailure>>;
}

export const NO_ROOMS: readonly RoomView[] = [];

export function createRoomsStore(api: ChatApi, feedback: FeedbackStore, lifetime: DisposableStore): StoreApi<RoomsState> {
  const { watch } = feedback.getState();
  const store = createStore<RoomsState>(() => ({
    byConnection: {},
    join: (connectionId, name) => api.call('rooms.join', { connectionId, name }),
    leave: (ref) => watch(api.call('rooms.leave', ref)),
    refresh: (connectionId) => watch(api.call('rooms.refresh', { connectionId })),
    setCatchUp: (ref, catchUp) => api.call('rooms.setCatchUp', { ...ref, catchUp }),
    // A room that went away meanwhile needs no mark.
    markRead: (ref) => void api.call('rooms.markRead', ref),
  }));
  lifetime.add(
    api.on('rooms.changed', ({ connectionId, rooms }) =>
      store.setState(({ byConnection }) => ({ byConnection: { ...byConnection, [connectionId]: rooms } })),
    ),
  );
  lifetime.add(
    api.on('connection.closed', ({ connectionId }) =>
      store.setState(({ byConnection: { [connectionId]: _gone, ...rest } }) => ({ byConnection: rest })),
    ),
  );
  return store;
}

export function selectRooms(connectionId: string | null): (state: RoomsState) => readonly RoomView[] {
  return (state) => (connectionId === null ? NO_ROOMS : (state.byConnection[connectionId] ?? NO_ROOMS));
}

export function selectRoom(connectionId: string | null, roomId: string | null): (state: RoomsState) => RoomView | null {
  return (state) => selectRooms(connectionId)(state).find((room) => room.roomId === roomId) ?? null;
}

export function totalUnread(rooms: readonly RoomView[]): number {
  return rooms.reduce((sum, room) => sum + room.unreadCount, 0);
}

// What was written and not sent, a room each. Lives as long as the window.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { roomKey } from './room-key.ts';
import type { RoomRef } from './room-key.ts';

export interface DraftsState {
  readonly byRoom: Readonly<Record<string, string>>;
  setDraft(ref: RoomRef, text: string): void;
  /** Gives back a text that could not be sent, before whatever was written since. */
  restore(ref: RoomRef, text: string): void;
}

export function createDraftsStore(): StoreApi<DraftsState> {
  return createStore<DraftsState>((set, get) => ({
    byRoom: {},
    setDraft: (ref, text) => set(({ byRoom }) => ({ byRoom: { ...byRoom, [roomKey(ref)]: text } })),
    restore(ref, text) {
      const since = get().byRoom[roomKey(ref)] ?? '';
      get().setDraft(ref, since === '' ? text : `${text}\n${since}`);
    },
  }));
}

export function selectDraft(ref: RoomRef): (state: DraftsState) => string {
  const key = roomKey(ref);
  return (state) => state.byRoom[key] ?? '';
}

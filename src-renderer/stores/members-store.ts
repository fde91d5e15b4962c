// Who is in the rooms that are looked at.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { MemberView } from '../../src-shared/ipc/views.ts';
import type { DisposableStore } from '../../src-shared/util/disposable.ts';
import { roomKey } from './room-key.ts';
import type { RoomRef } from './room-key.ts';

export interface MembersState {
  readonly byRoom: Readonly<Record<string, readonly MemberView[]>>;
  load(ref: RoomRef): void;
}

export const NO_MEMBERS: readonly MemberView[] = [];

export function createMembersStore(api: ChatApi, lifetime: DisposableStore): StoreApi<MembersState> {
  const put = (ref: RoomRef, members: readonly MemberView[]) =>
    store.setState(({ byRoom }) => ({ byRoom: { ...byRoom, [roomKey(ref)]: members } }));
  const store = createStore<MembersState>(() => ({
    byRoom: {},
    load: (ref) =>
      void api.call('members.list', ref).then((result) => {
        if (result.ok) put(ref, result.value);
      }),
  }));
  lifetime.add(api.on('members.changed', ({ members, ...ref }) => put(ref, members)));
  return store;
}

export function selectMembers(ref: RoomRef | null): (state: MembersState) => readonly MemberView[] {
  return (state) => (ref ? (state.byRoom[roomKey(ref)] ?? NO_MEMBERS) : NO_MEMBERS);
}

/** Who hosts, then oneself, then by name. */
export function sortMembers(members: readonly MemberView[], locale: string): MemberView[] {
  const collator = new Intl.Collator(locale, { sensitivity: 'base', numeric: true });
  const rank = (member: MemberView) => (member.role === 'owner' ? 0 : member.isSelf ? 1 : 2);
  return members.toSorted((a, b) => rank(a) - rank(b) || collator.compare(a.name, b.name));
}

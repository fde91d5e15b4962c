// Histories of the rooms that were looked at: loads pages, keeps up with events, sends. Must not know screens.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { TimelinePage } from '../../src-shared/ipc/search.ts';
import { PENDING_ORDER_SEQ } from '../../src-shared/ipc/views.ts';
import type { DisposableStore } from '../../src-shared/util/disposable.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { FeedbackStore } from './feedback-store.ts';
import { keptRoomNumber, roomKey } from './room-key.ts';
import type { RoomRef } from './room-key.ts';
import {
  emptyTimeline,
  newestSeq,
  oldestSeq,
  withBottom,
  withFirstPage,
  withItems,
  withNewerPage,
  withOlderPage,
  withoutDeletedMark,
  withoutItems,
  withoutTarget,
  withoutUnreadLine,
  withReturn,
  withTarget,
  withWindow,
} from './timeline.ts';
import type { JumpTarget, Timeline } from './timeline.ts';

/** A few screens: enough to scroll, quick to show. */
export const PAGE_ITEMS = 200;
/** The most one call may ask for. */
const MAX_PAGE_ITEMS = 1_000;

type PageRequest = { readonly limit: number; readonly beforeSeq?: number; readonly afterSeq?: number; readonly aroundSeq?: number };

export interface TimelineState {
  readonly byRoom: Readonly<Record<string, Timeline>>;
  /** The room that is before the person; others' messages elsewhere count as unread. */
  readonly watched: string | null;
  /** Loads the newest page unless it is there; `unreadCount` draws the line "new". */
  open(ref: RoomRef, unreadCount: number): void;
  /** Reads a room again that could not be read. */
  reopenFailed(ref: RoomRef): void;
  /** Says which room the person has before them; null while the window is not looked at. */
  watch(ref: RoomRef | null): void;
  loadOlder(ref: RoomRef): void;
  /** Reads what was deleted on this computer from the server again. */
  loadDeleted(ref: RoomRef): void;
  /** Goes on reading where what is shown is a part of the past. */
  loadNewer(ref: RoomRef): void;
  /** Shows a message with what is around it, however far back it is. */
  jump(ref: RoomRef, target: JumpTarget): void;
  /** The message that was jumped to has been seen. */
  clearTarget(ref: RoomRef): void;
  /** Back from a part of the past to the newest; `unreadCount` as in `open`. */
  loadNewest(ref: RoomRef, unreadCount: number): void;
  setAtBottom(ref: RoomRef, isAtBottom: boolean): void;
  clearUnreadLine(ref: RoomRef): void;
  /** @returns MESSAGE_EMPTY, MESSAGE_TOO_LONG or ROOM_NOT_FOUND. */
  send(ref: RoomRef, text: string): Promise<Result<{ key: string }, AppFailure>>;
  retry(ref: RoomRef, key: string): void;
  discard(ref: RoomRef, key: string): void;
}

export function createTimelineStore(api: ChatApi, feedback: FeedbackStore, lifetime: DisposableStore): StoreApi<TimelineState> {
  const { watch } = feedback.getState();

  function put(key: string, timeline: Timeline): void {
    store.setState(({ byRoom }) => ({ byRoom: { ...byRoom, [key]: timeline } }));
  }

  /** Changes a room that is loaded or loading; others are read when they are opened. */
  function change(ref: RoomRef, next: (timeline: Timeline) => Timeline): void {
    const key = roomKey(ref);
    const timeline = store.getState().byRoom[key];
    if (!timeline) return;
    const changed = next(timeline);
    if (changed !== timeline) put(key, changed);
  }

  async function loadFirst(ref: RoomRef, unreadCount: number): Promise<void> {
    const key = roomKey(ref);
    const begun = emptyTimeline();
    put(key, begun);
    const limit = Math.min(MAX_PAGE_ITEMS, Math.max(PAGE_ITEMS, unreadCount + PAGE_ITEMS / 2));
    const page = await readPage(api, ref, { limit });
    const current = store.getState().byRoom[key];
    // Begun anew meanwhile (a reset), or closed: this answer is for what was.
    if (current?.byKey !== begun.byKey) return;
    put(key, page.ok ? withFirstPage(current, page.value, unreadCount) : { ...current, status: 'failed', failure: page.error });
  }

  async function loadOlder(ref: RoomRef): Promise<void> {
    const key = roomKey(ref);
    const timeline = store.getState().byRoom[key];
    if (timeline?.status !== 'ready' || timeline.isComplete || timeline.older === 'loading') return;
    const beforeSeq = oldestSeq(timeline);
    put(key, { ...timeline, older: 'loading' });
    const page = await readPage(api, ref, { limit: PAGE_ITEMS, ...(beforeSeq !== undefined && { beforeSeq }) });
    const current = store.getState().byRoom[key];
    if (current?.byKey !== timeline.byKey) return;
    put(key, page.ok ? withOlderPage(current, page.value) : { ...current, older: 'failed' });
  }

  async function loadNewer(ref: RoomRef): Promise<void> {
    const key = roomKey(ref);
    const timeline = store.getState().byRoom[key];
    if (timeline?.status !== 'ready' || timeline.isNewest || timeline.newer === 'loading') return;
    put(key, { ...timeline, newer: 'loading', held: [] });
    const page = await readPage(api, ref, { limit: PAGE_ITEMS, afterSeq: newestSeq(timeline) });
    const current = store.getState().byRoom[key];
    if (current?.byKey !== timeline.byKey) return;
    put(key, page.ok ? withNewerPage(current, page.value) : { ...current, newer: 'failed' });
  }

  async function jump(ref: RoomRef, target: JumpTarget): Promise<void> {
    const key = roomKey(ref);
    const known = store.getState().byRoom[key];
    if (known?.status === 'ready' && known.byKey.has(target.key)) return put(key, withTarget(known, { ...target }));
    const begun = { ...emptyTimeline(), target, isNewest: false };
    put(key, begun);
    const page = await readPage(api, ref, { limit: PAGE_ITEMS, aroundSeq: target.seq });
    const current = store.getState().byRoom[key];
    if (current?.byKey !== begun.byKey) return;
    put(key, page.ok ? withWindow(current, page.value, target) : { ...current, status: 'failed', failure: page.error, target: null });
  }

  const store = createStore<TimelineState>((set, get) => ({
    byRoom: {},
    watched: null,
    open(ref, unreadCount) {
      const known = get().byRoom[roomKey(ref)];
      const isLeftInPast = known?.isNewest === false && known.target === null;
      if (!known || known.status === 'failed' || isLeftInPast) void loadFirst(ref, unreadCount);
      else change(ref, withReturn);
    },
    reopenFailed(ref) {
      if (get().byRoom[roomKey(ref)]?.status === 'failed') void loadFirst(ref, 0);
    },
    watch: (ref) => set({ watched: ref && roomKey(ref) }),
    loadOlder: (ref) => void loadOlder(ref),
    loadDeleted: (ref) =>
      watch(
        api.call('timeline.loadDeleted', ref).then((result) => {
          if (result.ok) change(ref, withoutDeletedMark);
          if (result.ok) void loadOlder(ref);
          return result;
        }),
      ),
    loadNewer: (ref) => void loadNewer(ref),
    jump: (ref, target) => void jump(ref, target),
    clearTarget: (ref) => change(ref, withoutTarget),
    loadNewest: (ref, unreadCount) => void loadFirst(ref, unreadCount),
    setAtBottom: (ref, isAtBottom) =>
      change(ref, (timeline) => (timeline.isAtBottom === isAtBottom ? timeline : withBottom(timeline, isAtBottom))),
    clearUnreadLine: (ref) => change(ref, withoutUnreadLine),
    send: (ref, text) => api.call('messages.send', { ...ref, text }),
    retry: (ref, key) => watch(api.call('messages.retry', { ...ref, key })),
    discard: (ref, key) => watch(api.call('messages.discard', { ...ref, key })),
  }));

  lifetime.add(
    api.on('timeline.items', ({ items, ...ref }) => {
      const isInPast = store.getState().byRoom[roomKey(ref)]?.isNewest === false;
      change(ref, (timeline) => withItems(timeline, items, store.getState().watched === roomKey(ref)));
      // Whoever writes wants to see it.
      if (isInPast && items.some((item) => item.kind === 'message' && item.isOwn && item.orderSeq === PENDING_ORDER_SEQ)) void loadFirst(ref, 0);
    }),
  );
  lifetime.add(api.on('timeline.removed', ({ keys, ...ref }) => change(ref, (timeline) => withoutItems(timeline, keys))));
  lifetime.add(
    api.on('timeline.reset', (ref) => {
      if (store.getState().byRoom[roomKey(ref)]) void loadFirst(ref, 0);
    }),
  );
  lifetime.add(
    api.on('connection.closed', ({ connectionId }) =>
      store.setState(({ byRoom }) => ({
        byRoom: Object.fromEntries(Object.entries(byRoom).filter(([key]) => !key.startsWith(roomKey({ connectionId, roomId: '' })))),
      })),
    ),
  );
  return store;
}

/** From the connection that is in the room, or from one's own copy alone. */
function readPage(api: ChatApi, ref: RoomRef, page: PageRequest): Promise<Result<TimelinePage, AppFailure>> {
  const roomNumber = keptRoomNumber(ref);
  return roomNumber === null ? api.call('timeline.read', { ...ref, ...page }) : api.call('kept.read', { roomNumber, ...page });
}

export function selectTimeline(ref: RoomRef): (state: TimelineState) => Timeline | undefined {
  const key = roomKey(ref);
  return (state) => state.byRoom[key];
}

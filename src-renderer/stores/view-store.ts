// Where the person is in the app: screen, connection, room, and what is open over it. Must not know what is shown there.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { HistoryScope } from '../../src-shared/ipc/history-archive.ts';
import type { KeptRoomView } from '../../src-shared/ipc/search.ts';
import type { ConnectionView, RoomView } from '../../src-shared/ipc/views.ts';
import type { Ticket } from '../../src-shared/session/ticket.ts';
import type { RoomRef } from './room-key.ts';

export type DialogView =
  | { readonly kind: 'settings' }
  | { readonly kind: 'host' }
  | { readonly kind: 'doctor' }
  | { readonly kind: 'get-app' }
  /** `roomId` null: to the space, wherever it lets people land. */
  | { readonly kind: 'invite'; readonly connectionId: string; readonly roomId: string | null }
  | { readonly kind: 'ticket'; readonly ticket: Ticket }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'commands' }
  | { readonly kind: 'switcher' }
  | { readonly kind: 'retention' }
  | { readonly kind: 'room'; readonly ref: RoomRef }
  | { readonly kind: 'export'; readonly scope: HistoryScope }
  | { readonly kind: 'import' }
  | { readonly kind: 'delete-history'; readonly scope: HistoryScope }
  | { readonly kind: 'link'; readonly href: string; readonly text: string };

export interface RoomToEnter {
  readonly connectionId: string;
  readonly roomName: string;
}

export interface ViewState {
  /** `kept`: a room out of one's own copy, which no connection is in. */
  readonly screen: 'lobby' | 'chat' | 'kept';
  readonly connectionId: string | null;
  /** The room last chosen on each connection. */
  readonly chosenRooms: Readonly<Record<string, string>>;
  readonly keptRoom: KeptRoomView | null;
  readonly dialog: DialogView | null;
  readonly isSearchShown: boolean;
  /** How often the search was asked for: it takes the keyboard each time. */
  readonly searchRequestCount: number;
  /** Side that is open as a sheet, on narrow windows. */
  readonly sheet: 'sidebar' | 'members' | null;
  /** Whether the people are shown beside the chat, where there is room for them. */
  readonly isMembersShown: boolean;
  /** A room that an invitation leads to, until its connection is up and it is joined. */
  readonly roomToEnter: RoomToEnter | null;
  /** Connections whose facts were read and hidden. */
  readonly dismissedFacts: readonly string[];
  /** Keys of long messages that are shown whole. */
  readonly unfoldedMessages: readonly string[];
  showLobby(): void;
  showConnection(connectionId: string): void;
  showRoom(ref: RoomRef): void;
  showKept(room: KeptRoomView): void;
  /** To where one was before a room of one's own copy. */
  leaveKept(): void;
  showSearch(): void;
  hideSearch(): void;
  openDialog(dialog: DialogView): void;
  closeDialog(): void;
  enterRoom(room: RoomToEnter): void;
  /** It is being joined, or its connection is gone. */
  roomEntered(): void;
  setSheet(sheet: ViewState['sheet']): void;
  toggleMembers(): void;
  dismissFacts(connectionId: string): void;
  toggleFold(messageKey: string): void;
}

export function createViewStore(): StoreApi<ViewState> {
  return createStore<ViewState>((set) => ({
    screen: 'lobby',
    connectionId: null,
    chosenRooms: {},
    keptRoom: null,
    dialog: null,
    isSearchShown: false,
    searchRequestCount: 0,
    sheet: null,
    isMembersShown: true,
    roomToEnter: null,
    dismissedFacts: [],
    unfoldedMessages: [],
    showLobby: () => set({ screen: 'lobby', sheet: null }),
    showConnection: (connectionId) => set({ screen: 'chat', connectionId, sheet: null }),
    showRoom: ({ connectionId, roomId }) =>
      set(({ chosenRooms }) => ({
        screen: 'chat',
        connectionId,
        chosenRooms: { ...chosenRooms, [connectionId]: roomId },
        sheet: null,
      })),
    showKept: (keptRoom) => set({ screen: 'kept', keptRoom, sheet: null }),
    leaveKept: () => set(({ connectionId }) => ({ screen: connectionId === null ? 'lobby' : 'chat', keptRoom: null })),
    showSearch: () => set(({ searchRequestCount }) => ({ isSearchShown: true, searchRequestCount: searchRequestCount + 1, dialog: null, sheet: null })),
    hideSearch: () => set({ isSearchShown: false }),
    openDialog: (dialog) => set({ dialog, sheet: null }),
    closeDialog: () => set({ dialog: null }),
    enterRoom: (roomToEnter) => set({ roomToEnter }),
    roomEntered: () => set({ roomToEnter: null }),
    setSheet: (sheet) => set({ sheet }),
    // The search stands where they are.
    toggleMembers: () => set(({ isMembersShown, isSearchShown }) => ({ isMembersShown: isSearchShown || !isMembersShown, isSearchShown: false })),
    dismissFacts: (connectionId) => set(({ dismissedFacts }) => ({ dismissedFacts: [...dismissedFacts, connectionId] })),
    toggleFold: (messageKey) =>
      set(({ unfoldedMessages }) => ({
        unfoldedMessages: unfoldedMessages.includes(messageKey)
          ? unfoldedMessages.filter((key) => key !== messageKey)
          : [...unfoldedMessages, messageKey],
      })),
  }));
}

/** The room to show: the chosen one while joined, else the one to land in, else any that is joined. */
export function activeRoomId(
  connection: Pick<ConnectionView, 'landingRoomId'>,
  rooms: readonly RoomView[],
  chosenRoomId: string | undefined,
): string | null {
  const joined = rooms.filter((room) => room.isJoined);
  const wanted = [chosenRoomId, connection.landingRoomId].find((id) => joined.some((room) => room.roomId === id));
  return wanted ?? joined[0]?.roomId ?? null;
}

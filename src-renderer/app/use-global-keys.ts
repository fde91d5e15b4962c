// Keys that work anywhere in the window. What a key does to a room's history is in the history feature.
import { useEffect } from 'react';
import { activeRoomId } from '../stores/view-store.ts';
import { findConnection } from '../stores/connections-store.ts';
import { nextUnread } from '../stores/next-unread.ts';
import { NO_ROOMS } from '../stores/rooms-store.ts';
import type { Stores } from '../stores/stores.ts';
import { useStores } from '../stores/use-stores.ts';

export function useGlobalKeys(): void {
  const stores = useStores();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.isComposing && handleKey(event, stores)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [stores]);
}

/** @returns whether the key meant something here. */
export function handleKey(event: KeyboardEvent, stores: Stores): boolean {
  const { settings, view } = stores;
  const { settings: own, visit } = settings.getState();
  if (own.name === '') return false;
  const { openDialog, dialog, showSearch } = view.getState();
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  const isChat = view.getState().screen === 'chat';

  if (event.key === 'F1' || (isCommand && event.key === '/')) openDialog({ kind: 'shortcuts' });
  else if (isCommand && event.key === ',') openDialog({ kind: 'settings' });
  else if (isCommand && event.key.toLowerCase() === 'k' && isChat) openDialog({ kind: 'switcher' });
  else if (isCommand && !event.shiftKey && event.key.toLowerCase() === 'f' && visit === null) showSearch();
  else if (event.altKey && event.shiftKey && !dialog && event.key === 'ArrowDown') goToUnread(stores, 1);
  else if (event.altKey && event.shiftKey && !dialog && event.key === 'ArrowUp') goToUnread(stores, -1);
  else return false;
  return true;
}

function goToUnread({ view, rooms, connections }: Stores, step: 1 | -1): void {
  const { connectionId, chosenRooms, screen, showRoom } = view.getState();
  const connection = findConnection(connections.getState().connections, connectionId);
  if (screen !== 'chat' || !connection) return;
  const own = rooms.getState().byConnection[connection.connectionId] ?? NO_ROOMS;
  const roomId = nextUnread(own, activeRoomId(connection, own, chosenRooms[connection.connectionId]), step);
  if (roomId !== null) showRoom({ connectionId: connection.connectionId, roomId });
}

// The search panel: beside whatever is on the screen, or over it on narrow windows.
import { SearchPanel } from '../features/search/SearchPanel.tsx';
import { findConnection } from '../stores/connections-store.ts';
import { selectRooms } from '../stores/rooms-store.ts';
import { useConnections, useRooms, useView } from '../stores/use-stores.ts';
import { activeRoomId } from '../stores/view-store.ts';
import { useT } from '../ui/i18n-context.tsx';
import { Sheet } from '../ui/Sheet.tsx';

export function SearchSide({ isBeside }: { readonly isBeside: boolean }) {
  const t = useT();
  const hideSearch = useView((state) => state.hideSearch);
  const isChat = useView((state) => state.screen === 'chat');
  const connectionId = useView((state) => state.connectionId);
  const chosen = useView((state) => (connectionId === null ? undefined : state.chosenRooms[connectionId]));
  const connection = useConnections((state) => findConnection(state.connections, connectionId));
  const rooms = useRooms(selectRooms(connectionId));
  const roomId = connection && activeRoomId(connection, rooms, chosen);
  const roomRef = isChat && connection && roomId !== null ? { connectionId: connection.connectionId, roomId } : null;
  if (isBeside) {
    return (
      <aside className="search-side">
        <SearchPanel roomRef={roomRef} />
      </aside>
    );
  }
  return (
    <Sheet side="end" label={t('search.title')} isOpen onClose={hideSearch}>
      <SearchPanel roomRef={roomRef} onWent={hideSearch} />
    </Sheet>
  );
}

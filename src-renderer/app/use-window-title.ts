// The window's title: unread count, room or space, program.
import { useEffect } from 'react';
import { findConnection } from '../stores/connections-store.ts';
import { totalUnread } from '../stores/rooms-store.ts';
import { useConnections, useRooms, useView } from '../stores/use-stores.ts';
import { useT } from '../ui/i18n-context.tsx';

export function useWindowTitle(): void {
  const t = useT();
  const unread = useRooms((state) => Object.values(state.byConnection).reduce((sum, rooms) => sum + totalUnread(rooms), 0));
  const isChat = useView((state) => state.screen === 'chat');
  const connectionId = useView((state) => state.connectionId);
  const place = useConnections((state) => {
    const connection = findConnection(state.connections, connectionId);
    return connection && (connection.spaceName ?? connection.address);
  });
  useEffect(() => {
    const name = isChat && place ? `${place} – ${t('app.name')}` : t('app.name');
    document.title = unread > 0 ? `(${unread}) ${name}` : name;
  }, [t, unread, isChat, place]);
}

// The rooms of a connection: those one is in, then those one can join.
import type { ConnectionView, RoomView } from '../../../src-shared/ipc/views.ts';
import { sortRooms } from '../../stores/next-unread.ts';
import { selectRooms } from '../../stores/rooms-store.ts';
import { useRooms } from '../../stores/use-stores.ts';
import { useI18n } from '../../ui/i18n-context.tsx';
import { RoomItem } from './RoomItem.tsx';

export interface RoomListProps {
  readonly connection: ConnectionView;
  readonly activeRoomId: string | null;
}

export function RoomList({ connection, activeRoomId }: RoomListProps) {
  const { t, locale } = useI18n();
  const rooms = sortRooms(useRooms(selectRooms(connection.connectionId)), locale);
  const joined = rooms.filter((room) => room.isJoined);
  const others = rooms.filter((room) => !room.isJoined);
  const itemOf = (room: RoomView) => (
    <RoomItem key={room.roomId} connectionId={connection.connectionId} room={room} isActive={room.roomId === activeRoomId} />
  );

  if (rooms.length === 0 && connection.link.kind !== 'online') return <div className="room-list" />;
  return (
    <div className="room-list">
      <h2 className="section-head">{t('rooms.joined')}</h2>
      {joined.length > 0 && <ul>{joined.map(itemOf)}</ul>}
      {joined.length === 0 && connection.link.kind === 'online' && <p className="room-note">{t('rooms.empty')}</p>}
      {others.length > 0 && (
        <>
          <h2 className="section-head">{t('rooms.others')}</h2>
          <ul>{others.map(itemOf)}</ul>
        </>
      )}
    </div>
  );
}

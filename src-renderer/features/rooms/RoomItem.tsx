// One room of the list: shows it, or joins it first.
import { Hash } from 'lucide-react';
import type { RoomView } from '../../../src-shared/ipc/views.ts';
import { useView } from '../../stores/use-stores.ts';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useJoinRoom } from './use-join-room.ts';

export interface RoomItemProps {
  readonly connectionId: string;
  readonly room: RoomView;
  readonly isActive: boolean;
}

export function RoomItem({ connectionId, room, isActive }: RoomItemProps) {
  const t = useT();
  const showRoom = useView((state) => state.showRoom);
  const joinRoom = useJoinRoom(connectionId);
  return (
    <li>
      <button
        type="button"
        className="room"
        data-joined={room.isJoined || undefined}
        aria-current={isActive ? 'page' : undefined}
        title={room.name}
        onClick={() => (room.isJoined ? showRoom({ connectionId, roomId: room.roomId }) : void joinRoom.join(room.name))}
      >
        <Icon of={Hash} size={16} />
        <span className="grow ellipsis" dir="auto">
          {room.name}
        </span>
        {room.unreadCount > 0 ? (
          <span className="pill">
            <span aria-hidden>{room.unreadCount}</span>
            <span className="visually-hidden">{t('rooms.unread', { count: room.unreadCount })}</span>
          </span>
        ) : (
          room.memberCount !== null && (
            <span className="room-count">
              <span aria-hidden>{room.memberCount}</span>
              <span className="visually-hidden">{t('rooms.people', { count: room.memberCount })}</span>
            </span>
          )
        )}
      </button>
    </li>
  );
}

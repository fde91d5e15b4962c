// The active room: what was said and where one writes.
import type { ConnectionView } from '../../src-shared/ipc/views.ts';
import { Composer } from '../features/composer/Composer.tsx';
import { History } from '../features/history/History.tsx';
import type { RoomRef } from '../stores/room-key.ts';
import { selectRoom } from '../stores/rooms-store.ts';
import { useRooms } from '../stores/use-stores.ts';
import { useReading } from './use-reading.ts';

export interface RoomScreenProps {
  readonly connection: ConnectionView;
  readonly roomRef: RoomRef;
}

export function RoomScreen({ connection, roomRef }: RoomScreenProps) {
  const roomName = useRooms((state) => selectRoom(roomRef.connectionId, roomRef.roomId)(state)?.name ?? '');
  useReading(roomRef, connection.link.kind === 'online');
  return (
    <>
      <History roomRef={roomRef} roomName={roomName} abilities={connection.abilities} />
      <Composer
        roomRef={roomRef}
        roomName={roomName}
        link={connection.link.kind}
        hasLimit={connection.dialect === 'wassop2'}
      />
    </>
  );
}

// The active room: what was said and where one writes.
import type { ConnectionView } from '../../src-shared/ipc/views.ts';
import { Composer } from '../features/composer/Composer.tsx';
import { History } from '../features/history/History.tsx';
import { LostStrip } from '../features/history/LostStrip.tsx';
import type { RoomRef } from '../stores/room-key.ts';
import { selectRoom } from '../stores/rooms-store.ts';
import { useRooms } from '../stores/use-stores.ts';
import { useReading } from './use-reading.ts';

export interface RoomScreenProps {
  readonly connection: ConnectionView;
  readonly roomRef: RoomRef;
}

export function RoomScreen({ connection, roomRef }: RoomScreenProps) {
  const room = useRooms(selectRoom(roomRef.connectionId, roomRef.roomId));
  const roomName = room?.name ?? '';
  // Owners read everything.
  const catchUp = room?.isOwned ? null : (room?.catchUp ?? null);
  useReading(roomRef, connection.link.kind === 'online');
  return (
    <>
      <History roomRef={roomRef} roomName={roomName} abilities={connection.abilities} catchUp={catchUp} />
      <LostStrip roomRef={roomRef} />
      <Composer
        roomRef={roomRef}
        roomName={roomName}
        link={connection.link.kind}
        hasLimit={connection.dialect === 'wassop2'}
      />
    </>
  );
}

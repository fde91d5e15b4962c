// Connection and room before the person, worked out of what was chosen and what is there.
import type { ConnectionView } from '../../src-shared/ipc/views.ts';
import type { RoomRef } from '../stores/room-key.ts';
import { selectRooms } from '../stores/rooms-store.ts';
import { useRooms, useView } from '../stores/use-stores.ts';
import { activeRoomId } from '../stores/view-store.ts';

/** The same object as long as it is the same room. */
export function useActiveRoomId(connection: ConnectionView): string | null {
  const rooms = useRooms(selectRooms(connection.connectionId));
  const chosen = useView((state) => state.chosenRooms[connection.connectionId]);
  return activeRoomId(connection, rooms, chosen);
}

export type { RoomRef };

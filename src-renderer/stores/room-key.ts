// One room of one connection as a key of maps. Knows nothing else.

export interface RoomRef {
  readonly connectionId: string;
  readonly roomId: string;
}

/** Ids never hold a line feed, so that no two rooms share a key. */
export function roomKey(ref: RoomRef): string {
  return `${ref.connectionId}\n${ref.roomId}`;
}

/** No connection has this id: theirs are random and of another length. */
const KEPT_CONNECTION_ID = 'kept';

/** A room of one's own copy that is read for itself, by its number there. */
export function keptRef(roomNumber: number): RoomRef {
  return { connectionId: KEPT_CONNECTION_ID, roomId: String(roomNumber) };
}

/** null for a room of a connection. */
export function keptRoomNumber({ connectionId, roomId }: RoomRef): number | null {
  return connectionId === KEPT_CONNECTION_ID ? Number(roomId) : null;
}

// One room of one connection as a key of maps. Knows nothing else.

export interface RoomRef {
  readonly connectionId: string;
  readonly roomId: string;
}

/** Ids never hold a line feed, so that no two rooms share a key. */
export function roomKey(ref: RoomRef): string {
  return `${ref.connectionId}\n${ref.roomId}`;
}

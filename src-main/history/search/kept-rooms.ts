// The servers and rooms that one's own copy holds, as searches and lists speak of them. Reads only.
// Must not know which of them are open.
import { z } from 'zod';
import { Dialect } from '../../../src-shared/ipc/views.ts';
import type { SearchScope } from '../../../src-shared/ipc/search.ts';
import type { KeptRoom } from '../../../src-shared/session/local-history.ts';
import type { Database } from '../open-sqlite.ts';

const Row = z.object({
  room_number: z.int(),
  room_id: z.string(),
  room_name: z.string(),
  is_retired: z.int(),
  server_key: z.string(),
  dialect: Dialect,
  space_name: z.string().nullable(),
  address: z.string().nullable(),
});

const WASSOP2_KEY = /^wassop2 \d+ (.+)$/s;

/** A space keeps its name through its epochs; see wassop2ServerKey. */
export function placeKeyOf(serverKey: string): string {
  const spaceId = WASSOP2_KEY.exec(serverKey)?.[1];
  return spaceId === undefined ? serverKey : `wassop2 ${spaceId}`;
}

export class KeptRooms {
  readonly #readRooms: ReturnType<Database['prepare']>;

  constructor(database: Database) {
    this.#readRooms = database.prepare(`
      SELECT room_number, room_id, room.name AS room_name, is_retired, server_key, dialect, space_name,
        (SELECT max(address) FROM place WHERE place.server_number = server.server_number) AS address
      FROM room JOIN server USING (server_number) ORDER BY room_number`);
  }

  all(): KeptRoom[] {
    return this.#readRooms.all().map((row) => keptRoomOf(Row.parse(row)));
  }
}

function keptRoomOf({ room_number: roomNumber, room_id: roomId, room_name: roomName, ...row }: z.infer<typeof Row>): KeptRoom {
  const placeKey = placeKeyOf(row.server_key);
  return {
    roomNumber,
    roomId,
    roomName,
    isRetired: row.is_retired === 1,
    serverKey: row.server_key,
    placeKey,
    // The key of an older server ends with its address.
    serverName: row.space_name ?? row.address ?? row.server_key.slice(row.dialect.length + 1),
    dialect: row.dialect,
    address: row.address,
  };
}

export function isInScope({ placeKey, roomId }: KeptRoom, scope: SearchScope): boolean {
  if (scope.kind === 'all') return true;
  return placeKey === scope.placeKey && (scope.kind === 'server' || roomId === scope.roomId);
}

// Which of the kept rooms a scope means, and what people are shown of them. A space that began anew after a restored backup is one
// server to people, and so are all copies of a room. Pure.
import type { ArchiveRoomView, ArchiveServerView } from '../../src-shared/ipc/history-archive.ts';
import { spaceOfServerKey } from '../../src-shared/session/local-history.ts';
import type { ArchivedRoom, ArchivedServer } from '../history/history-archive.ts';

export type ArchiveScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'server'; readonly serverKey: string }
  | { readonly kind: 'place'; readonly address: string }
  | { readonly kind: 'room'; readonly serverKey: string; readonly roomId: string };

/** @returns the servers meant, each with the rooms meant. */
export function selectArchived(servers: readonly ArchivedServer[], scope: ArchiveScope): ArchivedServer[] {
  if (scope.kind === 'all') return [...servers];
  const key = scope.kind === 'place' ? servers.find(({ addresses }) => addresses.includes(scope.address))?.serverKey : scope.serverKey;
  if (key === undefined) return [];
  const meant = servers.filter(({ serverKey }) => spaceOfServerKey(serverKey) === spaceOfServerKey(key));
  if (scope.kind !== 'room') return meant;
  return meant.map((server) => ({ ...server, rooms: server.rooms.filter(({ roomId }) => roomId === scope.roomId) })).filter(({ rooms }) => rooms.length > 0);
}

/** Servers and rooms that hold something, in the order they became known. */
export function viewArchived(servers: readonly ArchivedServer[]): ArchiveServerView[] {
  const spaces = new Map<string, ArchivedServer[]>();
  for (const server of servers) {
    const space = spaceOfServerKey(server.serverKey);
    spaces.set(space, [...(spaces.get(space) ?? []), server]);
  }
  return [...spaces.values()].flatMap((epochs) => {
    const newest = epochs.at(-1);
    const rooms = viewRooms(epochs.flatMap((server) => server.rooms));
    if (!newest || rooms.length === 0) return [];
    const { serverKey, spaceName, dialect } = newest;
    return [{ serverKey, name: spaceName, dialect, addresses: epochs.flatMap(({ addresses }) => addresses), rooms }];
  });
}

export function roomNumbersOf(servers: readonly ArchivedServer[]): number[] {
  return servers.flatMap(({ rooms }) => rooms.map(({ roomNumber }) => roomNumber));
}

function viewRooms(rooms: readonly ArchivedRoom[]): ArchiveRoomView[] {
  const byId = new Map<string, ArchiveRoomView>();
  for (const { roomId, name, messageCount, unsentCount } of rooms) {
    const known = byId.get(roomId);
    byId.set(roomId, {
      roomId,
      name,
      messageCount: messageCount + (known?.messageCount ?? 0),
      unsentCount: unsentCount + (known?.unsentCount ?? 0),
    });
  }
  return [...byId.values()].filter(({ messageCount, unsentCount }) => messageCount + unsentCount > 0);
}

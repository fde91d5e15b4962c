// Which room with new messages comes next in the list. Pure.
import type { RoomView } from '../../src-shared/ipc/views.ts';

/** The order rooms are listed in: those one is in first, each part by name. */
export function sortRooms(rooms: readonly RoomView[], locale?: string): RoomView[] {
  const collator = new Intl.Collator(locale, { sensitivity: 'base', numeric: true });
  return rooms.toSorted((a, b) => Number(b.isJoined) - Number(a.isJoined) || collator.compare(a.name, b.name));
}

/** Goes round at the ends; null when no other room has anything new. */
export function nextUnread(rooms: readonly RoomView[], currentRoomId: string | null, step: 1 | -1): string | null {
  const sorted = sortRooms(rooms);
  const from = sorted.findIndex((room) => room.roomId === currentRoomId);
  for (let distance = 1; distance <= sorted.length; distance += 1) {
    const start = from < 0 && step < 0 ? 0 : from;
    const room = sorted.at((start + step * distance) % sorted.length);
    if (room && room.unreadCount > 0 && room.roomId !== currentRoomId) return room.roomId;
  }
  return null;
}

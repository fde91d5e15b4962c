// Rooms whose name fits what was typed, best first. Pure.
import type { RoomView } from '../../../src-shared/ipc/views.ts';
import { sortRooms } from '../../stores/next-unread.ts';

/** Without accents and case, so that "sofia" finds "Sofía". */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Names that begin with it come before those that hold it; among equals unread first, then the list's order. */
export function matchRooms(rooms: readonly RoomView[], query: string, locale: string): RoomView[] {
  const wanted = fold(query.trim());
  const rank = (room: RoomView) => (fold(room.name).startsWith(wanted) ? 0 : 2) + (room.unreadCount > 0 ? 0 : 1);
  return sortRooms(rooms, locale)
    .filter((room) => fold(room.name).includes(wanted))
    .toSorted((a, b) => rank(a) - rank(b));
}

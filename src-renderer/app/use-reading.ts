// Loads the room before the person and marks it read while they look at its end.
import { useEffect, useSyncExternalStore } from 'react';
import type { RoomRef } from '../stores/room-key.ts';
import { selectRoom } from '../stores/rooms-store.ts';
import { selectTimeline } from '../stores/timeline-store.ts';
import { useRooms, useStores, useTimeline } from '../stores/use-stores.ts';

function useIsWindowFocused(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      window.addEventListener('focus', onChange);
      window.addEventListener('blur', onChange);
      return () => {
        window.removeEventListener('focus', onChange);
        window.removeEventListener('blur', onChange);
      };
    },
    () => document.hasFocus(),
  );
}

export function useReading(ref: RoomRef, isOnline: boolean): void {
  const { timeline, rooms, members } = useStores();
  const isFocused = useIsWindowFocused();
  // The object, not its count: a count that went to 0 and back between two drawings has to be seen.
  const room = useRooms(selectRoom(ref.connectionId, ref.roomId));
  const isAtEnd = useTimeline((state) => {
    const known = selectTimeline(ref)(state);
    return known?.status === 'ready' && known.isNewest && known.isAtBottom;
  });

  useEffect(() => {
    const opened = selectRoom(ref.connectionId, ref.roomId)(rooms.getState());
    timeline.getState().open(ref, opened?.unreadCount ?? 0);
    members.getState().load(ref);
    return () => {
      // Seen by now; what comes while the room is away gets a line of its own.
      timeline.getState().clearUnreadLine(ref);
    };
  }, [ref, timeline, rooms, members]);

  // What could not be read without a link can be with one.
  useEffect(() => {
    if (isOnline) timeline.getState().reopenFailed(ref);
  }, [ref, isOnline, timeline]);

  useEffect(() => {
    timeline.getState().watch(isFocused ? ref : null);
    return () => timeline.getState().watch(null);
  }, [ref, isFocused, timeline]);

  useEffect(() => {
    if (isFocused && isAtEnd && room && room.unreadCount > 0) rooms.getState().markRead(ref);
  }, [ref, isFocused, isAtEnd, room, rooms]);
}

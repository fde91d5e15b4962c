// `http://host:port/#Room`: goes into that room once, when the visitor is in.
import { useEffect, useRef } from 'react';
import type { ConnectionView } from '../../src-shared/ipc/views.ts';
import { useStores } from '../stores/use-stores.ts';

export function useRoomLink(connection: ConnectionView | null): void {
  const { rooms, view, feedback } = useStores();
  const wanted = useRef(roomNameOf(location.hash));
  const isOnline = connection?.link.kind === 'online';
  const connectionId = connection?.connectionId ?? null;
  useEffect(() => {
    const name = wanted.current;
    if (!isOnline || connectionId === null || name === '') return;
    wanted.current = '';
    void rooms
      .getState()
      .join(connectionId, name)
      .then((joined) => {
        if (joined.ok) view.getState().showRoom({ connectionId, roomId: joined.value.roomId });
        else feedback.getState().report(joined.error);
      });
  }, [isOnline, connectionId, rooms, view, feedback]);
}

/** @returns '' where the address names no room. */
export function roomNameOf(hash: string): string {
  try {
    return decodeURIComponent(hash.replace(/^#/, '')).trim();
  } catch {
    return '';
  }
}

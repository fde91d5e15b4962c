// Joins the room that an invitation leads to as soon as its connection is up, and shows it.
import { useEffect } from 'react';
import { findConnection } from '../stores/connections-store.ts';
import { useConnections, useStores, useView } from '../stores/use-stores.ts';

export function useRoomToEnter(): void {
  const { rooms, view, feedback } = useStores();
  const wanted = useView((state) => state.roomToEnter);
  const isOnline = useConnections((state) => findConnection(state.connections, wanted?.connectionId ?? null)?.link.kind === 'online');
  useEffect(() => {
    if (!wanted || !isOnline) return;
    const { connectionId, roomName } = wanted;
    view.getState().roomEntered();
    void rooms
      .getState()
      .join(connectionId, roomName)
      .then((joined) => {
        if (joined.ok) view.getState().showRoom({ connectionId, roomId: joined.value.roomId });
        else feedback.getState().report(joined.error);
      });
  }, [wanted, isOnline, rooms, view, feedback]);
}

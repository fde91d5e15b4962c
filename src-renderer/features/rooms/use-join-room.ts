// Joining a room by name and going there.
import { useState } from 'react';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { useFeedback, useRooms, useView } from '../../stores/use-stores.ts';

export interface JoinRoom {
  readonly isJoining: boolean;
  /** @returns the failure, or null once there. Failures of those who do not look at the answer are shown over everything. */
  join(name: string): Promise<AppFailure | null>;
}

export function useJoinRoom(connectionId: string, options: { readonly showsFailure?: boolean } = {}): JoinRoom {
  const join = useRooms((state) => state.join);
  const showRoom = useView((state) => state.showRoom);
  const report = useFeedback((state) => state.report);
  const [isJoining, setIsJoining] = useState(false);
  return {
    isJoining,
    async join(name) {
      setIsJoining(true);
      const result = await join(connectionId, name);
      setIsJoining(false);
      if (result.ok) {
        showRoom({ connectionId, roomId: result.value.roomId });
        return null;
      }
      if (!options.showsFailure) report(result.error);
      return result.error;
    },
  };
}

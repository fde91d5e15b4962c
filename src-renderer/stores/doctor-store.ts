// The last examination of the network, for as long as its dialog is open.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { DoctorReport } from '../../src-shared/ipc/doctor.ts';

export interface DoctorState {
  /** null until the first one is there. */
  readonly report: DoctorReport | null;
  readonly isRunning: boolean;
  /** Why the last one could not be made: what was named is no place. */
  readonly failure: AppFailure | null;
  /** @param target an address or a link; null: only this computer. */
  examine(target: string | null): Promise<void>;
}

export function createDoctorStore(api: ChatApi): StoreApi<DoctorState> {
  let round = 0;
  return createStore<DoctorState>((set) => ({
    report: null,
    isRunning: false,
    failure: null,
    async examine(target) {
      const own = (round += 1);
      set({ isRunning: true, failure: null });
      const examined = await api.call('doctor.examine', { target });
      // A later one is under way: its answer is the one that counts.
      if (own !== round) return;
      if (examined.ok) set({ isRunning: false, report: examined.value });
      else set({ isRunning: false, failure: examined.error });
    },
  }));
}

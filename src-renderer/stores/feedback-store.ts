// The one failure that is shown over everything, for commands whose own place on the screen has none.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { Result } from '../../src-shared/util/result.ts';

export interface FeedbackState {
  readonly failure: AppFailure | null;
  report(failure: AppFailure): void;
  dismiss(): void;
  /** Shows the failure of a command that somebody began and nobody waits for. */
  watch(outcome: Promise<Result<unknown, AppFailure>>): void;
}

export type FeedbackStore = StoreApi<FeedbackState>;

export function createFeedbackStore(): FeedbackStore {
  return createStore<FeedbackState>((set, get) => ({
    failure: null,
    report: (failure) => set({ failure }),
    dismiss: () => set({ failure: null }),
    watch: (outcome) =>
      void outcome.then((result) => {
        if (!result.ok) get().report(result.error);
      }),
  }));
}

// The history kept on this computer: what there is, and what is being done with it. Must not know screens.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { ExportFormat, ExportOutcome, HistoryJobView, HistoryScope, ImportOutcome, ArchiveView } from '../../src-shared/ipc/history-archive.ts';
import type { DisposableStore } from '../../src-shared/util/disposable.ts';
import type { Result } from '../../src-shared/util/result.ts';

type Outcome<T> = Promise<Result<T, AppFailure>>;

export interface ArchiveState {
  /** What is being exported or imported; null for nothing. */
  readonly job: HistoryJobView | null;
  readOverview(scope: HistoryScope): Outcome<ArchiveView>;
  export(scope: HistoryScope, format: ExportFormat): Outcome<ExportOutcome>;
  import(): Outcome<ImportOutcome>;
  cancel(): void;
  delete(scope: HistoryScope, removesUnsent: boolean): Outcome<{ messageCount: number }>;
}

export function createArchiveStore(api: ChatApi, lifetime: DisposableStore): StoreApi<ArchiveState> {
  const store = createStore<ArchiveState>(() => ({
    job: null,
    readOverview: (scope) => api.call('history.overview', { scope }),
    export: (scope, format) => api.call('history.export', { scope, format }),
    import: () => api.call('history.import', undefined),
    cancel: () => void api.call('history.cancel', undefined),
    delete: (scope, removesUnsent) => api.call('history.delete', { scope, removesUnsent }),
  }));
  lifetime.add(api.on('history.job', (job) => store.setState({ job })));
  return store;
}

export function countArchived(view: ArchiveView, what: 'messageCount' | 'unsentCount'): number {
  return view.servers.flatMap(({ rooms }) => rooms).reduce((sum, room) => sum + room[what], 0);
}

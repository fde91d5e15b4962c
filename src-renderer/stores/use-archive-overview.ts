// What is kept of a scope, read when a screen that shows it opens.
import { useEffect, useState } from 'react';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { HistoryScope, ArchiveView } from '../../src-shared/ipc/history-archive.ts';
import type { Result } from '../../src-shared/util/result.ts';
import { useArchive } from './use-stores.ts';

/** @param scope the same object as long as the same is meant. @returns null until it was read. */
export function useArchiveOverview(scope: HistoryScope): Result<ArchiveView, AppFailure> | null {
  const readOverview = useArchive((state) => state.readOverview);
  const [overview, setOverview] = useState<Result<ArchiveView, AppFailure> | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void readOverview(scope).then((result) => isCurrent && setOverview(result));
    return () => {
      isCurrent = false;
    };
  }, [readOverview, scope]);
  return overview;
}

// One's own copy on disk for tests, closed when the test ends.
import { onTestFinished } from 'vitest';
import { openClientHistory } from '../../src-main/history/client-history.ts';
import type { ClientHistory } from '../../src-main/history/client-history.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { FakeClock } from './fake-clock.ts';
import { HISTORY_WORKER_PATH } from './history-worker-path.ts';
import { SeededRandom } from './seeded-random.ts';

export interface TestHistoryOptions {
  readonly troubles?: AppFailure[];
  readonly clock?: FakeClock;
  readonly workerPath?: string;
  readonly onThreadEnded?: () => void;
}

export function openTestHistory(
  dataDir: string,
  { troubles = [], clock = new FakeClock(), workerPath = HISTORY_WORKER_PATH, onThreadEnded = () => undefined }: TestHistoryOptions = {},
): ClientHistory {
  const history = openClientHistory(
    { dataDir, workerPath, onTrouble: (failure) => troubles.push(failure), onThreadEnded },
    { clock, random: new SeededRandom(1) },
  );
  onTestFinished(() => history.close());
  return history;
}

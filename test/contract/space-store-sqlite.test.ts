import { onTestFinished } from 'vitest';
import { openSqliteSpaceStore } from '../../src-main/history/sqlite-space-store.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../helpers/history-worker-path.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { describeSpaceStore } from './space-store.contract.ts';

describeSpaceStore('SqliteSpaceStore', async () => {
  const store = await openSqliteSpaceStore(
    { dataDir: makeTempDir(), workerPath: HISTORY_WORKER_PATH },
    { clock: new FakeClock(), random: new SeededRandom(1) },
  );
  onTestFinished(() => store.close());
  return store;
});

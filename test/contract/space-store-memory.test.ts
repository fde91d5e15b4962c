import { onTestFinished } from 'vitest';
import { MemorySpaceStore } from '../../src-main/history/memory-space-store.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { describeSpaceStore } from './space-store.contract.ts';

describeSpaceStore('MemorySpaceStore', async () => {
  const store = new MemorySpaceStore({ random: new SeededRandom(1) });
  onTestFinished(() => store.close());
  return store;
});

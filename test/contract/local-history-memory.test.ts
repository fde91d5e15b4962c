import { MemoryLocalHistory } from '../../src-shared/session/memory-local-history.ts';
import { describeLocalHistory } from './local-history.contract.ts';

describeLocalHistory('MemoryLocalHistory', async () => new MemoryLocalHistory());

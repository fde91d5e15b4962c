// The real clock. Knows nothing of who waits.
import { performance } from 'node:perf_hooks';
import type { Clock } from '../../src-shared/util/clock.ts';

export const systemClock: Clock = {
  nowUnixMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

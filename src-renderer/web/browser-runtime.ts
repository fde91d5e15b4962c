// Clock and randomness of a browser, also of one on plain HTTP, where there is no more of `crypto` than this.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Random } from '../../src-shared/util/random.ts';

export const browserClock: Clock = {
  nowUnixMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

export const browserRandom: Random = {
  bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  fraction: () => Math.random(),
};

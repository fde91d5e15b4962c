// How fast one session may act. Excess is delayed, never lost: whoever asks waits as long as it is told.
import type { Clock } from '../../src-shared/util/clock.ts';

export interface RateLimit {
  /** Actions that may come at once. */
  readonly burst: number;
  readonly perSecond: number;
}

export interface TokenBucket {
  /** Takes one token. @returns 0, or the milliseconds to wait before the next action is looked at. */
  take(): number;
}

export const UNLIMITED: TokenBucket = { take: () => 0 };

export function createTokenBucket(limit: RateLimit, clock: Clock): TokenBucket {
  let tokens = limit.burst;
  let filledAtMs = clock.monotonicMs();
  return {
    take() {
      const nowMs = clock.monotonicMs();
      tokens = Math.min(limit.burst, tokens + ((nowMs - filledAtMs) / 1_000) * limit.perSecond);
      filledAtMs = nowMs;
      tokens -= 1;
      return tokens >= 0 ? 0 : Math.ceil((-tokens / limit.perSecond) * 1_000);
    },
  };
}

// When to try again after a link was lost or could not be made. Pure; must not know timers or connections.
import { ERROR_CODES } from '../errors/error-codes.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import type { Random } from '../util/random.ts';

/** Growing, so that a host that is gone is not hammered; never above 30 s, so that people still believe in it. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;
/** One's own host restarts within a second and nobody else is disturbed by asking. */
const OWN_HOST_WAITS_MS = [250, 500, 1_000, 2_000, 4_000] as const;
/** Each wait is stretched by up to this part of itself, so that thirty clients of one host do not come back in one instant. */
const JITTER = 0.5;

/** A link that held this long was a good one: the next loss starts from the shortest wait again. */
export const STABLE_AFTER_MS = 5_000;

/** @param failures links lost and attempts that came to nothing in a row, the last included: 1, 2, 3 … */
export function retryWaitMs(failures: number, options: { readonly isOwnHost: boolean; readonly random: Random }): number {
  const waits = options.isOwnHost ? OWN_HOST_WAITS_MS : WAITS_MS;
  const waitMs = waits[Math.min(failures, waits.length) - 1] ?? WAITS_MS[0];
  return Math.round(waitMs * (1 + JITTER * options.random.fraction()));
}

/** A mistake as long as one never was there; afterwards the network's, or a server's on its way up or down. */
const RETRYABLE_ONCE_ONLINE: ReadonlySet<ErrorCode> = new Set(['CONNECT_HOST_UNKNOWN', 'DIALECT_UNKNOWN', 'DIALECT_MISMATCH']);

/** Whether trying again by itself can help. */
export function isWorthRetrying(code: ErrorCode, wasEverOnline: boolean): boolean {
  return RETRYABLE_ONCE_ONLINE.has(code) ? wasEverOnline : ERROR_CODES[code].isRetryable;
}

// When to try again after a link was lost or could not be made. Must not know timers or connections; why so: docs/decisions.md.
import { ERROR_CODES } from '../errors/error-codes.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import type { Clock } from '../util/clock.ts';
import type { Random } from '../util/random.ts';

/** Nobody is there: asking costs a packet and disturbs nobody. Stretched by the jitter, a return is seen within 1.2 s, and all is there within 2 s. */
const ABSENT_WAITS_MS = [500, 800] as const;
/** As long as people sit and wait; afterwards a host that is gone for good is asked seldom. */
const ABSENT_QUICK_FOR_MS = 10 * 60_000;
const ABSENT_LATER_WAITS_MS = [5_000, 10_000, 20_000, 30_000] as const;
/** Somebody is there and does not take us, or drops us: each time costs them work, so the waits grow. */
const REFUSED_WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;
/** One's own host restarts within a second and nobody else is disturbed by asking. */
const OWN_HOST_WAITS_MS = [250, 500, 1_000] as const;
/** Each wait is stretched by up to this part of itself, so that thirty clients of one host do not come back in one instant. */
const JITTER = 0.5;

/** A link that held this long was a good one: the next loss starts from the shortest wait again. */
export const STABLE_AFTER_MS = 5_000;

/** The place did not answer at all, or said that it goes. */
const ABSENT: ReadonlySet<ErrorCode> = new Set([
  'CONNECT_REFUSED',
  'CONNECT_TIMEOUT',
  'CONNECT_UNREACHABLE',
  'CONNECT_HOST_UNKNOWN',
  'HEARTBEAT_LOST',
  'HOST_STOPPED',
]);

/** How long to wait, from failure to failure of one place. */
export class RetryPacer {
  readonly #deps: { readonly clock: Clock; readonly random: Random; readonly isOwnHost: boolean };
  #attempts = 0;
  #absences = 0;
  #lateAbsences = 0;
  #refusals = 0;
  #sinceMs: number | null = null;

  constructor(deps: { readonly clock: Clock; readonly random: Random; readonly isOwnHost: boolean }) {
    this.#deps = deps;
  }

  /** Links lost and attempts that came to nothing since the beginning or the last `reset`. */
  get failures(): number {
    return this.#attempts;
  }

  /** One more failure. @returns how long to wait before the next attempt. */
  fail(code: ErrorCode): number {
    this.#attempts += 1;
    this.#sinceMs ??= this.#deps.clock.monotonicMs();
    return Math.round(this.#baseMs(code) * (1 + JITTER * this.#deps.random.fraction()));
  }

  /** A link held, or something changed that makes what failed before mean nothing. */
  reset(): void {
    this.#attempts = 0;
    this.#absences = 0;
    this.#lateAbsences = 0;
    this.#refusals = 0;
    this.#sinceMs = null;
  }

  #baseMs(code: ErrorCode): number {
    if (this.#deps.isOwnHost) return waitAt(OWN_HOST_WAITS_MS, this.#attempts);
    if (!ABSENT.has(code)) return waitAt(REFUSED_WAITS_MS, (this.#refusals += 1));
    const goneForMs = this.#deps.clock.monotonicMs() - (this.#sinceMs ?? 0);
    if (goneForMs < ABSENT_QUICK_FOR_MS) return waitAt(ABSENT_WAITS_MS, (this.#absences += 1));
    return waitAt(ABSENT_LATER_WAITS_MS, (this.#lateAbsences += 1));
  }
}

function waitAt<T extends readonly [number, ...number[]]>(waitsMs: T, count: number): number {
  return waitsMs[Math.min(count, waitsMs.length) - 1] ?? waitsMs[0];
}

/** A mistake as long as one never was there; afterwards the network's, or a server's on its way up or down. */
const RETRYABLE_ONCE_ONLINE: ReadonlySet<ErrorCode> = new Set(['CONNECT_HOST_UNKNOWN', 'DIALECT_UNKNOWN', 'DIALECT_MISMATCH', 'HOST_UNPROVEN']);

/** Whether trying again by itself can help. */
export function isWorthRetrying(code: ErrorCode, wasEverOnline: boolean): boolean {
  return RETRYABLE_ONCE_ONLINE.has(code) ? wasEverOnline : ERROR_CODES[code].isRetryable;
}

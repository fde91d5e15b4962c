// How long to wait before a host that crashed is started again. Pure.

/** The first is short because one crash is most often the only one; the last keeps a host that cannot live from eating the machine. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;
const LONGEST_WAIT_MS = 30_000;

/** After this long a host counts as healthy again, and the next crash as the first. */
export const HEALTHY_AFTER_MS = 60_000;

/** @param attempt 1 for the first restart in a row. */
export function restartWaitMs(attempt: number): number {
  return WAITS_MS[attempt - 1] ?? LONGEST_WAIT_MS;
}

/** Somebody else has the port by now: from this restart on another one is better than none. */
export const OTHER_PORT_FROM_RESTART = 6;

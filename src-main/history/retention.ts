// How long messages are kept, and the rounds in which older ones are taken away, in small steps between what people do.
// Must not know how entries are kept.
import { assertNever } from '../../src-shared/util/assert-never.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';

export type Retention =
  | { readonly kind: 'forever' }
  | { readonly kind: 'days'; readonly days: number }
  /** The newest of each room. */
  | { readonly kind: 'newest'; readonly count: number };

/** What may go: entries that are both older than a time and not among the newest of their room. */
export interface PruneLimits {
  readonly olderThanUnixMs: number;
  readonly keepNewest: number;
}

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
const AFTER_START_MS = 60_000;
const AFTER_CHANGE_MS = 1_000;
const ROUND_EVERY_MS = HOUR_MS;
/** Between two steps messages get through; a step takes some milliseconds. */
const STEP_PAUSE_MS = 50;
/** A message that was stored but not answered is sent again after a cut; only while it is stored it is known again. */
export const RESEND_WINDOW_MS = HOUR_MS;
/** More than a clock is corrected by; less than would cost anybody a message. */
const CLOCK_JUMP_MS = HOUR_MS;

export interface RetentionDeps {
  readonly clock: Clock;
  /** One small step. @returns whether there is more to do. Does not reject. */
  readonly prune: (limits: PruneLimits) => Promise<boolean>;
  /** Gives pages of the file back, one small step. @returns whether there is more to do. Does not reject. */
  readonly shrink: () => Promise<boolean>;
}

export class RetentionSchedule {
  #retention: Retention = { kind: 'forever' };
  readonly #deps: RetentionDeps;
  #wallOffsetMs: number;
  #isEnded = false;
  /** Steps under way belong to the run that began them. */
  #run = 0;
  #cancel: Dispose = () => undefined;

  constructor(retention: Retention, deps: RetentionDeps) {
    this.#deps = deps;
    this.#wallOffsetMs = this.#readWallOffsetMs();
    this.#begin(retention, AFTER_START_MS);
  }

  /** From now on: the first round is soon, because somebody has just decided it. */
  change(retention: Retention): void {
    this.#begin(retention, AFTER_CHANGE_MS);
  }

  /** What would go at once; null where nothing ever goes. */
  limitsOf(retention: Retention): PruneLimits | null {
    return limitsAt(retention, this.#deps.clock.nowUnixMs());
  }

  end(): void {
    this.#isEnded = true;
    this.#cancel();
  }

  #begin(retention: Retention, delayMs: number): void {
    this.#retention = retention;
    this.#run += 1;
    this.#cancel();
    if (retention.kind !== 'forever') this.#after(delayMs, () => this.#round());
  }

  #round(): void {
    const wallOffsetMs = this.#readWallOffsetMs();
    const wasClockSet = Math.abs(wallOffsetMs - this.#wallOffsetMs) > CLOCK_JUMP_MS;
    this.#wallOffsetMs = wallOffsetMs;
    // A clock set years ahead by mistake must not cost a history: there is a round's time to set it right.
    if (wasClockSet) this.#after(ROUND_EVERY_MS, () => this.#round());
    else this.#step();
  }

  #step(): void {
    const limits = this.limitsOf(this.#retention);
    if (!limits) throw new Error('Nothing is taken away from what is kept for ever');
    const run = this.#run;
    void this.#deps.prune(limits).then((hasMore) => {
      if (run !== this.#run) return;
      if (hasMore) this.#after(STEP_PAUSE_MS, () => this.#step());
      else this.#shrink();
    });
  }

  #shrink(): void {
    const run = this.#run;
    void this.#deps.shrink().then((hasMore) => {
      if (run !== this.#run) return;
      if (hasMore) this.#after(STEP_PAUSE_MS, () => this.#shrink());
      else this.#after(ROUND_EVERY_MS, () => this.#round());
    });
  }

  #readWallOffsetMs(): number {
    return this.#deps.clock.nowUnixMs() - this.#deps.clock.monotonicMs();
  }

  #after(delayMs: number, task: () => void): void {
    if (!this.#isEnded) this.#cancel = this.#deps.clock.after(delayMs, task);
  }
}

function limitsAt(retention: Retention, nowUnixMs: number): PruneLimits | null {
  switch (retention.kind) {
    case 'days':
      return { olderThanUnixMs: nowUnixMs - retention.days * DAY_MS, keepNewest: 0 };
    case 'newest':
      return { olderThanUnixMs: nowUnixMs - RESEND_WINDOW_MS, keepNewest: retention.count };
    case 'forever':
      return null;
    default:
      return assertNever(retention);
  }
}

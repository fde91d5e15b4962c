// When a backup is due: daily, in a moment in which nobody writes. Must not know what a backup is.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Not during the start: a whole class comes back just then. */
const AFTER_START_MS = 60_000;
/** A backup keeps writing waiting, about two seconds for a million messages: it is made when nothing was said for this long … */
export const QUIET_MS = 5_000;
const LOOK_AGAIN_MS = 5_000;
/** … and after this wait also while people talk: a host that is never quiet has one as well. */
const LONGEST_WAIT_MS = 60 * 60_000;

export interface BackupScheduleDeps {
  readonly clock: Clock;
  /** How long ago the last message was stored. */
  readonly quietForMs: () => number;
  /** Does not reject. */
  readonly backUp: () => Promise<void>;
}

export class BackupSchedule {
  readonly #deps: BackupScheduleDeps;
  #cancel: Dispose;
  #isEnded = false;

  /** @param lastBackupAtUnixMs null when there is none. */
  constructor(lastBackupAtUnixMs: number | null, deps: BackupScheduleDeps) {
    this.#deps = deps;
    this.#cancel = this.#deps.clock.after(this.#firstWaitMs(lastBackupAtUnixMs), () => this.#onDue(deps.clock.monotonicMs()));
  }

  end(): void {
    this.#isEnded = true;
    this.#cancel();
  }

  #firstWaitMs(lastBackupAtUnixMs: number | null): number {
    if (lastBackupAtUnixMs === null) return AFTER_START_MS;
    const ageMs = this.#deps.clock.nowUnixMs() - lastBackupAtUnixMs;
    // One from the future says that the clock was set back, and nothing about its age.
    return ageMs < 0 ? AFTER_START_MS : Math.max(AFTER_START_MS, DAY_MS - ageMs);
  }

  #onDue(dueSinceMs: number): void {
    const { clock, quietForMs, backUp } = this.#deps;
    if (quietForMs() < QUIET_MS && clock.monotonicMs() - dueSinceMs < LONGEST_WAIT_MS) {
      this.#cancel = clock.after(LOOK_AGAIN_MS, () => this.#onDue(dueSinceMs));
      return;
    }
    void backUp().then(() => {
      if (!this.#isEnded) this.#cancel = clock.after(DAY_MS, () => this.#onDue(clock.monotonicMs()));
    });
  }
}

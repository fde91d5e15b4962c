// Keeps one room's log whole: entries go on in the order of their numbers, each once, holes filled from the host's history first.
// Must not know windows, links or what entries say.
import type { AppFailure } from '../../errors/app-failure.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Entry } from '../../protocol/model.ts';
import type { Clock } from '../../util/clock.ts';
import type { Dispose } from '../../util/disposable.ts';
import type { Result } from '../../util/result.ts';

/** Live entries kept while a hole below them is filled; what comes beyond is read from the history afterwards. */
const MAX_HELD = LIMITS.historyPageEntries;
/** A history that cannot be read just now (HISTORY_UNAVAILABLE) is asked again after this long. */
const REREAD_MS = 2_000;

export type HistoryAnswer = Result<{ readonly entries: readonly Entry[]; readonly hasMore: boolean }, AppFailure>;

export interface FollowerHooks {
  /** The last number handed on. */
  readonly lastSeq: () => number;
  /** Entries that follow it without a hole. `wasMissed`: they were said while nobody listened here. */
  readonly append: (entries: readonly Entry[], wasMissed: boolean) => void;
  /** Numbers up to this one are not to be had: they count as seen. */
  readonly skipTo: (seq: number) => void;
  /** Asks for the entries after a number; the answer comes once, at the latest when the link ends. */
  readonly readAfter: (seq: number, onAnswer: (answer: HistoryAnswer) => void) => void;
}

export class LogFollower {
  readonly #hooks: FollowerHooks;
  readonly #clock: Clock;
  readonly #held = new Map<number, Entry>();
  /** The highest number known to exist. */
  #targetSeq = 0;
  #isReading = false;
  #isStopped = true;
  /** Answers to what was asked before a stop mean nothing afterwards. */
  #run = 0;
  #cancelReread: Dispose = () => {};

  constructor(hooks: FollowerHooks, clock: Clock) {
    this.#hooks = hooks;
    this.#clock = clock;
  }

  /** The room is (again) joined on a fresh link, and its log ends at `lastSeq`. */
  start(lastSeq: number): void {
    this.#isStopped = false;
    this.#targetSeq = lastSeq;
    this.#readMissing();
  }

  /** The link is gone: what is held is forgotten, and read again on the next one. */
  stop(): void {
    this.#isStopped = true;
    this.#isReading = false;
    this.#run += 1;
    this.#held.clear();
    this.#cancelReread();
  }

  /** A live entry, in whatever relation to what is known. */
  onEntry(entry: Entry): void {
    const lastSeq = this.#hooks.lastSeq();
    if (entry.seq <= lastSeq) return;
    this.#targetSeq = Math.max(this.#targetSeq, entry.seq);
    if (entry.seq === lastSeq + 1) {
      this.#hooks.append([entry], false);
      this.#appendHeld();
    } else if (this.#held.size < MAX_HELD) this.#held.set(entry.seq, entry);
    this.#readMissing();
  }

  #appendHeld(): void {
    const following: Entry[] = [];
    let seq = this.#hooks.lastSeq();
    for (let next = this.#held.get(seq + 1); next; next = this.#held.get(seq + 1)) {
      this.#held.delete(next.seq);
      following.push(next);
      seq = next.seq;
    }
    if (following.length > 0) this.#hooks.append(following, false);
    for (const heldSeq of this.#held.keys()) if (heldSeq <= seq) this.#held.delete(heldSeq);
  }

  #readMissing(): void {
    if (this.#isStopped || this.#isReading || this.#hooks.lastSeq() >= this.#targetSeq) return;
    this.#isReading = true;
    const run = this.#run;
    this.#hooks.readAfter(this.#hooks.lastSeq(), (answer) => {
      if (this.#run !== run) return;
      if (answer.ok) this.#onPage(answer.value.entries, answer.value.hasMore);
      else this.#rereadLater();
    });
  }

  #onPage(entries: readonly Entry[], hasMore: boolean): void {
    this.#isReading = false;
    const seqBefore = this.#hooks.lastSeq();
    for (const entry of entries) {
      if (entry.seq <= this.#hooks.lastSeq()) continue;
      // The history is the last word on what exists for this person: a hole in it cannot be filled.
      this.#hooks.skipTo(entry.seq - 1);
      this.#hooks.append([entry], true);
    }
    if (!hasMore && entries.length === 0) this.#hooks.skipTo(this.#firstHeldSeq() - 1);
    this.#appendHeld();
    // "More", but nothing new: asked again at once, such a history would be asked for ever.
    if (hasMore && this.#hooks.lastSeq() === seqBefore) this.#rereadLater();
    else this.#readMissing();
  }

  #firstHeldSeq(): number {
    let first = this.#targetSeq + 1;
    for (const seq of this.#held.keys()) first = Math.min(first, seq);
    return first;
  }

  #rereadLater(): void {
    this.#isReading = true;
    this.#cancelReread = this.#clock.after(REREAD_MS, () => {
      this.#isReading = false;
      this.#readMissing();
    });
  }
}

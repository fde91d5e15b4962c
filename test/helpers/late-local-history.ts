// One run's view of a copy that outlives it: what is to be kept is on disk a little later, or not at all once the process is gone.
import type { KnownServer, LocalChange, LocalHistory, LocalPage, RoomKey } from '../../src-shared/session/local-history.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';

/** As long as a group takes to get on a disk. */
const COMMIT_MS = 5;

export class LateLocalHistory implements LocalHistory {
  readonly #stored: LocalHistory;
  readonly #clock: Clock;
  readonly #commitMs: () => number;
  #pending: { readonly change: LocalChange; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  #waiting: (() => void)[] = [];
  #cancelCommit: Dispose | null = null;
  #isCutOff = false;
  /** Keys of own messages that this run once kept on disk. */
  readonly keptKeys = new Set<string>();

  constructor(stored: LocalHistory, clock: Clock, commitMs: () => number = () => COMMIT_MS) {
    this.#stored = stored;
    this.#clock = clock;
    this.#commitMs = commitMs;
  }

  async recall(what: Parameters<LocalHistory['recall']>[0]): Promise<KnownServer | null> {
    await this.#committed();
    return this.#stored.recall(what);
  }

  keep(change: LocalChange): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isCutOff) return;
      this.#pending.push({ change, resolve, reject });
      this.#commitLater();
    });
  }

  async read(at: RoomKey, beforeSeq: number, limit: number): Promise<LocalPage> {
    await this.#committed();
    return this.#stored.read(at, beforeSeq, limit);
  }

  async readAfter(at: RoomKey, afterSeq: number, limit: number): Promise<LocalPage> {
    await this.#committed();
    return this.#stored.readAfter(at, afterSeq, limit);
  }

  /** The file stays, for the next run. */
  async close(): Promise<void> {
    this.cutOff({ keepsPending: true });
  }

  /** The process is gone: what waits for the disk is there or not, all of it. @returns what was not kept. */
  cutOff({ keepsPending }: { readonly keepsPending: boolean }): readonly LocalChange[] {
    if (this.#isCutOff) return [];
    this.#isCutOff = true;
    this.#cancelCommit?.();
    const changes = this.#pending.splice(0).map(({ change }) => change);
    if (!keepsPending) return changes;
    for (const change of changes) {
      if (change.kind === 'unsent') this.keptKeys.add(change.message.key);
      void this.#stored.keep(change);
    }
    return [];
  }

  /** Resolves never once it is cut off: nobody is there to hear it. */
  #committed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isCutOff) return;
      this.#waiting.push(resolve);
      this.#commitLater();
    });
  }

  #commitLater(): void {
    this.#cancelCommit ??= this.#clock.after(this.#commitMs(), () => {
      this.#cancelCommit = null;
      for (const { change, resolve, reject } of this.#pending.splice(0)) {
        if (change.kind === 'unsent') this.keptKeys.add(change.message.key);
        this.#stored.keep(change).then(() => void (this.#isCutOff || resolve()), reject);
      }
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
  }
}

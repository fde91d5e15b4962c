// The end of an event-loop turn: where everything that became due in it leaves together.
// Knows nothing of what is due.

/** Runs `task` after the input of this turn was handled. */
export type Defer = (task: () => void) => void;

/** All sockets that can be read in one turn are read before this runs. */
export const deferToTurnEnd: Defer = (task) => {
  setImmediate(task);
};

/** Collects tasks of one turn and runs them at its end: first those that fill queues, then those that write queues out. */
export class Turn {
  readonly #defer: Defer;
  #fills: (() => void)[] = [];
  #writes: (() => void)[] = [];
  #isScheduled = false;

  constructor(defer: Defer) {
    this.#defer = defer;
  }

  beforeWrites(task: () => void): void {
    this.#fills.push(task);
    this.#schedule();
  }

  atWrites(task: () => void): void {
    this.#writes.push(task);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#defer(() => this.#run());
  }

  #run(): void {
    const fills = this.#fills;
    this.#fills = [];
    for (const task of fills) task();
    const writes = this.#writes;
    this.#writes = [];
    this.#isScheduled = false;
    for (const task of writes) task();
    // A fill that asked for another fill gets it in the next turn.
    if (this.#fills.length > 0) this.#schedule();
  }
}

// Gathers what is to be written into groups: what comes within one turn of the event loop, or while a group is being written, goes
// together; one group at a time, in order. Must not know what is written or where.

export class GroupWriter<Item> {
  readonly #maxItems: number;
  readonly #write: (group: readonly Item[]) => Promise<void>;
  #pending: Item[] = [];
  #isFlushDue = false;
  #addedCount = 0;
  #writtenCount = 0;
  #writing: Promise<void> | undefined;

  /** @param write tells each of the group what became of it; never rejects. */
  constructor(maxItems: number, write: (group: readonly Item[]) => Promise<void>) {
    this.#maxItems = maxItems;
    this.#write = write;
  }

  /** What no group was made of yet. */
  get pending(): readonly Item[] {
    return this.#pending;
  }

  add(item: Item): void {
    this.#pending.push(item);
    this.#addedCount += 1;
    if (this.#isFlushDue || this.#writing) return;
    this.#isFlushDue = true;
    setImmediate(() => {
      this.#isFlushDue = false;
      if (!this.#writing) this.#flush();
    });
  }

  /** Resolves when all that was added before is written; what is added meanwhile does not hold it up. */
  async drain(): Promise<void> {
    const upTo = this.#addedCount;
    while (this.#writtenCount < upTo) {
      if (!this.#writing) this.#flush();
      await this.#writing;
    }
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    const group = this.#pending.splice(0, this.#maxItems);
    this.#writing = this.#write(group).then(() => {
      this.#writing = undefined;
      this.#writtenCount += group.length;
      this.#flush();
    });
  }
}

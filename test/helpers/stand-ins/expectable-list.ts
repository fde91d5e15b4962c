// A list that grows as things arrive, and promises for what is to come. Knows nothing of what is in it.

/** After this long something that should have come is taken as missing: a failing test ends with words, not with a hang. */
const GIVE_UP_MS = 8_000;

export class ExpectableList<T> {
  readonly items: T[] = [];
  readonly #watchers = new Set<() => void>();

  push(item: T): void {
    this.items.push(item);
    this.wake();
  }

  /** Asks all who wait to look again. */
  wake(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /** Resolves with the first item, old or new, that is as wanted. */
  find(isWanted: (item: T) => boolean, what = 'an item'): Promise<T> {
    let next = 0;
    return this.#until(() => {
      // Each item is looked at once, however often something arrives.
      const from = next;
      next = this.items.length;
      return this.items.slice(from).find(isWanted);
    }, what);
  }

  /** Resolves once there are `count` items. */
  async count(count: number): Promise<readonly T[]> {
    await this.#until(() => (this.items.length >= count ? true : undefined), `${count} items`);
    return this.items;
  }

  /** Resolves once all items together are as wanted. */
  async when(isWanted: (items: readonly T[]) => boolean, what: string): Promise<void> {
    await this.#until(() => (isWanted(this.items) ? true : undefined), what);
  }

  #until<R>(look: () => R | undefined, what: string): Promise<R> {
    return new Promise((resolve, reject) => {
      const watcher = (): void => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(giveUp);
        this.#watchers.delete(watcher);
        resolve(found);
      };
      const giveUp = setTimeout(() => {
        this.#watchers.delete(watcher);
        reject(new Error(`waited in vain for ${what}; there are ${this.items.length}: ${JSON.stringify(this.items.slice(-10))}`));
      }, GIVE_UP_MS);
      this.#watchers.add(watcher);
      watcher();
    });
  }
}

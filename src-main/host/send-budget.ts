// The bound on all backlogs together. Knows how much waits where, not for whom or what.

/** Together; a host on a small machine stays small however many readers stall. */
export const TOTAL_BACKLOG_BYTES = 64 * 1024 * 1024;

export interface Sheddable {
  /** Gives up what can be given up; `update` is called with what is left. */
  shed(): void;
}

export class SendBudget {
  readonly #limitBytes: number;
  readonly #waiting = new Map<Sheddable, { readonly bytes: number; readonly canShed: boolean }>();
  #totalBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** What waits in `queue` after it was written out as far as possible, and whether it could give up any of it. */
  update(queue: Sheddable, bytes: number, canShed: boolean): void {
    this.#totalBytes += bytes - (this.#waiting.get(queue)?.bytes ?? 0);
    if (bytes > 0) this.#waiting.set(queue, { bytes, canShed });
    else this.#waiting.delete(queue);
  }

  /** Sheds the largest backlogs while the total is over its limit. */
  enforce(): void {
    while (this.#totalBytes > this.#limitBytes) {
      const largest = this.#largest();
      if (!largest) return;
      const { bytes } = largest[1];
      largest[0].shed();
      const left = this.#waiting.get(largest[0]);
      // One that freed nothing is not asked again, or this would not end.
      if (left && left.bytes >= bytes) this.update(largest[0], left.bytes, false);
    }
  }

  #largest(): [Sheddable, { readonly bytes: number }] | null {
    let largest: [Sheddable, { readonly bytes: number }] | null = null;
    for (const [queue, waiting] of this.#waiting) {
      if (waiting.canShed && waiting.bytes > (largest?.[1].bytes ?? 0)) largest = [queue, waiting];
    }
    return largest;
  }
}

// Real randomness. Knows nothing of what it is for.
import { randomFillSync } from 'node:crypto';
import type { Random } from '../../src-shared/util/random.ts';

/** One call into the system for many small requests: ids and nonces take 16 bytes each. */
const POOL_BYTES = 4_096;

class SystemRandom implements Random {
  readonly #pool = new Uint8Array(POOL_BYTES);
  #used = POOL_BYTES;

  bytes(count: number): Uint8Array {
    if (count > POOL_BYTES) return randomFillSync(new Uint8Array(count));
    if (this.#used + count > POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const bytes = this.#pool.slice(this.#used, this.#used + count);
    // What was given out does not stay behind.
    this.#pool.fill(0, this.#used, this.#used + count);
    this.#used += count;
    return bytes;
  }

  fraction(): number {
    return Math.random();
  }
}

export const systemRandom: Random = new SystemRandom();

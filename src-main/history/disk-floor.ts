// Whether the disk has room for what people write. Below the floor nothing new is stored, so that the system, the database's log
// and its checkpoints keep the space they need. Must not know what is stored.
import { statfs } from 'node:fs/promises';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';

/** Enough for the database's log and a checkpoint many times over, and for a system to stay usable. */
export const DISK_FLOOR_BYTES = 200 * 1024 * 1024;
/** Messages are small: even a flood writes far less than the floor in this time. */
const LOOK_EVERY_MS = 10_000;

export interface DiskFloorDeps {
  readonly clock: Clock;
  readonly readFreeBytes: () => Promise<number>;
  readonly onChange: (isLow: boolean, freeBytes: number) => void;
}

export class DiskFloor {
  readonly #floorBytes: number;
  readonly #deps: DiskFloorDeps;
  #isLow = false;
  #isEnded = false;
  #cancel: Dispose = () => undefined;

  /** Looks once before it answers. @param floorBytes 0: there is no floor, and nobody looks. */
  static async start(floorBytes: number, deps: DiskFloorDeps): Promise<DiskFloor> {
    const floor = new DiskFloor(floorBytes, deps);
    if (floorBytes > 0) await floor.#look();
    return floor;
  }

  private constructor(floorBytes: number, deps: DiskFloorDeps) {
    this.#floorBytes = floorBytes;
    this.#deps = deps;
  }

  get isLow(): boolean {
    return this.#isLow;
  }

  end(): void {
    this.#isEnded = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    // A file system that does not tell is no full one: writing itself says when it is.
    const freeBytes = await this.#deps.readFreeBytes().catch(() => Number.POSITIVE_INFINITY);
    if (this.#isEnded) return;
    const isLow = freeBytes < this.#floorBytes;
    if (isLow !== this.#isLow) {
      this.#isLow = isLow;
      this.#deps.onChange(isLow, freeBytes);
    }
    this.#cancel = this.#deps.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }
}

/** Bytes that this user may still write on the file system of `path`. @throws the file system's error. */
export async function readFreeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

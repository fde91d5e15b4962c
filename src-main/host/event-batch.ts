// What is due to members of one dialect, as shared bytes. Knows nothing of who gets it.
import type { EventBatch } from './doors/door.ts';

/** Bytes are made when first asked for, and once for all who share the batch. */
export class SharedBatch implements EventBatch {
  readonly units: readonly string[];
  readonly #textLength: number;
  #bytes: Buffer | null = null;
  #unitEnds: readonly number[] | null = null;

  constructor(units: readonly string[]) {
    this.units = units;
    this.#textLength = units.reduce((length, unit) => length + unit.length, 0);
  }

  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.units.join(''), 'utf8');
    return this.#bytes;
  }

  get isAscii(): boolean {
    return this.bytes.length === this.#textLength;
  }

  /** The same from `firstUnit` on and without the units at `leftOut` (rising), cut out of the shared bytes instead of encoded again. */
  cut(firstUnit: number, leftOut: readonly number[]): EventBatch {
    return new CutBatch(this, firstUnit, leftOut);
  }

  /** Where a unit begins in `bytes`; the number of units gives their end. */
  offsetOf(unitIndex: number): number {
    return unitIndex === 0 ? 0 : (this.#ends()[unitIndex - 1] ?? this.bytes.length);
  }

  #ends(): readonly number[] {
    if (this.#unitEnds) return this.#unitEnds;
    let end = 0;
    const isAscii = this.isAscii;
    this.#unitEnds = this.units.map((unit) => (end += isAscii ? unit.length : Buffer.byteLength(unit)));
    return this.#unitEnds;
  }
}

class CutBatch implements EventBatch {
  readonly #whole: SharedBatch;
  readonly #firstUnit: number;
  readonly #leftOut: readonly number[];
  #bytes: Buffer | null = null;

  constructor(whole: SharedBatch, firstUnit: number, leftOut: readonly number[]) {
    this.#whole = whole;
    this.#firstUnit = firstUnit;
    this.#leftOut = leftOut;
  }

  get units(): readonly string[] {
    const leftOut = new Set(this.#leftOut);
    return this.#whole.units.filter((_unit, index) => index >= this.#firstUnit && !leftOut.has(index));
  }

  get bytes(): Buffer {
    this.#bytes ??= this.#cut();
    return this.#bytes;
  }

  get isAscii(): boolean {
    return this.#whole.isAscii || this.units.every((unit) => Buffer.byteLength(unit) === unit.length);
  }

  #cut(): Buffer {
    const kept: Buffer[] = [];
    let start = this.#whole.offsetOf(this.#firstUnit);
    for (const unitIndex of this.#leftOut) {
      if (unitIndex < this.#firstUnit) continue;
      kept.push(this.#whole.bytes.subarray(start, this.#whole.offsetOf(unitIndex)));
      start = this.#whole.offsetOf(unitIndex + 1);
    }
    kept.push(this.#whole.bytes.subarray(start));
    return Buffer.concat(kept);
  }
}

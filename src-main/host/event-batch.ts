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

  /** The same without some units, cut out of the shared bytes instead of encoded again. */
  without(isLeftOut: (unitIndex: number) => boolean): EventBatch {
    return new CutBatch(this, isLeftOut);
  }

  /** Where each unit ends in `bytes`. */
  get unitEnds(): readonly number[] {
    if (this.#unitEnds) return this.#unitEnds;
    let end = 0;
    const isAscii = this.isAscii;
    this.#unitEnds = this.units.map((unit) => (end += isAscii ? unit.length : Buffer.byteLength(unit)));
    return this.#unitEnds;
  }
}

class CutBatch implements EventBatch {
  readonly #whole: SharedBatch;
  readonly #isLeftOut: (unitIndex: number) => boolean;
  #bytes: Buffer | null = null;

  constructor(whole: SharedBatch, isLeftOut: (unitIndex: number) => boolean) {
    this.#whole = whole;
    this.#isLeftOut = isLeftOut;
  }

  get units(): readonly string[] {
    return this.#whole.units.filter((_unit, index) => !this.#isLeftOut(index));
  }

  get bytes(): Buffer {
    this.#bytes ??= this.#cut();
    return this.#bytes;
  }

  get isAscii(): boolean {
    return this.#whole.isAscii || this.units.every((unit) => Buffer.byteLength(unit) === unit.length);
  }

  #cut(): Buffer {
    const { bytes, unitEnds } = this.#whole;
    const kept: Buffer[] = [];
    let start = 0;
    for (let index = 0; index < unitEnds.length; index += 1) {
      const end = unitEnds[index] ?? bytes.length;
      if (!this.#isLeftOut(index)) continue;
      const unitStart = index === 0 ? 0 : (unitEnds[index - 1] ?? 0);
      if (unitStart > start) kept.push(bytes.subarray(start, unitStart));
      start = end;
    }
    if (start < bytes.length) kept.push(bytes.subarray(start));
    return Buffer.concat(kept);
  }
}

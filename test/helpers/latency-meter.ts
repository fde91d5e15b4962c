// How long numbered messages take from their sender to a listener in the same process. Knows nothing of what they are for.
import type { RawSocket } from './raw-socket.ts';

export class LatencyMeter {
  readonly #sentAtMs = new Map<number, number>();
  #tookMs: number[] = [];
  #rest = '';

  /** @param listener in the room where messages are sent whose text begins with their number. */
  constructor(listener: RawSocket) {
    listener.socket.on('data', (chunk: Buffer) => {
      const nowMs = performance.now();
      const text = this.#rest + chunk.toString('latin1');
      const end = text.lastIndexOf('\n');
      this.#rest = text.slice(end + 1);
      for (const [, number] of text.slice(0, end + 1).matchAll(/"type":"entry".*?"text":"(\d+) /g)) this.#take(Number(number), nowMs);
    });
  }

  noteSent(number: number): void {
    this.#sentAtMs.set(number, performance.now());
  }

  /** Of the messages since the last call, in milliseconds. */
  takeFigures(): { readonly count: number; readonly p50Ms: number; readonly p99Ms: number } {
    const sorted = this.#tookMs.toSorted((a, b) => a - b);
    this.#tookMs = [];
    const at = (part: number): number => Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 10) / 10;
    return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99) };
  }

  #take(number: number, nowMs: number): void {
    const sentAtMs = this.#sentAtMs.get(number);
    if (sentAtMs === undefined) return;
    this.#sentAtMs.delete(number);
    this.#tookMs.push(nowMs - sentAtMs);
  }
}

// A script of faults from a seed: the same seed is the same script. Knows no proxy.
import { SeededRandom } from '../seeded-random.ts';
import { DIRECTIONS } from './faults.ts';
import type { Direction, Fault, Shape, TimedFault } from './faults.ts';

export interface ScriptOptions {
  readonly faultCount: number;
  /** Between one fault and the next: 0 to this. */
  readonly maxPauseMs: number;
}

/** Ends with `heal`. */
export function randomScript(seed: number, { faultCount, maxPauseMs }: ScriptOptions): TimedFault[] {
  const random = new SeededRandom(seed);
  const below = (limit: number): number => Math.floor(random.fraction() * limit);
  const direction = (): Direction => DIRECTIONS[below(DIRECTIONS.length)] ?? 'up';
  let atMs = 0;
  const script: TimedFault[] = Array.from({ length: faultCount }, () => {
    atMs += below(maxPauseMs);
    return { atMs, fault: randomFault(below, direction) };
  });
  return [...script, { atMs: atMs + maxPauseMs, fault: { kind: 'heal' } }];
}

function randomFault(below: (limit: number) => number, direction: () => Direction): Fault {
  const dice = below(100);
  if (dice < 40) return { kind: 'shape', direction: direction(), shape: randomShape(below) };
  if (dice < 60) return { kind: 'cut', direction: direction(), atByte: below(3_000), how: below(2) === 0 ? 'end' : 'reset' };
  if (dice < 72) return { kind: 'reset' };
  if (dice < 80) return { kind: 'black-hole' };
  if (dice < 87) return { kind: 'duplicate' };
  if (dice < 92) return { kind: 'source-address', address: `127.0.0.${2 + below(200)}` };
  return { kind: 'heal' };
}

function randomShape(below: (limit: number) => number): Shape {
  switch (below(5)) {
    case 0:
      return { latencyMs: below(60), jitterMs: below(60) };
    case 1:
      return { bytesPerSecond: 2_000 + below(60_000) };
    case 2:
      return { sliceMaxBytes: 1 + below(8) };
    case 3:
      return { coalesceMs: 1 + below(150) };
    default:
      return { isStalled: true };
  }
}

// Everything that can happen to a chat, as plain data: a list of these is a test that can be printed, shortened and run again.
// Knows nothing of how it is done.
import fc from 'fast-check';
import type { Direction, HostHears } from './network.ts';

/** `device`, `room`: taken modulo how many there are. */
export type Step =
  | { readonly kind: 'write'; readonly device: number; readonly room: number; readonly count: number }
  | { readonly kind: 'join'; readonly device: number; readonly room: number }
  | { readonly kind: 'leave'; readonly device: number; readonly room: number }
  | { readonly kind: 'cut'; readonly device: number; readonly upArrives: boolean; readonly hostHears: HostHears }
  /** In the middle of a frame, most often. */
  | { readonly kind: 'cut-after'; readonly device: number; readonly direction: Direction; readonly bytes: number }
  | { readonly kind: 'black-hole'; readonly device: number }
  | { readonly kind: 'delay'; readonly device: number; readonly direction: Direction; readonly ms: number }
  /** All that was said on a line is said again on another. */
  | { readonly kind: 'repeat'; readonly device: number }
  /** Right before the next group of messages is stored, or between that and its being told and answered. */
  | { readonly kind: 'at-commit'; readonly moment: 'before' | 'after'; readonly what: 'cut' | 'kill-client' | 'kill-host'; readonly device: number; readonly keepsPending: boolean }
  | { readonly kind: 'kill-client'; readonly device: number; readonly keepsPending: boolean }
  | { readonly kind: 'kill-host'; readonly keepsPending: boolean }
  | { readonly kind: 'stop-host' }
  | { readonly kind: 'start-host' }
  | { readonly kind: 'back-up' }
  /** Stops the host as a kill does, if it runs, puts the backup in place, and starts it. */
  | { readonly kind: 'restore' }
  | { readonly kind: 'prune'; readonly keepNewest: number }
  | { readonly kind: 'retry'; readonly device: number }
  /** The system says so; with the address that the line goes from, or without it. */
  | { readonly kind: 'network-changed'; readonly device: number; readonly isAddressGone: boolean }
  | { readonly kind: 'wait'; readonly ms: number };

export interface Scenario {
  /** Of what is left to chance: jitter, cuts of chunks, how slow disks are, waits. */
  readonly seed: number;
  /** Who each device belongs to: two of one person have one key, and the newer takes the older's place. */
  readonly persons: readonly number[];
  readonly steps: readonly Step[];
}

export const ROOM_NAMES = ['Sala1', 'R1', 'R2'] as const;
/** Two people with a device each; three; one with two devices and somebody else; two with two each. */
const PERSONS = [[0, 1], [0, 1, 2], [0, 0, 1], [0, 1, 0, 1]] as const;
const MAX_STEPS = 16;
export const MAX_DELAY_MS = 2_000;

const device = fc.nat({ max: 3 });
const room = fc.constantFrom(0, 0, 0, 1, 2);
const direction = fc.constantFrom('up', 'down');
const yesOrNo = fc.boolean();

const STEPS: readonly (readonly [number, fc.Arbitrary<Step>])[] = [
  [40, fc.record({ kind: fc.constant('write'), device, room, count: fc.integer({ min: 1, max: 4 }) })],
  [6, fc.record({ kind: fc.constant('join'), device, room })],
  [2, fc.record({ kind: fc.constant('leave'), device, room })],
  [9, fc.record({ kind: fc.constant('cut'), device, upArrives: yesOrNo, hostHears: fc.constantFrom('at-once', 'late', 'never') })],
  [6, fc.record({ kind: fc.constant('cut-after'), device, direction, bytes: fc.nat({ max: 2_000 }) })],
  [3, fc.record({ kind: fc.constant('black-hole'), device })],
  [6, fc.record({ kind: fc.constant('delay'), device, direction, ms: fc.constantFrom(0, 0, 100, 1_000, MAX_DELAY_MS) })],
  [2, fc.record({ kind: fc.constant('repeat'), device })],
  [9, fc.record({ kind: fc.constant('at-commit'), moment: fc.constantFrom('before', 'after'), what: fc.constantFrom('cut', 'kill-client', 'kill-host'), device, keepsPending: yesOrNo })],
  [5, fc.record({ kind: fc.constant('kill-client'), device, keepsPending: yesOrNo })],
  [3, fc.record({ kind: fc.constant('kill-host'), keepsPending: yesOrNo })],
  [2, fc.record({ kind: fc.constant('stop-host') })],
  [9, fc.record({ kind: fc.constant('start-host') })],
  [2, fc.record({ kind: fc.constant('back-up') })],
  [2, fc.record({ kind: fc.constant('restore') })],
  [3, fc.record({ kind: fc.constant('prune'), keepNewest: fc.nat({ max: 6 }) })],
  [3, fc.record({ kind: fc.constant('retry'), device })],
  [4, fc.record({ kind: fc.constant('network-changed'), device, isAddressGone: yesOrNo })],
  [20, fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(10, 50, 300, 1_500, 6_000) })],
];

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  seed: fc.nat({ max: 0x7fff_ffff }),
  persons: fc.constantFrom(...PERSONS),
  steps: fc.array(fc.oneof(...STEPS.map(([weight, arbitrary]) => ({ weight, arbitrary }))), { minLength: 1, maxLength: MAX_STEPS, size: 'max' }),
});

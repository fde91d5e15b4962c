// Scenarios that once broke a law, as they were found and shortened. None is ever taken out.
import type { Scenario } from './steps.ts';

export const KNOWN_SCENARIOS: readonly (readonly [string, Scenario])[] = [
  [
    'a message stored but not answered, before a backup that is restored, does not stay below the log',
    {
      seed: 0,
      persons: [0, 1],
      steps: [
        { kind: 'write', device: 0, room: 0, count: 1 },
        { kind: 'at-commit', moment: 'before', what: 'cut', device: 0, keepsPending: false },
        { kind: 'back-up' },
        { kind: 'restore' },
        { kind: 'at-commit', moment: 'before', what: 'cut', device: 0, keepsPending: false },
      ],
    },
  ],
  [
    'a message written right before its room is left goes out when one is back, and does not fail',
    {
      seed: 309_139_733,
      persons: [0, 1],
      steps: [
        { kind: 'write', device: 0, room: 0, count: 1 },
        { kind: 'retry', device: 0 },
        { kind: 'leave', device: 0, room: 0 },
        { kind: 'kill-client', device: 0, keepsPending: true },
        { kind: 'write', device: 0, room: 0, count: 1 },
      ],
    },
  ],
  [
    'a login on a line that was given up, and that arrives behind the next one, does not put the newer one out',
    {
      seed: 670_259_060,
      persons: [0, 1, 2],
      steps: [
        { kind: 'kill-client', device: 2, keepsPending: false },
        { kind: 'at-commit', moment: 'before', what: 'cut', device: 0, keepsPending: false },
        { kind: 'kill-client', device: 2, keepsPending: false },
        { kind: 'write', device: 2, room: 0, count: 1 },
        { kind: 'kill-client', device: 2, keepsPending: false },
        { kind: 'wait', ms: 10 },
      ],
    },
  ],
];

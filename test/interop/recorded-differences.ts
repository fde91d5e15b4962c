// Where a Wassop host answers the recorded session otherwise on purpose. docs/interop.md gives the reason for each, under its name.
import type { Step } from './recorded-session.ts';

export interface RecordedDifference {
  readonly name: string;
  /** The recorded steps, which have to be there once, and what takes their place. */
  readonly recorded: readonly Step[];
  readonly ours: readonly Step[];
}

export const RECORDED_DIFFERENCES: readonly RecordedDifference[] = [
  {
    name: 'QUIT ends the connection',
    recorded: [
      { who: 'beto', send: 'QUIT\n' },
      { who: 'beto', recv: '' },
    ],
    // The recording goes on with beto, so he connects and joins again.
    ours: [
      { who: 'beto', send: 'QUIT\n' },
      { who: 'beto', eof: true },
      { who: 'beto', do: 'connect' },
      { who: 'beto', send: 'JOIN beto\n' },
      { who: 'beto', recv: 'OK\n' },
    ],
  },
  {
    name: 'Each line is a command',
    recorded: [
      { who: 'ana', send: 'MESSAGE uno\nMESSAGE dos\n' },
      { who: 'beto', recv: 'ana: uno\nMESSAGE dos\n' },
    ],
    ours: [
      { who: 'ana', send: 'MESSAGE uno\nMESSAGE dos\n' },
      { who: 'beto', recv: 'ana: uno\nana: dos\n' },
    ],
  },
  {
    name: 'MESSAGE without a text is ignored',
    recorded: [
      { who: 'ana', send: 'MESSAGE\n' },
      { who: 'ana', eof: true },
    ],
    ours: [
      { who: 'ana', send: 'MESSAGE\n' },
      { who: 'ana', recv: '' },
    ],
  },
];

/** @throws Error when a difference does not fit the recording exactly once. */
export function applyDifferences(steps: readonly Step[], differences: readonly RecordedDifference[]): readonly Step[] {
  return differences.reduce(applyOne, steps);
}

function applyOne(steps: readonly Step[], { name, recorded, ours }: RecordedDifference): readonly Step[] {
  const wanted = JSON.stringify(recorded);
  const places = steps.flatMap((_, index) => (JSON.stringify(steps.slice(index, index + recorded.length)) === wanted ? [index] : []));
  const [place] = places;
  if (places.length !== 1 || place === undefined) throw new Error(`"${name}" fits the recording ${places.length} times`);
  return [...steps.slice(0, place), ...ours, ...steps.slice(place + recorded.length)];
}

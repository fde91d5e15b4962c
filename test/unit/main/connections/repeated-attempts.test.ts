import { expect, it } from 'vitest';
import { firstOutcome } from '../../../../src-main/connections/repeated-attempts.ts';
import type { Attempt } from '../../../../src-main/connections/repeated-attempts.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

interface Begun {
  readonly settle: (outcome: string) => void;
  isAbandoned: boolean;
}

function setUp() {
  const clock = new FakeClock();
  const begun: Begun[] = [];
  const begin = (): Attempt<string> => {
    let settle: (outcome: string) => void = () => undefined;
    const outcome = new Promise<string>((resolve) => (settle = resolve));
    const attempt: Begun = { settle, isAbandoned: false };
    begun.push(attempt);
    return { outcome, abandon: () => (attempt.isAbandoned = true) };
  };
  const first = firstOutcome(begin, { clock, everyMs: 1_000, atMost: 3 });
  return { clock, begun, first };
}

it('an attempt that comes to something within the time is the only one', async () => {
  const { clock, begun, first } = setUp();
  await clock.advance(999);
  begun[0]?.settle('there');
  expect(await first).toBe('there');
  await clock.advance(10_000);
  expect(begun).toHaveLength(1);
  expect(clock.pendingCount).toBe(0);
});

it('others are begun beside one that says nothing, so many and no more', async () => {
  const { clock, begun } = setUp();
  await clock.advance(1_000);
  expect(begun).toHaveLength(2);
  await clock.advance(60_000);
  expect(begun).toHaveLength(3);
});

it('the first outcome counts, and the others are abandoned', async () => {
  const { clock, begun, first } = setUp();
  await clock.advance(2_000);
  begun[1]?.settle('the second');
  expect(await first).toBe('the second');
  expect(begun.map(({ isAbandoned }) => isAbandoned)).toEqual([true, false, true]);
  expect(clock.pendingCount).toBe(0);
});

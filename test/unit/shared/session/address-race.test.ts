import { beforeEach, describe, expect, it } from 'vitest';
import { AddressRace, STAGGER_MS } from '../../../../src-shared/session/address-race.ts';
import type { Attempt } from '../../../../src-shared/session/address-race.ts';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../../src-shared/errors/app-failure.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import type { Result } from '../../../../src-shared/util/result.ts';
import { FakeClock, settle } from '../../../helpers/fake-clock.ts';

/** An attempt that ends when the test says so. */
class HeldAttempt implements Attempt<string> {
  readonly outcome: Promise<Result<string, AppFailure>>;
  readonly startedAtMs: number;
  isCancelled = false;
  end: (outcome: Result<string, AppFailure>) => void = () => {};

  constructor(startedAtMs: number) {
    this.startedAtMs = startedAtMs;
    this.outcome = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  cancel(): void {
    this.isCancelled = true;
  }
}

let clock: FakeClock;
let attempts: HeldAttempt[];
let ended: Result<string, AppFailure> | null;

function race(count: number): AddressRace<string> {
  const start = (): HeldAttempt => {
    const attempt = new HeldAttempt(clock.monotonicMs());
    attempts.push(attempt);
    return attempt;
  };
  const begun = new AddressRace(clock, Array.from({ length: count }, () => start));
  void begun.run().then((outcome) => {
    ended = outcome;
  });
  return begun;
}

const starts = (): number[] => attempts.map(({ startedAtMs }) => startedAtMs);

beforeEach(() => {
  clock = new FakeClock();
  attempts = [];
  ended = null;
});

describe('a race', () => {
  it('begins one attempt after another, all eight within a second', async () => {
    race(8);
    await clock.advance(10_000);
    expect(starts()).toEqual(Array.from({ length: 8 }, (_, index) => index * STAGGER_MS));
    expect(starts().at(-1)).toBeLessThan(1_000);
    expect(clock.pendingCount).toBe(0);
  });

  it('is won by the first that succeeds; the others are given up and nobody else starts', async () => {
    race(5);
    await clock.advance(2 * STAGGER_MS);
    attempts[1]?.end(ok('second'));
    await settle();
    expect(ended).toEqual(ok('second'));
    expect(attempts.map(({ isCancelled }) => isCancelled)).toEqual([true, false, true]);
    await clock.advance(10_000);
    expect(attempts).toHaveLength(3);
    expect(clock.pendingCount).toBe(0);
  });

  it('does not wait where the one before has failed', async () => {
    race(3);
    attempts[0]?.end(err(failure('CONNECT_REFUSED')));
    await settle();
    expect(starts()).toEqual([0, 0]);
    await clock.advance(STAGGER_MS);
    expect(starts()).toEqual([0, 0, STAGGER_MS]);
  });

  it('that nobody wins ends with the failure of the best address, whenever that came', async () => {
    race(2);
    await clock.advance(STAGGER_MS);
    attempts[1]?.end(err(failure('CONNECT_REFUSED')));
    await settle();
    expect(ended).toBeNull();
    attempts[0]?.end(err(failure('CONNECT_TIMEOUT')));
    await settle();
    expect(ended).toEqual(err(failure('CONNECT_TIMEOUT')));
  });

  it('says rather that another host answered', async () => {
    race(2);
    attempts[0]?.end(err(failure('CONNECT_TIMEOUT')));
    await settle();
    attempts[1]?.end(err(failure('HOST_UNPROVEN')));
    await settle();
    expect(ended).toEqual(err(failure('HOST_UNPROVEN')));
  });

  it('that is given up gives up every attempt and starts none', async () => {
    const begun = race(4);
    await clock.advance(STAGGER_MS);
    begun.cancel();
    await settle();
    expect(ended).toMatchObject({ ok: false });
    expect(attempts.map(({ isCancelled }) => isCancelled)).toEqual([true, true]);
    attempts[0]?.end(ok('too late'));
    await clock.advance(10_000);
    expect(ended).toMatchObject({ ok: false });
    expect(attempts).toHaveLength(2);
  });
});

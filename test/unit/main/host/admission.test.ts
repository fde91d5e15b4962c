/** How many connections one address may open. */
import { describe, expect, it } from 'vitest';
import { addressKey, Admission, CONNECTION_LIMITS } from '../../../../src-main/host/admission.ts';
import { createTokenBucket } from '../../../../src-main/host/token-bucket.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

const LIMITS = { ...CONNECTION_LIMITS, halfOpenPerAddress: 3, newPerMinutePerAddress: 5 };

describe('connections of one address', () => {
  it('are admitted up to the limit of half-open ones, and again when one came in or went', () => {
    const admission = new Admission(LIMITS, new FakeClock());
    const releases = [1, 2, 3].map(() => admission.admit('192.0.2.1', false));
    expect(releases.every((release) => release !== null)).toBe(true);
    expect(admission.admit('192.0.2.1', false)).toBeNull();
    expect(admission.admit('192.0.2.2', false)).not.toBeNull();
    // Entering and then closing is one release, not two.
    releases[0]?.();
    releases[0]?.();
    expect(admission.admit('192.0.2.1', false)).not.toBeNull();
    expect(admission.admit('192.0.2.1', false)).toBeNull();
  });

  it('are limited per minute, whether they stay or not', async () => {
    const clock = new FakeClock();
    const admission = new Admission(LIMITS, clock);
    for (let count = 0; count < 5; count += 1) admission.admit('192.0.2.1', false)?.();
    expect(admission.admit('192.0.2.1', false)).toBeNull();
    await clock.advance(59_999);
    expect(admission.admit('192.0.2.1', false)).toBeNull();
    await clock.advance(1);
    expect(admission.admit('192.0.2.1', false)).not.toBeNull();
  });

  it('from this machine are not limited unless asked for', () => {
    const [free, limited] = [false, true].map((limitLoopback) => new Admission({ ...LIMITS, limitLoopback }, new FakeClock()));
    const outcomes = (admission: Admission | undefined) => Array.from({ length: 6 }, () => admission?.admit('127.0.0.1', true) !== null);
    expect(outcomes(free)).toEqual([true, true, true, true, true, true]);
    expect(outcomes(limited)).toEqual([true, true, true, false, false, false]);
  });

  it.each([
    ['192.0.2.1', '192.0.2.2', false],
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['fe80::1%eth0', 'fe80::2%eth0', true],
    ['::1', '::2', true],
  ])('%s and %s are one: %s', (one, other, isSame) => {
    expect(addressKey(one) === addressKey(other)).toBe(isSame);
  });
});

describe('a token bucket', () => {
  it('lets a burst through, then says how long to wait, and fills up again', async () => {
    const clock = new FakeClock();
    const bucket = createTokenBucket({ burst: 3, perSecond: 10 }, clock);
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0]);
    expect([bucket.take(), bucket.take()]).toEqual([100, 200]);
    await clock.advance(200);
    expect(bucket.take()).toBe(100);
    await clock.advance(60_000);
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0]);
    expect(bucket.take()).toBe(100);
  });
});

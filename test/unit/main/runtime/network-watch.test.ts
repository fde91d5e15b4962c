import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NetworkWatch } from '../../../../src-main/runtime/network-watch.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import type { Clock } from '../../../../src-shared/util/clock.ts';

let fake: FakeClock;
let stalledMs: number;
let clock: Clock;
let addresses: Set<string>;
let watch: NetworkWatch;
let told: string[][];

beforeEach(() => {
  fake = new FakeClock();
  stalledMs = 0;
  clock = { nowUnixMs: () => fake.nowUnixMs(), monotonicMs: () => fake.monotonicMs() + stalledMs, after: (delayMs, task) => fake.after(delayMs, task) };
  addresses = new Set(['127.0.0.1', '10.0.0.9']);
  watch = new NetworkWatch({ clock, listAddresses: () => new Set(addresses) });
  told = [];
  watch.onChanged((now) => told.push([...now]));
});

afterEach(() => {
  watch.end();
  expect(fake.pendingCount).toBe(0);
});

describe('watching the network', () => {
  it('says nothing while nothing changes, also when the clock is set by a little', async () => {
    fake.jumpWall(-3_600_000);
    await fake.advance(60_000);
    expect(told).toEqual([]);
  });

  it('tells a new address, and one that went, within half a second, once', async () => {
    addresses.add('192.168.1.5');
    await fake.advance(500);
    expect(told).toEqual([['127.0.0.1', '10.0.0.9', '192.168.1.5']]);
    addresses.delete('10.0.0.9');
    await fake.advance(5_000);
    expect(told).toHaveLength(2);
  });

  it('tells one address in another\'s place', async () => {
    addresses = new Set(['127.0.0.1', '192.168.1.5']);
    await fake.advance(500);
    expect(told).toEqual([['127.0.0.1', '192.168.1.5']]);
  });

  it('tells that the process stood still, whichever clock went on meanwhile', async () => {
    stalledMs += 600_000;
    await fake.advance(500);
    expect(told).toHaveLength(1);
    fake.jumpWall(600_000);
    await fake.advance(500);
    expect(told).toHaveLength(2);
  });

  it('tells at once when the system woke up, with the addresses of now', () => {
    addresses = new Set(['127.0.0.1']);
    watch.wokeUp();
    expect(told).toEqual([['127.0.0.1']]);
  });
});

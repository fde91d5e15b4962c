import { describe, expect, it } from 'vitest';
import { SerialRunner } from '../../../../../src-main/host/doors/serial-runner.ts';
import { settle } from '../../../../helpers/fake-clock.ts';

function make() {
  const begun: number[] = [];
  const finish = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  const failures: unknown[] = [];
  const reading = { holds: 0 };
  const runner = new SerialRunner<number>({
    run: (item) => {
      begun.push(item);
      if (item === 0) throw new Error('broken');
      // Even numbers are done at once, odd ones when the test says so.
      return item % 2 === 0 ? undefined : new Promise<void>((resolve, reject) => finish.set(item, { resolve, reject }));
    },
    holdReading: () => {
      reading.holds += 1;
      return () => {
        reading.holds -= 1;
      };
    },
    onFailure: (error) => failures.push(error),
  });
  return { begun, finish, failures, reading, runner };
}

describe('the serial runner', () => {
  it('runs at once what needs no waiting', () => {
    const { begun, reading, runner } = make();
    runner.push(2);
    runner.push(4);
    expect(begun).toEqual([2, 4]);
    expect(reading.holds).toBe(0);
  });

  it('holds items and reading back until the one before is done', async () => {
    const { begun, finish, reading, runner } = make();
    runner.push(1);
    runner.push(2);
    runner.push(3);
    expect(begun).toEqual([1]);
    expect(reading.holds).toBe(1);
    finish.get(1)?.resolve();
    await settle();
    expect(begun).toEqual([1, 2, 3]);
    expect(reading.holds).toBe(1);
    finish.get(3)?.resolve();
    await settle();
    expect(reading.holds).toBe(0);
  });

  it('drops what waits when it is stopped, and lets reading go on', async () => {
    const { begun, finish, reading, runner } = make();
    runner.push(1);
    runner.push(2);
    runner.stop();
    finish.get(1)?.resolve();
    await settle();
    runner.push(4);
    expect(begun).toEqual([1]);
    expect(reading.holds).toBe(0);
  });

  it.each([0, 1])('stops at a failure and tells of it (item %i)', async (item) => {
    const { begun, finish, failures, reading, runner } = make();
    runner.push(item);
    runner.push(2);
    finish.get(item)?.reject(new Error('broken'));
    await settle();
    expect(failures).toEqual([new Error('broken')]);
    expect(begun).toEqual([item]);
    expect(reading.holds).toBe(0);
  });
});

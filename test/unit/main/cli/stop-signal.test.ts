import { expect, it, onTestFinished } from 'vitest';
import { onStopSignals } from '../../../../src-main/cli/stop-signal.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

function listenToSignals(): { readonly seen: readonly string[]; readonly clock: FakeClock } {
  const clock = new FakeClock();
  const seen: string[] = [];
  const before = new Set(process.listeners('SIGHUP'));
  onStopSignals((signal, count) => seen.push(`${signal} ${count}`), clock);
  onTestFinished(() => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      for (const listener of process.listeners(signal)) if (!before.has(listener)) process.off(signal, listener);
    }
  });
  return { seen, clock };
}

it('counts the signals of every kind, and leaves the third to the system', async () => {
  const without = process.listenerCount('SIGTERM');
  const { seen, clock } = listenToSignals();
  process.emit('SIGTERM', 'SIGTERM');
  await clock.advance(1_000);
  process.emit('SIGINT', 'SIGINT');
  expect(seen).toEqual(['SIGTERM 1', 'SIGINT 2']);
  expect(process.listenerCount('SIGTERM')).toBe(without + 1);
  await clock.advance(1_000);
  expect(process.listenerCount('SIGTERM')).toBe(without);
});

it('takes the echo of the first and of the second signal, as npm sends them, for the same one', async () => {
  const { seen, clock } = listenToSignals();
  process.emit('SIGINT', 'SIGINT');
  await clock.advance(20);
  process.emit('SIGINT', 'SIGINT');
  await clock.advance(1_000);
  process.emit('SIGINT', 'SIGINT');
  await clock.advance(20);
  process.emit('SIGINT', 'SIGINT');
  expect(seen).toEqual(['SIGINT 1', 'SIGINT 2']);
});

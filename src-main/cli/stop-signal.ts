// The signals that end the command in order. Knows nothing of what is ended.
import type { Clock } from '../../src-shared/util/clock.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
export type StopSignal = (typeof SIGNALS)[number];

/**
 * npm passes on what the terminal has sent to everybody already, so that Ctrl+C comes twice within a few milliseconds. Nobody
 * presses it twice in this time.
 */
const ECHO_MS = 100;

/**
 * Calls `onSignal` for each signal with how many there have been: 1 for the first. From the third on the system's own way
 * of ending a process is in force again.
 */
export function onStopSignals(onSignal: (signal: StopSignal, count: number) => void, clock: Clock): void {
  let count = 0;
  let lastMs = -Infinity;
  const listen = (signal: StopSignal): void => {
    const sinceLastMs = clock.monotonicMs() - lastMs;
    if (sinceLastMs < ECHO_MS) return;
    lastMs = clock.monotonicMs();
    count += 1;
    // Not at once: the echo of the second would end the process before anything is closed.
    if (count === 2) clock.after(ECHO_MS, () => SIGNALS.forEach((other) => process.off(other, listen)));
    onSignal(signal, count);
  };
  for (const signal of SIGNALS) process.on(signal, listen);
}

// The signals that end the command in order. Knows nothing of what is ended.

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
export type StopSignal = (typeof SIGNALS)[number];

/**
 * Calls `onSignal` for each signal with how many there have been: 1 for the first. From the third on the system's own way
 * of ending a process is in force again.
 */
export function onStopSignals(onSignal: (signal: StopSignal, count: number) => void): void {
  let count = 0;
  const listen = (signal: StopSignal): void => {
    count += 1;
    if (count === 2) for (const other of SIGNALS) process.off(other, listen);
    onSignal(signal, count);
  };
  for (const signal of SIGNALS) process.on(signal, listen);
}

// The present time for things that count down or age. Ticks only while something shows it.
import { useEffect, useState } from 'react';

/** By the clock that nobody sets, like `performance.now()`: for counting down. */
export function useNowMs(everyMs: number): number {
  const [nowMs, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}

export function useNow(everyMs: number): number {
  const [nowUnixMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowUnixMs;
}

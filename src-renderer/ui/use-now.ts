// The present time for things that count down or age. Ticks only while something shows it.
import { useEffect, useState } from 'react';

export function useNow(everyMs: number): number {
  const [nowUnixMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowUnixMs;
}

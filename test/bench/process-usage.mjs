// What a process has used, read from the kernel. Only Linux tells; elsewhere the answers are undefined.
import { existsSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc: a constant of Linux's interface to programs. */
const TICKS_PER_SECOND = 100;

/** CPU time of all threads, user and system. */
export function cpuSeconds(pid) {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory now and at its highest. */
export function memoryBytes(pid) {
  if (!existsSync(`/proc/${pid}/status`)) return undefined;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return { rss: kib('VmRSS') * 1024, peakRss: kib('VmHWM') * 1024 };
}

/** Proportional set size: memory shared with other processes counts for its share only. */
export function pssBytes(pid) {
  if (!existsSync(`/proc/${pid}/smaps_rollup`)) return undefined;
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) * 1024;
}

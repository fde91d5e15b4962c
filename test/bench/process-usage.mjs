// What a process has used, read from the kernel. Only Linux tells; elsewhere the answers are undefined.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc: a constant of Linux's interface to programs. */
const TICKS_PER_SECOND = 100;

/** CPU time of all threads, user and system. */
export function cpuSeconds(pid) {
  const fields = statFields(pid);
  // utime and stime.
  return fields && (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** The process and all that descend from it. */
export function processTree(pid) {
  if (!existsSync('/proc')) return undefined;
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(statFields(name)?.[1]) }));
  const withDescendants = (root) => [root, ...parents.filter(({ parent }) => parent === root).flatMap((child) => withDescendants(child.pid))];
  return withDescendants(pid);
}

/** Fields of /proc/PID/stat from the third on: the second is a name in brackets that may hold spaces. */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    // No such system, or the process ended meanwhile.
    return undefined;
  }
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

// What Linux says of a process: its memory and its open files. Knows nothing of what it does.
import { readdirSync, readFileSync } from 'node:fs';

export const CAN_READ_FIGURES = process.platform === 'linux';

/** Resident memory in bytes. */
export function residentBytes(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kibibytes === undefined) throw new Error(`No memory of ${pid}`);
  return Number(kibibytes) * 1024;
}

export function openFileCount(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

// Asks this very computer: files, and programs that answer at once. Must not know what is asked for.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { SystemProbe } from './firewall.ts';

/** PowerShell alone takes a second to start. */
const PROGRAM_TIMEOUT_MS = 5_000;

export const systemProbe: SystemProbe = {
  platform: process.platform,
  readFile: (path) => readFile(path, 'utf8').catch(() => null),
  run: (program, args) =>
    new Promise((resolve) => {
      execFile(program, [...args], { timeout: PROGRAM_TIMEOUT_MS, windowsHide: true }, (error, stdout) => {
        if (error === null) return resolve({ exitCode: 0, stdout });
        // A number: it ran and said no. A word: there is none, or it is not ours to run.
        resolve(typeof error.code === 'number' ? { exitCode: error.code, stdout } : null);
      });
    }),
};

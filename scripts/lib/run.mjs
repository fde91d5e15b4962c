// Starting other programs from the scripts. Knows nothing of what they are for.
import { spawn, spawnSync } from 'node:child_process';

/** A reason to stop that a person can act on: printed as it is, without a stack. */
export class Stop extends Error {}

/** Runs to the end with the terminal's streams. @returns {number} exit code, 1 when it could not start or was killed */
export function runToEnd(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (error !== undefined) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

/** Runs quietly. @returns {{ ok: boolean, stdout: string, stderr: string }} */
export function capture(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options });
  return { ok: status === 0, stdout: stdout ?? '', stderr: error?.message ?? stderr ?? '' };
}

/** Runs npm itself: the very npm that started this script, else the one on the PATH. @returns {number} exit code */
export function runNpm(args, options = {}) {
  const npmCli = process.env.npm_execpath;
  if (npmCli?.endsWith('.js')) return runToEnd(process.execPath, [npmCli, ...args], options);
  return runToEnd('npm', args, { shell: process.platform === 'win32', ...options });
}

/**
 * Becomes the given program as far as Node can: same streams, signals passed on, its exit code as ours.
 * In a terminal Ctrl+C reaches the child by itself (same process group), so SIGINT is only kept from ending us first.
 */
export function runInForeground(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    // 128 + n is what shells report for a death by signal; which n does not matter to anyone here.
    child.on('exit', (code) => resolve(code ?? 128));
  });
}

/**
 * Runs a script's main function. What it returns is the exit code; a Stop ends it with its sentence, anything else with a
 * stack, both with exit code 1.
 */
export async function runScript(main) {
  try {
    const exitCode = await main();
    if (exitCode !== undefined) process.exitCode = exitCode;
  } catch (error) {
    console.error(error instanceof Stop ? error.message : error);
    process.exitCode = 1;
  }
}

/** Set-up words go to stderr: stdout belongs to the program that is started. */
export const say = (line) => console.error(line);

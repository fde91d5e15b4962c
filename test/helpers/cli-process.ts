// The command `wassop` as a process of its own, from its built bundle. Ends with the test.
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { ensureBundle } from '../../scripts/lib/build.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';

/** Call once before the tests of a file. The history worker is built by the suites' global setup. */
export const buildCli = (): Promise<void> => ensureBundle('cli');

export interface CliPlace {
  readonly openFiles?: number;
  /** A network namespace; needs the superuser. */
  readonly namespace?: string;
}

export class CliProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<number | null>;
  stdout = '';
  stderr = '';

  /** @param env added to an environment without any WASSOP_ variable; undefined takes one away. */
  static start(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}, place: CliPlace = {}): CliProcess {
    return new CliProcess(args, env, place);
  }

  private constructor(args: readonly string[], env: Readonly<Record<string, string | undefined>>, { openFiles, namespace }: CliPlace) {
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WASSOP_')));
    const program = [process.execPath, inRoot('out/main/cli.cjs'), ...args];
    const command = namespace === undefined ? program : ['ip', 'netns', 'exec', namespace, ...program];
    // `exec`, so that signals reach the command itself.
    const [file = '', ...fileArgs] = openFiles === undefined ? command : ['sh', '-c', `ulimit -n ${openFiles} && exec "$@"`, 'sh', ...command];
    this.child = spawn(file, fileArgs, { env: { ...clean, ...env } });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#ended = once(this.child, 'close').then(([exitCode]: unknown[]) => (typeof exitCode === 'number' ? exitCode : null));
    onTestFinished(async () => {
      this.child.kill('SIGKILL');
      await this.#ended;
    });
  }

  /** Waits for the end. @returns the exit code; null when a signal ended it. */
  waitForExit(): Promise<number | null> {
    return this.#ended;
  }

  /** Waits until `stream` matches. @throws Error with all output when the process ends before. */
  async waitFor(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this[stream]);
      if (match) return match;
      const ended = await Promise.race([once(this.child[stream], 'data').then(() => false), this.#ended.then(() => true)]);
      if (ended && !pattern.test(this[stream])) {
        throw new Error(`Ended without ${String(pattern)}:\n${this.stdout}\n${this.stderr}`);
      }
    }
  }

  /** Waits for the line on stdout. @returns the port it names. */
  async waitForPort(): Promise<number> {
    const [, json, text] = await this.waitFor('stdout', /"port":(\d+),|listens on \S+ port (\d+);/);
    return Number(json ?? text);
  }

  /** The events of a JSON log so far. */
  get events(): readonly Readonly<Record<string, unknown>>[] {
    return this.stderr.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

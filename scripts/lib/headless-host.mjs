// Runs the headless host in this very process, so that signals, exit code and streams are its own.
import { pathToFileURL } from 'node:url';
import { inRoot } from './paths.mjs';
import { runToEnd, Stop } from './run.mjs';

const CLI_FILE = inRoot('out/main/cli.cjs');

/** @param {string[]} args the host's own */
export async function runHeadlessHost(args) {
  // In a process of its own: a server should not carry a bundler in its memory.
  const exitCode = runToEnd(process.execPath, [inRoot('scripts/build.mjs'), '--host'], { stdio: ['ignore', 2, 2] });
  if (exitCode !== 0) throw new Stop('The host could not be built; the reason stands above.');
  process.argv = [process.execPath, CLI_FILE, 'serve', ...args];
  await import(pathToFileURL(CLI_FILE).href);
}

// `npm start`: from a fresh clone to the open app. Arguments after `--` reach the app.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { isRoot } from './lib/debian-packages.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { hasDisplay } from './lib/display.mjs';
import { ensureElectronLibraries } from './lib/electron-libraries.mjs';
import { ensureElectron } from './lib/electron-runtime.mjs';
import { runHeadlessHost } from './lib/headless-host.mjs';
import { ROOT_DIR } from './lib/paths.mjs';
import { runInForeground, runScript, say } from './lib/run.mjs';
import { canSandbox } from './lib/sandbox.mjs';

await runScript(async () => {
  ensureDependencies(say);
  const args = process.argv.slice(2);
  return hasDisplay() ? openApp(args) : startHost(args);
});

async function openApp(args) {
  const electron = await ensureElectron(say);
  ensureElectronLibraries(electron.executable, say);
  await ensureBuilt({ groups: ['app'], say });
  return runInForeground(electron.executable, [ROOT_DIR, ...sandboxArgs(), ...args]);
}

function sandboxArgs() {
  if (canSandbox()) return [];
  if (!isRoot()) say('This system gives programs no user namespaces: the window runs without its sandbox (--no-sandbox).');
  return ['--no-sandbox'];
}

/** Needs neither Electron nor its libraries. Only this machine and its private networks may come in: nobody chose to serve the internet. */
function startHost(args) {
  say('There is no display to open a window on: starting the host instead, for this machine and its private networks. Ctrl+C ends it.');
  const { values } = parseArgs({ args, strict: false, options: { 'profile-dir': { type: 'string' } } });
  const profileDir = values['profile-dir'];
  // Where the app would keep the space it hosts.
  const dataDirArgs = profileDir === undefined ? [] : ['--data-dir', path.join(profileDir, 'host')];
  return runHeadlessHost(['--listen', 'lan', '--port-next', ...dataDirArgs]);
}

// `npm run dev`: opens the app, and again after each change of a source. No development server: the page keeps the strict
// policy and the scheme it has in the shipped app, and building it all takes about a second.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureElectronLibraries } from './lib/electron-libraries.mjs';
import { ensureElectron } from './lib/electron-runtime.mjs';
import { inRoot, ROOT_DIR } from './lib/paths.mjs';
import { runScript, say, Stop } from './lib/run.mjs';
import { canSandbox } from './lib/sandbox.mjs';

/** Editors write a file in several steps, and a checkout writes many files. */
const QUIET_MS = 200;

await runScript(async () => {
  ensureDependencies(say);
  const electron = await ensureElectron(say);
  ensureElectronLibraries(electron.executable, say);
  const args = [ROOT_DIR, ...(canSandbox() ? [] : ['--no-sandbox']), ...process.argv.slice(2)];

  let app;
  const restart = async () => {
    if (!(await tryBuild())) return;
    await end(app);
    app = spawn(electron.executable, args, { stdio: 'inherit' });
    const opened = app;
    // Closed by hand, not by us: development is over.
    app.on('exit', (code) => {
      if (app === opened) process.exit(code ?? 1);
    });
  };
  await restart();
  watchSources(restart);

  function end(child) {
    if (child === undefined) return undefined;
    app = undefined;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    return ended;
  }
});

async function tryBuild() {
  try {
    await ensureBuilt({ groups: ['app'], say });
    return true;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    return false;
  }
}

/** Calls `onChange` once things are quiet, and never twice at a time. */
function watchSources(onChange) {
  let timer;
  let running = Promise.resolve();
  for (const folder of ['src-shared', 'src-main', 'src-renderer']) {
    watch(inRoot(folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        running = running.then(onChange);
      }, QUIET_MS);
    });
  }
}

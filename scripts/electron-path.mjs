// Prints the path of the Electron executable that the other scripts use, fetching one when there is none.
import { ensureElectron } from './lib/electron-runtime.mjs';
import { runScript, say } from './lib/run.mjs';

await runScript(async () => {
  console.log((await ensureElectron(say)).executable);
});

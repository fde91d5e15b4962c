// `npm run host -- ARGS`: the headless host on plain Node. stdout carries nothing but the host's own output.
import { ensureDependencies } from './lib/dependencies.mjs';
import { runHeadlessHost } from './lib/headless-host.mjs';
import { runScript, say } from './lib/run.mjs';

await runScript(() => {
  ensureDependencies(say);
  return runHeadlessHost(process.argv.slice(2));
});

// `npm run host -- ARGS`: the headless host on plain Node. stdout carries nothing but the host's own output.
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { inRoot } from './lib/paths.mjs';
import { runInForeground, runScript, say } from './lib/run.mjs';

await runScript(async () => {
  ensureDependencies(say);
  await ensureBuilt({ groups: ['host'], say });
  return runInForeground(process.execPath, [inRoot('out/main/cli.cjs'), ...process.argv.slice(2)]);
});

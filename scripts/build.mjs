// `npm run build`: builds whatever is older than its sources. `-- --host` builds only what the headless host needs.
import { ensureBuilt } from './lib/build.mjs';
import { runScript, say } from './lib/run.mjs';

await runScript(() => ensureBuilt({ groups: process.argv.includes('--host') ? ['host'] : ['app', 'host'], say }));

// `npm run build`: builds whatever is older than its sources. `-- --host` builds only what the headless host needs.
import { ensureBuilt } from './lib/build.mjs';

const isHostOnly = process.argv.includes('--host');
await ensureBuilt({ groups: isHostOnly ? ['host'] : ['app', 'host'], say: (line) => console.error(line) });

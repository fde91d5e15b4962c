// `npm run release`: the packages that people get. Refuses to make any with an Electron other than package.json's.
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureElectron } from './lib/electron-runtime.mjs';
import { writeChecksums } from './lib/checksums.mjs';
import { inRoot } from './lib/paths.mjs';
import { runScript, say, Stop } from './lib/run.mjs';

await runScript(async () => {
  ensureDependencies(say);
  const electron = await ensureElectron(say);
  if (electron.source !== 'download') {
    throw new Stop(`A release needs Electron's own download; here is only ${electron.version} (${electron.source}). \`npm run dist\` makes development packages.`);
  }
  await ensureBuilt({ groups: ['app'], say });
  const { runElectronBuilder } = await import('./lib/package.mjs');
  runElectronBuilder({ electron, args: process.argv.slice(2) });
  await writeChecksums(inRoot('release'), say);
});

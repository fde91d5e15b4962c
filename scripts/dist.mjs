// `npm run dist`: packages of the app for this platform. `-- --dir` makes only the unpacked one, `-- --twin` its twin for the
// end-to-end suite; other arguments go to electron-builder.
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureElectron } from './lib/electron-runtime.mjs';
import { writeChecksums } from './lib/checksums.mjs';
import { inRoot } from './lib/paths.mjs';
import { runScript, say } from './lib/run.mjs';

await runScript(async () => {
  ensureDependencies(say);
  const args = process.argv.slice(2);
  const isTwin = args.includes('--twin');
  const electron = await ensureElectron(say);
  await ensureBuilt({ groups: ['app'], isTwin, say });
  const { runElectronBuilder } = await import('./lib/package.mjs');
  runElectronBuilder({ electron, args: await builderArgs(args.filter((arg) => arg !== '--twin'), { isTwin, electron }) });
  if (!isTwin) await writeChecksums(inRoot('release'), say);
});

async function builderArgs(args, { isTwin, electron }) {
  if (isTwin) {
    // Playwright drives the app through Node's inspector, which the shipped one refuses.
    return ['--dir', '-c.directories.output=release-e2e', '-c.electronFuses.enableNodeCliInspectArguments=true'];
  }
  if (args.length > 0 || electron.source !== 'carried') return args;
  const { linuxTargetsWithoutDownloads } = await import('./lib/package.mjs');
  return ['--linux', ...linuxTargetsWithoutDownloads(say)];
}

// Runs electron-builder with what this machine can give it. Which packages are wanted, the callers say.
import { chmodSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inRoot } from './paths.mjs';
import { capture, runToEnd, Stop } from './run.mjs';

const require = createRequire(import.meta.url);

/**
 * @param {object} request
 * @param {string[]} request.args electron-builder's own arguments: platforms, targets, `-c.key=value`
 * @param {import('./electron-runtime.mjs').ElectronRuntime} request.electron
 * @throws {Stop} when electron-builder fails; it has said why
 */
export function runElectronBuilder({ args, electron }) {
  const command = [require.resolve('electron-builder/cli.js'), ...args, ...runtimeArgs(electron), '--publish', 'never'];
  const exitCode = runToEnd(process.execPath, command, { cwd: inRoot(), env: { ...process.env, ...toolEnv(electron) } });
  if (exitCode !== 0) throw new Stop('electron-builder failed; its reason stands above.');
}

/** Electron's own download is left to electron-builder, which also fetches those of other platforms. */
function runtimeArgs(electron) {
  if (electron.source === 'download') return [];
  const args = [`-c.electronDist=${electron.cleanDistDir}`, `-c.electronVersion=${electron.version}`];
  return electron.source === 'carried' ? [...args, `-c.extraMetadata.version=${developmentVersion()}`] : args;
}

function developmentVersion() {
  return `${JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).version}-dev`;
}

/** Where Electron cannot be downloaded electron-builder's tools cannot either: they come from npm and the system then. */
function toolEnv(electron) {
  if (electron.source !== 'carried') return {};
  const { path7za } = require('7zip-bin');
  chmodSync(path7za, 0o755);
  return {
    ELECTRON_BUILDER_7ZIP_PATH: path7za,
    CUSTOM_FPM_PATH: inRoot('scripts/fpm-stand-in.mjs'),
    // For development: the default takes minutes to save a few megabytes.
    ELECTRON_BUILDER_COMPRESSION_LEVEL: '1',
  };
}

/**
 * The Linux targets that can be made without electron-builder's downloads.
 * @param {(line: string) => void} say hears of each that cannot, and why
 */
export function linuxTargetsWithoutDownloads(say) {
  const targets = ['tar.gz'];
  const tools = { deb: 'dpkg-deb', rpm: 'rpmbuild' };
  for (const [target, tool] of Object.entries(tools)) {
    if (capture(tool, ['--version']).ok) targets.push(target);
    else say(`No ${target}: ${tool} is not installed.`);
  }
  say('No AppImage: the program that starts one can only be downloaded where Electron can.');
  return targets;
}

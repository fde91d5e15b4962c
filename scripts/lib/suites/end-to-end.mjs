// The suites that need a real Electron and a display: from the build, from the packaged twin, and the shipped package.
import { existsSync } from 'node:fs';
import { installDebianPackages, isDebianLike, isRoot } from '../debian-packages.mjs';
import { displayPrefix, hasDisplay } from '../display.mjs';
import { ensureElectronLibraries } from '../electron-libraries.mjs';
import { ensureElectron } from '../electron-runtime.mjs';
import { inRoot } from '../paths.mjs';
import { capture, runToEnd, Stop } from '../run.mjs';
import { asOrdinaryUser, CHECKOUT } from './ordinary-user.mjs';
import { runPlaywright } from './playwright.mjs';
import { notRunRow } from './row.mjs';
import { runVitest } from './vitest.mjs';

/** In the titles of tests that make networks of their own, which an ordinary user may not. */
const NEEDS_ROOT = '@root';
const PACKAGED_APP = 'linux-unpacked/wassop';

/** Every suite here, by name; each is a function without arguments that returns rows. */
export const END_TO_END_SUITES = {
  e2e: () => runPlaywright('e2e'),
  // The page alone, in every state, in a Chromium of the system.
  visual: () => runPlaywright('visual', { args: ['--config=test/visual/playwright.config.ts'] }),
  'e2e-packaged': runPackagedTwin,
  package: runShippedPackage,
};

/**
 * Gets Electron, its libraries and a display.
 * @throws {Stop} naming what is not to be had
 */
export async function prepareEndToEnd(say) {
  const electron = await ensureElectron(say);
  ensureElectronLibraries(electron.executable, say);
  if (hasDisplay() || capture('xvfb-run', ['--help']).ok) return;
  if (!isRoot() || !isDebianLike()) throw new Stop('there is no display, and no xvfb-run to make one');
  say('There is no display for the windows of the tests.');
  installDebianPackages(['xvfb', 'xauth'], say);
}

function runPackagedTwin() {
  if (process.platform !== 'linux') return [notRunRow('e2e-packaged', 'only made for Linux so far')];
  if (!makePackage(['--twin'])) return [{ suite: 'e2e-packaged', passed: 0, failed: 1 }];
  const executable = `release-e2e/${PACKAGED_APP}`;
  const runHere = () => runPlaywright('e2e-packaged', { env: { WASSOP_E2E_APP: inRoot(executable) } });
  if (!isRoot()) return runHere();
  try {
    const rows = asOrdinaryUser({
      copy: [...CHECKOUT, 'out/web', 'release-e2e/linux-unpacked'],
      work: ({ dir, resultsDir, user, env }) =>
        runPlaywright('e2e-packaged', { args: [`--grep-invert=${NEEDS_ROOT}`], cwd: dir, resultsDir, user, env: { ...env, WASSOP_E2E_APP: `${dir}/${executable}` } }),
    });
    return [...rows, ...runPlaywright('e2e-packaged-root', { args: [`--grep=${NEEDS_ROOT}`], env: { WASSOP_E2E_APP: inRoot(executable) } })];
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return [...runHere(), notRunRow('e2e-packaged in the sandbox', error.message)];
  }
}

function runShippedPackage() {
  if (process.platform !== 'linux') return [notRunRow('package', 'only made for Linux so far')];
  if (!makePackage(['--dir'])) return [{ suite: 'package', passed: 0, failed: 1 }];
  const run = (executable, { user = {}, env = {} } = {}) =>
    runVitest(['--project', 'package'], {
      name: 'package',
      prefix: displayPrefix(user),
      env: { ...env, WASSOP_SHIPPED_APP: executable, ...(user.uid === undefined ? {} : { WASSOP_RUN_AS_UID: String(user.uid) }) },
    });
  if (!isRoot()) return run(inRoot('release', PACKAGED_APP));
  return asOrdinaryUser({ copy: ['release/linux-unpacked'], work: ({ dir, ...place }) => run(`${dir}/release/${PACKAGED_APP}`, place) });
}

/** In a process of its own: electron-builder keeps state and changes the environment. */
function makePackage(args) {
  const exitCode = runToEnd(process.execPath, [inRoot('scripts/dist.mjs'), ...args], { cwd: inRoot(), stdio: ['ignore', 'inherit', 'inherit'] });
  return exitCode === 0 && existsSync(inRoot(args.includes('--twin') ? 'release-e2e' : 'release', PACKAGED_APP));
}

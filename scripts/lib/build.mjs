// Builds bundles that are older than their sources. Needs node_modules; knows what a bundle is only from bundles.mjs.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot, ROOT_DIR } from './paths.mjs';
import { Stop } from './run.mjs';

/** Everything a bundle can be made of. A change to any of it makes every bundle old: building takes seconds, guessing costs more. */
const SOURCES = ['src-shared', 'src-main', 'src-renderer', 'assets/icons', 'scripts/lib/bundles.mjs', 'package.json', 'package-lock.json'];

/**
 * Builds what is missing or old.
 * @throws {Stop} when something cannot be built
 * @param {{ groups: ReadonlyArray<'app' | 'host'>, isTwin?: boolean, say?: (line: string) => void }} options
 */
export async function ensureBuilt({ groups, isTwin = false, say = () => {} }) {
  const { NODE_BUNDLES, PAGES } = await import('./bundles.mjs');
  const stamp = `${sourceHash()}${isTwin ? ' twin' : ''}`;
  const isWanted = (bundle) => bundle.groups.some((group) => groups.includes(group));

  const nodeBundles = NODE_BUNDLES.filter((bundle) => isWanted(bundle) && isOld(bundle, stamp));
  const pages = PAGES.filter((page) => isWanted(page) && isOld(page, stamp));
  if (nodeBundles.length + pages.length === 0) return;

  say(`Building ${[...nodeBundles, ...pages].map((bundle) => bundle.name).join(', ')} …`);
  const outcomes = await keepingNodeEnv(() =>
    Promise.allSettled([...nodeBundles.map((bundle) => buildNodeBundle(bundle, { isTwin })), ...pages.map(buildPage)]),
  );
  for (const { reason } of outcomes) {
    // The bundler's message shows the place in the source; its stack shows only the bundler.
    if (reason !== undefined) throw new Stop(reason.message);
  }
  for (const bundle of [...nodeBundles, ...pages]) writeStamp(bundle, stamp);
}

/** Vite sets NODE_ENV to production for a build; what this process starts afterwards (tests of React among it) must not inherit that. */
async function keepingNodeEnv(run) {
  const before = process.env['NODE_ENV'];
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/** Builds one Node bundle by name if it is missing or old, e.g. the history worker for tests. */
export async function ensureBundle(name) {
  const { NODE_BUNDLES } = await import('./bundles.mjs');
  const bundle = NODE_BUNDLES.find((candidate) => candidate.name === name);
  if (bundle === undefined) throw new Error(`No bundle is called ${name}`);
  const stamp = sourceHash();
  if (!isOld(bundle, stamp)) return;
  await keepingNodeEnv(() => buildNodeBundle(bundle, {}));
  writeStamp(bundle, stamp);
}

/** @param {string} stamp what the sources are now */
const isOld = (bundle, stamp) => readStamp(bundle) !== stamp || !existsSync(inRoot(bundle.file ?? bundle.dir));

async function buildNodeBundle(bundle, options) {
  const { build } = await import('vite');
  const { nodeBundleConfig } = await import('./bundles.mjs');
  const result = await build(nodeBundleConfig(bundle, options));
  const { output } = Array.isArray(result) ? result[0] : result;
  const chunk = output.find((item) => item.type === 'chunk' && item.isEntry);
  // Written beside and renamed, so that a process that starts meanwhile never reads half a file.
  const target = inRoot(bundle.file);
  const partial = `${target}.${process.pid}.tmp`;
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(partial, chunk.code, { mode: bundle.banner ? 0o755 : 0o644 });
  renameSync(partial, target);
}

async function buildPage(page) {
  const { build } = await import('vite');
  const target = inRoot(page.dir);
  const partial = `${target}.${process.pid}.tmp`;
  await build(page.config({ outDir: partial }));
  rmSync(target, { recursive: true, force: true });
  renameSync(partial, target);
}

function sourceHash() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => listFiles(inRoot(source)))) {
    hash.update(path.relative(ROOT_DIR, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function listFiles(target) {
  if (!existsSync(target)) return [];
  try {
    return readdirSync(target, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return [target];
    throw error;
  }
}

const stampFile = (bundle) => inRoot('out', '.stamps', bundle.name);

function readStamp(bundle) {
  return existsSync(stampFile(bundle)) ? readFileSync(stampFile(bundle), 'utf8') : undefined;
}

function writeStamp(bundle, stamp) {
  mkdirSync(path.dirname(stampFile(bundle)), { recursive: true });
  writeFileSync(stampFile(bundle), stamp);
}

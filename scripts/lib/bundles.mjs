// What is built from what, and with which Vite configuration. Needs node_modules; decides nothing about when to build.
import { builtinModules } from 'node:module';
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { inRoot, ROOT_DIR } from './paths.mjs';

const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
const NODE_BUILTINS = [...builtinModules, /^node:/];

/** Makes a bundle a command of its own, with the young heap that `npm run host` gives the host (docs/performance.md). */
const COMMAND_LINE = '#!/usr/bin/env -S node --max-semi-space-size=64';

/**
 * Bundles that run on Node, each one self-contained file.
 * `group` says who needs it: the app, the headless host, or both.
 */
export const NODE_BUNDLES = [
  { name: 'main', entry: 'src-main/main.ts', file: 'out/main/main.cjs', groups: ['app'] },
  { name: 'host-process', entry: 'src-main/host/process.ts', file: 'out/main/host-process.cjs', groups: ['app'] },
  { name: 'history-worker', entry: 'src-main/history/worker.ts', file: 'out/main/history-worker.cjs', groups: ['app', 'host'] },
  { name: 'cli', entry: 'src-main/cli/cli.ts', file: 'out/main/cli.cjs', groups: ['host'], banner: COMMAND_LINE },
  // A sandboxed preload can require nothing but electron.
  { name: 'preload', entry: 'src-main/preload/preload.ts', file: 'out/preload/preload.cjs', groups: ['app'], external: ['electron'] },
];

/** Pages, each a folder: the app's, and the one that a host serves to browsers. */
export const PAGES = [
  { name: 'renderer', root: 'src-renderer', dir: 'out/renderer', groups: ['app'], config: rendererConfig },
  { name: 'web', root: 'src-renderer/web', dir: 'out/web', groups: ['app', 'host'], config: webPageConfig },
];

/**
 * @param {{ isTwin?: boolean }} variant the end-to-end twin accepts the debug switches that the shipped app refuses
 * @returns {Record<string, string>} see src-main/build-constants.d.ts
 */
export function buildConstants({ isTwin = false } = {}) {
  return {
    __WASSOP_VERSION__: JSON.stringify(manifest.version),
    __WASSOP_E2E_TWIN__: JSON.stringify(isTwin),
  };
}

/**
 * Vite configuration of one Node bundle: CommonJS in a .cjs file, because Electron's asar and sandbox load that everywhere.
 * Only electron, Node's own modules and the native SQLite stay outside.
 */
export function nodeBundleConfig(bundle, { mode = 'production', isTwin = false } = {}) {
  const external = bundle.external ?? ['electron', /^electron\//, ...NODE_BUILTINS, ...Object.keys(manifest.dependencies)];
  return {
    root: ROOT_DIR,
    mode,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    // The WebSocket library looks for native helpers that are not there; so told, it does not look.
    define: { 'import.meta.dirname': '__dirname', 'process.env.WS_NO_BUFFER_UTIL': "'1'", 'process.env.WS_NO_UTF_8_VALIDATE': "'1'", ...buildConstants({ isTwin }) },
    ssr: { noExternal: true, external: Object.keys(manifest.dependencies) },
    build: {
      ssr: inRoot(bundle.entry),
      write: false,
      // Node 20 is the oldest runtime: the host on plain Node, and the Electron that is used where no newer one can be had.
      target: 'node20',
      minify: false,
      rolldownOptions: {
        external,
        output: { format: 'cjs', entryFileNames: `${bundle.name}.cjs`, codeSplitting: false, banner: bundle.banner ?? '' },
      },
    },
  };
}

/** Vite configuration of the page. The policy main sends allows no inline script or style, so none may be built in. */
export function rendererConfig({ mode = 'production', outDir = inRoot('out/renderer') } = {}) {
  return {
    root: inRoot('src-renderer'),
    base: './',
    mode,
    configFile: false,
    envDir: false,
    logLevel: 'warn',
    plugins: [react()],
    define: { __WASSOP_VERSION__: buildConstants().__WASSOP_VERSION__ },
    server: { host: '127.0.0.1', port: 5199, strictPort: true },
    build: {
      outDir,
      emptyOutDir: true,
      // The oldest Chromium this app runs in (Electron 33).
      target: 'chrome130',
      // Small assets as data: URLs would be refused by the policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
    },
  };
}

/** Icons that the page's manifest and head name; made by `npm run icons`. */
const PAGE_ICONS = [256, 512];

/** The page that a host serves: the same parts for whatever browser a phone has, under a policy as strict. */
export function webPageConfig({ mode = 'production', outDir = inRoot('out/web') } = {}) {
  const { build, ...config } = rendererConfig({ mode, outDir });
  return {
    ...config,
    root: inRoot('src-renderer/web'),
    publicDir: inRoot('src-renderer/web/public'),
    plugins: [...config.plugins, { name: 'page-icons', generateBundle: emitPageIcons }],
    build: {
      ...build,
      // What phones of the last four years bring.
      target: ['chrome107', 'safari16.4', 'firefox115'],
    },
  };
}

function emitPageIcons() {
  for (const size of PAGE_ICONS) {
    this.emitFile({ type: 'asset', fileName: `icon-${size}.png`, source: readFileSync(inRoot(`assets/icons/${size}x${size}.png`)) });
  }
}

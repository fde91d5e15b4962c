// Becomes resources/default_app.asar of an Electron that comes without one, so that `electron path/to/app` works.
// Knows nothing of Wassop. It MUST stay an ES module with top-level await: Electron then holds `ready` back until the
// app's own main has run, which is the last moment for protocol.registerSchemesAsPrivileged().
import { app } from 'electron/main';
import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Playwright starts Electron with `-r loader.js`; those modules run before the app. */
function parseArguments(argv) {
  const preloadModules = [];
  for (let index = 0; index < argv.length; index++) {
    const arg = argv[index];
    if (arg === '-r' || arg === '--require') preloadModules.push(argv[++index]);
    else if (!arg.startsWith('-')) return { preloadModules, appDir: arg };
  }
  return { preloadModules, appDir: undefined };
}

/** What Electron's own default app takes from the manifest of the app it runs. */
function adoptManifest(appDir) {
  const manifestFile = path.join(appDir, 'package.json');
  if (!existsSync(manifestFile)) return;
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  if (manifest.version) app.setVersion(manifest.version);
  app.name = manifest.productName ?? manifest.name ?? app.name;
  app.setDesktopName(manifest.desktopName ?? `${app.name}.desktop`);
}

const { preloadModules, appDir } = parseArguments(process.argv.slice(1));
if (appDir === undefined) {
  console.error('usage: electron [options] <path-to-app> [args]');
  process.exit(2);
}
if (preloadModules.length > 0) Module._preloadModules(preloadModules);
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });

try {
  const absoluteAppDir = path.resolve(appDir);
  adoptManifest(absoluteAppDir);
  app.setAppPath(absoluteAppDir);
  await import(pathToFileURL(Module._resolveFilename(absoluteAppDir, null, true)).toString());
} catch (error) {
  console.error(`The app failed while it was loaded\n${error?.stack ?? error}`);
  process.exit(1);
}

// The app's main process: builds every part and connects them. Contains no rule of its own.
import os from 'node:os';
import path from 'node:path';
import { app, clipboard, dialog, ipcMain, Menu, nativeTheme, powerMonitor, protocol, session, shell } from 'electron';
import { createTranslator } from '../src-shared/i18n/translator.ts';
import type { Locale, Translate } from '../src-shared/i18n/translator.ts';
import type { AppSnapshot } from '../src-shared/ipc/views.ts';
import type { ChatClient } from '../src-shared/session/chat-client.ts';
import { createChatClient } from '../src-shared/session/create-chat-client.ts';
import { serveAppScheme } from './app/app-scheme.ts';
import { AppWindows } from './app/app-windows.ts';
import { watchForDefects } from './app/defect-watch.ts';
import { prepareStart } from './app/early-start.ts';
import { forkHost } from './app/fork-host.ts';
import { parseOpenableLink } from './app/links.ts';
import { createMainWindow } from './app/main-window.ts';
import { menuTemplate } from './app/menu.ts';
import { OrderlyQuit } from './app/orderly-quit.ts';
import { recoverPage } from './app/page-recovery.ts';
import { findProfile } from './app/profile-dir.ts';
import { askWhetherToQuit } from './app/quit-question.ts';
import { guardSession } from './app/session-guard.ts';
import { FIRST_WINDOW_STATE, WindowState } from './app/window-state.ts';
import { loadDeviceIdentity } from './connections/device-identity.ts';
import { createTcpDialer } from './connections/tcp-dialer.ts';
import { Hosting } from './hosting/hosting.ts';
import { HostSupervisor } from './hosting/host-supervisor.ts';
import { createChatHandlers } from './ipc/chat-handlers.ts';
import { createEventSender } from './ipc/event-sender.ts';
import { forwardClientEvents } from './ipc/forward-events.ts';
import { registerCalls } from './ipc/register.ts';
import { createAppLog } from './runtime/app-log.ts';
import { listHostAddresses } from './runtime/network-addresses.ts';
import { findCacheDir, findDataDir } from './runtime/platform-dirs.ts';
import { systemClock } from './runtime/system-clock.ts';
import { systemRandom } from './runtime/system-random.ts';
import { JsonFile } from './settings/json-file.ts';
import { resolveLocale } from './settings/locale.ts';
import { ServersStore } from './settings/servers-store.ts';
import { SettingsStore } from './settings/settings-store.ts';

/** Beside each other in out/, in the packaged archive as well. */
const BUNDLES = {
  preload: path.join(import.meta.dirname, '../preload/preload.cjs'),
  pageDir: path.join(import.meta.dirname, '../renderer'),
  hostProcess: path.join(import.meta.dirname, 'host-process.cjs'),
  historyWorker: path.join(import.meta.dirname, 'history-worker.cjs'),
};
/** Windows and macOS take the icon from the executable. */
const ICON_FILE = process.platform === 'linux' ? path.join(import.meta.dirname, '../../assets/icons/256x256.png') : null;

const EXIT_DEFECT = 1;

const isDevelopment = !app.isPackaged;
const log = createAppLog((line) => process.stderr.write(`${line}\n`));
// The terminal it was started from may be closed long before the app.
process.stderr.on('error', () => undefined);
const platform = { platform: process.platform, env: process.env, homeDir: os.homedir() };
const profile = findProfile(process.argv, process.cwd(), {
  settingsDir: app.getPath('userData'),
  dataDir: findDataDir(platform),
  cacheDir: findCacheDir(platform),
});

const obstacle = prepareStart({
  app,
  protocol,
  args: process.argv.slice(1),
  platform: process.platform,
  areDebugSwitchesAllowed: isDevelopment || __WASSOP_E2E_TWIN__,
  settingsDir: profile.settingsDir,
  browserDir: profile.browserDir,
});
if (obstacle === null) {
  run().catch((error: unknown) => {
    log.error('app.start-failed', {}, error);
    app.exit(EXIT_DEFECT);
  });
} else {
  log.warn('app.not-started', { reason: obstacle.reason });
  process.exit(obstacle.exitCode);
}

async function run(): Promise<void> {
  const [settings, servers, windowState, identity] = await Promise.all([
    SettingsStore.open(profile.settingsDir, systemClock, log),
    ServersStore.open(profile.settingsDir, systemClock, log),
    openWindowState(),
    loadDeviceIdentity(profile.settingsDir),
    app.whenReady(),
  ]);
  const locale = (): Locale => (settings.value.locale === 'system' ? systemLocale() : settings.value.locale);
  const translate: Translate = (key, values) => createTranslator(locale())(key, values);

  const client = createChatClient({
    dialer: createTcpDialer(),
    clock: systemClock,
    random: systemRandom,
    identity,
    clientName: `wassop/${__WASSOP_VERSION__}`,
    door: 'app',
    rememberedDialect: (address) => servers.dialectOf(address),
    onServerSeen(server) {
      if (!hosting.isOwnAddress(server.address)) void servers.remember(server);
    },
  });
  const supervisor = new HostSupervisor({ launch: () => forkHost(BUNDLES.hostProcess), clock: systemClock, log });
  const hosting = new Hosting({
    supervisor,
    clock: systemClock,
    listAddresses: (port) => listHostAddresses(port),
    openConnection: (options) => client.open(options),
    closeConnection: (connectionId) => client.commands['connection.close']({ connectionId }),
    dataDir: profile.hostDataDir,
    historyWorkerFile: BUNDLES.historyWorker,
    ownDeviceId: identity.deviceId,
  });
  const windows = new AppWindows(() => {
    const window = createMainWindow({
      preloadFile: BUNDLES.preload,
      areDevToolsAllowed: isDevelopment,
      iconFile: ICON_FILE,
      state: windowState.value,
      onStateChanged: (state) => void windowState.set(state),
    });
    recoverPage(window.webContents, systemClock, log);
    if (process.platform !== 'darwin') quit.guardLastWindow(window);
    return window;
  });
  const quit = new OrderlyQuit({
    app,
    log,
    needsQuestion: () => hosting.othersCount > 0,
    ask: () => askWhetherToQuit(windows.main, translate, hosting.othersCount),
    async shutDown() {
      await hosting.stop();
      client.dispose();
      await Promise.all([settings.flush(), servers.flush(), windowState.flush()]);
    },
  });

  const snapshot = (): AppSnapshot => ({
    appVersion: __WASSOP_VERSION__,
    electronVersion: process.versions.electron ?? null,
    systemLocale: systemLocale(),
    settings: settings.value,
    servers: servers.value,
    host: hosting.view,
    connections: client.snapshot().map(({ connection, rooms }) => ({ connection, rooms: [...rooms] })),
  });
  registerCalls(ipcMain, {
    handlers: createChatHandlers({
      snapshot,
      settings,
      servers,
      hosting: {
        start: () => {
          const { name, spaceName } = settings.value;
          return hosting.start({ name, spaceName: spaceName || translate('host.defaultSpaceName', { name }) });
        },
        stop: () => hosting.stop(),
      },
      client,
      parseLink: parseOpenableLink,
      openLink: (url) => shell.openExternal(url),
      writeClipboard: (text) => clipboard.writeText(text),
    }),
    log,
    areResultsChecked: isDevelopment,
    isOwnWindow: (webContentsId) => windows.isOwn(webContentsId),
  });
  forwardEvents(client, settings, servers, hosting, windows);

  guardSession(session.defaultSession, { areDevToolsAllowed: isDevelopment });
  serveAppScheme(protocol, BUNDLES.pageDir);
  const applySettings = () => {
    nativeTheme.themeSource = settings.value.theme;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, translate)));
  };
  settings.onChanged(applySettings);
  applySettings();
  app.setAboutPanelOptions({ applicationName: 'Wassop', applicationVersion: __WASSOP_VERSION__ });
  app.on('second-instance', () => windows.show());
  app.on('activate', () => windows.show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  watchForDefects({
    process,
    log,
    onFatal() {
      dialog.showErrorBox(translate('app.name'), translate('error.INTERNAL'));
      quit.quitUnasked(EXIT_DEFECT);
    },
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => quit.quitUnasked());
  powerMonitor.on('resume', () => client.retryAllNow());

  windows.show();
}

function forwardEvents(client: ChatClient, settings: SettingsStore, servers: ServersStore, hosting: Hosting, windows: AppWindows): void {
  const send = createEventSender(() => windows.contents);
  settings.onChanged((value) => send('settings.changed', value));
  servers.onChanged((value) => send('servers.changed', value));
  hosting.onChanged((value) => send('host.changed', value));
  forwardClientEvents(client, send);
}

function openWindowState(): Promise<JsonFile<WindowState>> {
  const file = path.join(profile.settingsDir, 'window.json');
  return JsonFile.open({ file, schema: WindowState, fallback: FIRST_WINDOW_STATE, clock: systemClock, log });
}

/** `--lang` is Chromium's own switch for the language of an app. */
function systemLocale(): Locale {
  return resolveLocale(app.commandLine.hasSwitch('lang') ? [app.getLocale()] : app.getPreferredSystemLanguages());
}

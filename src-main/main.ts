// The app's main process: builds every part and connects them. Contains no rule of its own.
import os from 'node:os';
import path from 'node:path';
import { app, clipboard, dialog, ipcMain, Menu, nativeTheme, powerMonitor, protocol, session, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { toFailure } from '../src-shared/errors/app-failure.ts';
import { resolveLocale } from '../src-shared/i18n/locale.ts';
import { failureText } from '../src-shared/i18n/translator.ts';
import type { Locale, Translate } from '../src-shared/i18n/translator.ts';
import { parseOpenableLink } from '../src-shared/ipc/openable-link.ts';
import type { AppSnapshot } from '../src-shared/ipc/views.ts';
import type { ChatClient } from '../src-shared/session/chat-client.ts';
import { createChatClient } from '../src-shared/session/create-chat-client.ts';
import type { LocalHistory } from '../src-shared/session/local-history.ts';
import type { DeviceIdentity } from '../src-shared/session/wire.ts';
import { serveAppScheme } from './app/app-scheme.ts';
import { HistoryDesk } from './archive/history-desk.ts';
import { AppWindows } from './app/app-windows.ts';
import { chooseFolder } from './app/choose-folder.ts';
import { contextMenuTemplate } from './app/context-menu.ts';
import { watchForDefects } from './app/defect-watch.ts';
import { followDeepLinks } from './app/deep-links.ts';
import { prepareStart } from './app/early-start.ts';
import { forkHost } from './app/fork-host.ts';
import { preferredLanguages, translatorFor } from './app/language.ts';
import { HistoryDialogs } from './app/history-dialogs.ts';
import { LinkInbox } from './app/link-inbox.ts';
import { createMainWindow } from './app/main-window.ts';
import { menuTemplate } from './app/menu.ts';
import { OrderlyQuit } from './app/orderly-quit.ts';
import { recoverPage } from './app/page-recovery.ts';
import { findProfile } from './app/profile-dir.ts';
import { askWhetherToQuit } from './app/quit-question.ts';
import { guardSession } from './app/session-guard.ts';
import { readStartArguments } from './app/start-arguments.ts';
import { tellStartFailure } from './app/start-failure.ts';
import { FIRST_WINDOW_STATE, WindowState } from './app/window-state.ts';
import { loadDeviceIdentity } from './connections/device-identity.ts';
import { NetworkWatch } from './runtime/network-watch.ts';
import { createTcpDialer } from './connections/tcp-dialer.ts';
import { verifyHostProof } from './connections/verify-host-proof.ts';
import { browse } from './discovery/browse.ts';
import { Nearby } from './discovery/nearby.ts';
import { isOnOwnNetwork } from './discovery/own-network.ts';
import { Doctor } from './doctor/doctor.ts';
import { KNOCK_TIMEOUT_MS } from './doctor/knock.ts';
import { findMuteCards } from './doctor/mute-cards.ts';
import { ownHostOf } from './doctor/own-host.ts';
import { systemProbe } from './doctor/system-probe.ts';
import type { HistoryArchive } from './history/history-archive.ts';
import { openClientHistory } from './history/client-history.ts';
import type { ClientHistory } from './history/client-history.ts';
import { Hosting } from './hosting/hosting.ts';
import { offerInstallers } from './hosting/offer-installers.ts';
import { HostSupervisor } from './hosting/host-supervisor.ts';
import { createChatHandlers } from './ipc/chat-handlers.ts';
import { createEventSender } from './ipc/event-sender.ts';
import { forwardClientEvents } from './ipc/forward-events.ts';
import { registerCalls } from './ipc/register.ts';
import { createAppLog } from './runtime/app-log.ts';
import { listHostAddresses, listZones } from './runtime/network-addresses.ts';
import { findCacheDir, findDataDir } from './runtime/platform-dirs.ts';
import { systemClock } from './runtime/system-clock.ts';
import { systemRandom } from './runtime/system-random.ts';
import { JsonFile } from './settings/json-file.ts';
import { rememberedPlace } from './settings/remembered-place.ts';
import { ServersStore } from './settings/servers-store.ts';
import { SettingsStore } from './settings/settings-store.ts';

/** Beside each other in out/, in the packaged archive as well. */
const BUNDLES = {
  preload: path.join(import.meta.dirname, '../preload/preload.cjs'),
  pageDir: path.join(import.meta.dirname, '../renderer'),
  hostProcess: path.join(import.meta.dirname, 'host-process.cjs'),
  historyWorker: path.join(import.meta.dirname, 'history-worker.cjs'),
  browserPageDir: path.join(import.meta.dirname, '../web'),
};
/** Windows and macOS take the icon from the executable. */
const ICON_FILE = process.platform === 'linux' ? path.join(import.meta.dirname, '../../assets/icons/256x256.png') : null;

/** What this program is to the hosts it talks to. */
const CLIENT_NAME = `wassop/${__WASSOP_VERSION__}`;

const EXIT_DEFECT = 1;

const isDevelopment = !app.isPackaged;
const log = createAppLog((line) => process.stderr.write(`${line}\n`));
// The terminal it was started from may be closed long before the app.
process.stderr.on('error', () => undefined);
const platform = { platform: process.platform, env: process.env, homeDir: os.homedir() };
const start = readStartArguments(process.argv.slice(1), process.platform);
const links = new LinkInbox();
if (start.link !== null) links.put(start.link);
const profile = findProfile(start.own, process.cwd(), {
  settingsDir: app.getPath('userData'),
  dataDir: findDataDir(platform),
  cacheDir: findCacheDir(platform),
});

const obstacle = prepareStart({
  app,
  protocol,
  start,
  platform: process.platform,
  areDebugSwitchesAllowed: isDevelopment || __WASSOP_E2E_TWIN__,
  settingsDir: profile.settingsDir,
  browserDir: profile.browserDir,
});
if (obstacle === null) {
  run().catch(async (error: unknown) => {
    log.error('app.start-failed', {}, error);
    await app.whenReady();
    tellStartFailure(toFailure(error), systemTranslator(), dialog);
    app.exit(EXIT_DEFECT);
  });
} else {
  log.warn('app.not-started', { reason: obstacle.reason });
  if (obstacle.failure !== null) tellStartFailure(obstacle.failure, systemTranslator(), dialog);
  process.exit(obstacle.exitCode);
}

/** For when the person's own choice of language is not known yet. */
function systemTranslator(): Translate {
  return translatorFor('system', resolveLocale(preferredLanguages(app)));
}

async function run(): Promise<void> {
  followDeepLinks({ app, platform: process.platform, onLink: (link) => links.put(link) });
  const [stores, identity] = await Promise.all([openStores(), loadDeviceIdentity(profile.settingsDir), app.whenReady()]);
  const systemLocale = resolveLocale(preferredLanguages(app));
  const translate: Translate = (key, values) => translatorFor(stores.settings.value.locale, systemLocale)(key, values);
  const localHistory = openLocalHistory(translate);
  const { client, hosting } = createChat(stores, identity, localHistory);
  const nearby = lookNearby(stores, hosting);

  const windows = new AppWindows(() => openMainWindow(stores, quit, translate));
  const archive = createArchive({ stores, client, windows, kept: localHistory.archive, translate, systemLocale });
  const quit = new OrderlyQuit({
    app,
    log,
    needsQuestion: () => hosting.othersCount > 0,
    ask: () => askWhetherToQuit(windows.main, translate, hosting.othersCount),
    async shutDown() {
      archive.dispose();
      await hosting.stop();
      nearby.stop();
      client.dispose();
      await Promise.all([localHistory.close(), stores.settings.flush(), stores.servers.flush(), stores.windowState.flush()]);
    },
  });

  // All of this before the first window: its page calls at once.
  serveCalls({ stores, client, hosting, nearby, archive, windows, translate, systemLocale, localHistory });
  forwardEvents({ stores, client, hosting, nearby, windows });
  guardSession(session.defaultSession, { areDevToolsAllowed: isDevelopment });
  serveAppScheme(protocol, BUNDLES.pageDir);
  followSettings(stores.settings, translate);
  followSystem({ windows, quit, client, nearby, translate });
  windows.show();
}

type Stores = Awaited<ReturnType<typeof openStores>>;
type Chat = ReturnType<typeof createChat>;

async function openStores() {
  const [settings, servers, windowState] = await Promise.all([
    SettingsStore.open(profile.settingsDir, systemClock, log),
    ServersStore.open(profile.settingsDir, systemClock, log),
    JsonFile.open({
      file: path.join(profile.settingsDir, 'window.json'),
      schema: WindowState,
      fallback: FIRST_WINDOW_STATE,
      clock: systemClock,
      log,
    }),
  ]);
  return { settings, servers, windowState };
}

/** One's own copy; where it cannot be had people are told, and chat without it. */
function openLocalHistory(translate: Translate): ClientHistory {
  return openClientHistory(
    {
      dataDir: profile.historyDir,
      workerPath: BUNDLES.historyWorker,
      onTrouble({ code, details = {} }) {
        log.error('history.trouble', { code, ...details });
        const place = String(details['movedTo'] ?? details['path'] ?? '');
        void dialog.showMessageBox({ type: 'warning', title: translate('app.name'), message: failureText(translate, { code }), detail: place });
      },
      onThreadEnded: (error) => log.error('history.thread-ended', {}, error),
      onIndexTrouble: (error) => log.error('search.index-failed', {}, error),
    },
    { clock: systemClock, random: systemRandom },
  );
}

/** The person's connections, and the host they may start and connect to like anybody. */
function createChat({ settings, servers }: Stores, identity: DeviceIdentity, localHistory: LocalHistory) {
  const client = createChatClient({
    dialer: createTcpDialer(),
    clock: systemClock,
    random: systemRandom,
    identity,
    clientName: CLIENT_NAME,
    door: 'app',
    verifyHostProof,
    linkLocalZones: () => listZones(),
    localHistory,
    onHistoryTrouble: (error) => log.error('history.failed', {}, error),
    rememberedDialect: (address) => servers.dialectOf(address),
    onServerSeen(server) {
      if (!hosting.isOwnAddress(server.address)) void servers.remember(server);
    },
  });
  const hosting = new Hosting({
    supervisor: new HostSupervisor({ launch: () => forkHost(BUNDLES.hostProcess), clock: systemClock, log }),
    clock: systemClock,
    listAddresses: (port) => listHostAddresses(port),
    openConnection: (options) => client.open(options),
    closeConnection: (connectionId) => client.commands['connection.close']({ connectionId }),
    dataDir: profile.hostDataDir,
    historyWorkerFile: BUNDLES.historyWorker,
    ownDeviceId: identity.deviceId,
    pageDir: BUNDLES.browserPageDir,
    browserDoor: () => settings.value,
  });
  settings.onChanged((value) => hosting.setBrowserDoor(value));
  return { client, hosting };
}

/** The hosts near by, and one's own among them as the settings say. */
function lookNearby({ settings }: Stores, hosting: Hosting): Nearby {
  const browser = browse(settings.value.cardChoices, { clock: systemClock, random: systemRandom, log });
  const nearby = new Nearby(settings.value.cardChoices, { browser, isOwnHost: (host) => hosting.isOwnHost(host) });
  const apply = () => {
    const { isHostListed, cardChoices } = settings.value;
    hosting.announce({ isListed: isHostListed, cardChoices });
    hosting.keepMessages(settings.value.retention);
    nearby.choose(cardChoices);
  };
  settings.onChanged(apply);
  hosting.onChanged(() => nearby.ownHostChanged());
  apply();
  return nearby;
}

function openMainWindow({ windowState }: Stores, quit: OrderlyQuit, translate: Translate): BrowserWindow {
  const window = createMainWindow({
    preloadFile: BUNDLES.preload,
    areDevToolsAllowed: isDevelopment,
    iconFile: ICON_FILE,
    state: windowState.value,
    onStateChanged: (state) => void windowState.set(state),
  });
  recoverPage(window.webContents, systemClock, log);
  window.webContents.on('context-menu', (_event, target) => {
    const template = contextMenuTemplate(target, translate, (text) => clipboard.writeText(text));
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window });
  });
  if (process.platform !== 'darwin') quit.guardLastWindow(window);
  return window;
}

interface ArchiveParts {
  readonly stores: Stores;
  readonly client: ChatClient;
  readonly windows: AppWindows;
  readonly kept: HistoryArchive;
  readonly translate: Translate;
  readonly systemLocale: Locale;
}

function createArchive({ stores: { settings, servers }, client, windows, kept, translate, systemLocale }: ArchiveParts): HistoryDesk {
  const send = createEventSender(() => windows.contents);
  return new HistoryDesk({
    kept,
    dialogs: new HistoryDialogs(() => windows.main, translate),
    client,
    clock: systemClock,
    appVersion: __WASSOP_VERSION__,
    language: () => ({ translate, locale: settings.value.locale === 'system' ? systemLocale : settings.value.locale }),
    onServerImported: (server, lastUsedUnixMs) => servers.addKnown(server, lastUsedUnixMs),
    onJob: (job) => send('history.job', job),
  });
}

interface CallParts extends Chat {
  readonly archive: HistoryDesk;
  readonly stores: Stores;
  readonly nearby: Nearby;
  readonly windows: AppWindows;
  readonly translate: Translate;
  readonly systemLocale: Locale;
  readonly localHistory: ClientHistory;
}

/** Looks at what this app knows of the network anyway, and asks this computer the rest. */
function createDoctor(nearby: Nearby, hosting: Hosting): Doctor {
  return new Doctor({
    dialer: createTcpDialer({ connectTimeoutMs: KNOCK_TIMEOUT_MS }),
    clock: systemClock,
    random: systemRandom,
    verifyHostProof,
    clientName: CLIENT_NAME,
    system: systemProbe,
    cards: () => nearby.cards,
    nearbyHosts: () => nearby.hosts,
    ownHost: () => ownHostOf(hosting.view),
    isNeighbour: isOnOwnNetwork,
    linkLocalZones: () => listZones(),
    findMuteCards,
  });
}

function serveCalls({ stores, client, hosting, nearby, archive, windows, translate, systemLocale, localHistory }: CallParts): void {
  const { settings, servers } = stores;
  const snapshot = (): AppSnapshot => ({
    appVersion: __WASSOP_VERSION__,
    electronVersion: process.versions.electron ?? null,
    systemLocale,
    settings: settings.value,
    servers: servers.value,
    nearby: nearby.hosts,
    cards: nearby.cards,
    host: hosting.view,
    visit: null,
    connections: client.snapshot().map(({ connection, rooms }) => ({ connection, rooms: [...rooms] })),
    openedLink: links.waiting,
  });
  const startHosting = () => {
    const { name, spaceName } = settings.value;
    return hosting.start({ name, spaceName: spaceName || translate('host.defaultSpaceName', { name }) });
  };
  registerCalls(ipcMain, {
    handlers: createChatHandlers({
      snapshot,
      settings,
      servers,
      rememberedPlace: (server, dialect) => {
        const known = servers.find(server);
        return known === null ? { address: server.address } : rememberedPlace(known, nearby.addressesOf(known.hostId), dialect);
      },
      nearby,
      history: archive,
      doctor: createDoctor(nearby, hosting),
      hosting: {
        start: startHosting,
        stop: () => hosting.stop(),
        countExpired: (retention) => hosting.countExpired(retention),
        offerInstallers: (args) => offerInstallers(args, { settings, chooseFolder: () => chooseFolder(windows.main, translate('host.installersOffer')) }),
      },
      client,
      kept: localHistory.kept,
      parseLink: parseOpenableLink,
      openLink: (url) => shell.openExternal(url),
      writeClipboard: (text) => clipboard.writeText(text),
      clearLink: () => links.clear(),
      setFullScreen: (isOn) => windows.setFullScreen(isOn),
    }),
    log,
    areResultsChecked: isDevelopment,
    isOwnWindow: (webContentsId) => windows.isOwn(webContentsId),
  });
}

function forwardEvents({ stores, client, hosting, nearby, windows }: Pick<CallParts, 'stores' | 'client' | 'hosting' | 'nearby' | 'windows'>): void {
  const send = createEventSender(() => windows.contents);
  stores.settings.onChanged((value) => send('settings.changed', value));
  stores.servers.onChanged((value) => send('servers.changed', value));
  nearby.onChanged((value) => send('nearby.changed', value));
  nearby.onChanged((hosts) => hosts.forEach((host) => client.hostHeard(host)));
  nearby.onCardsChanged((value) => send('cards.changed', value));
  hosting.onChanged((value) => send('host.changed', value));
  links.onOpened((value) => send('link.opened', value));
  forwardClientEvents(client, send);
}

function followSettings(settings: SettingsStore, translate: Translate): void {
  const apply = () => {
    nativeTheme.themeSource = settings.value.theme;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, translate)));
  };
  settings.onChanged(apply);
  apply();
  app.setAboutPanelOptions({ applicationName: translate('app.name'), applicationVersion: __WASSOP_VERSION__ });
}

interface SystemParts {
  readonly windows: AppWindows;
  readonly quit: OrderlyQuit;
  readonly client: ChatClient;
  readonly nearby: Nearby;
  readonly translate: Translate;
}

function followSystem({ windows, quit, client, nearby, translate }: SystemParts): void {
  app.on('second-instance', () => windows.show());
  links.onOpened(() => windows.show());
  app.on('activate', () => windows.show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  const network = new NetworkWatch({ clock: systemClock });
  network.onChanged((addresses) => client.networkChanged(addresses));
  network.onChanged(() => nearby.look());
  powerMonitor.on('resume', () => network.wokeUp());
  // Some systems tell of a short sleep by this alone.
  powerMonitor.on('unlock-screen', () => network.wokeUp());
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => quit.quitUnasked());
  watchForDefects({
    process,
    log,
    onFatal() {
      dialog.showErrorBox(translate('app.name'), translate('error.INTERNAL'));
      quit.quitUnasked(EXIT_DEFECT);
    },
  });
}

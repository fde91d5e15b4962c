// Entry of the page in a browser: builds the client that the app has in its main process, and shows the app on it.
import './jitless-zod.ts';
import { resolveLocale } from '../../src-shared/i18n/locale.ts';
import { createChatClient } from '../../src-shared/session/create-chat-client.ts';
import { mountApp } from '../app/mount-app.tsx';
import { loadBrowserIdentity } from './browser-identity.ts';
import { browserClock, browserRandom } from './browser-runtime.ts';
import { copyToClipboard } from './clipboard.ts';
import { setFullScreen } from './full-screen.ts';
import { openKeptTexts } from './kept-text.ts';
import { guardUnsent } from './unsent-guard.ts';
import { followVisibleHeight } from './visible-height.ts';
import { loadVisit } from './visit.ts';
import { WebApp } from './WebApp.tsx';
import { createWebChatApi, joinWithName } from './web-chat-api.ts';
import { WebSettings } from './web-settings.ts';
import { createWebSocketDialer } from './websocket-dialer.ts';

async function start(root: HTMLElement): Promise<void> {
  const kept = openKeptTexts(() => localStorage);
  const settings = new WebSettings(kept);
  const client = createChatClient({
    dialer: createWebSocketDialer(`ws://${location.host}/ws`, browserClock),
    clock: browserClock,
    random: browserRandom,
    identity: loadBrowserIdentity(kept, browserRandom),
    clientName: `wassop-web/${__WASSOP_VERSION__}`,
    door: 'browser',
    rememberedDialect: () => 'wassop2',
    onServerSeen: () => {},
  });
  const deps = {
    client,
    settings,
    address: `${location.hostname}:${location.port || '80'}`,
    appVersion: __WASSOP_VERSION__,
    visit: await loadVisit(async (path) => (await fetch(path)).json(), location.host),
    browserLocale: resolveLocale(navigator.languages),
    copyText: copyToClipboard,
    setFullScreen,
    openLink: (url: string) => void window.open(url, '_blank', 'noopener,noreferrer'),
  };
  guardUnsent(client, window);
  followPage(client);
  followVisibleHeight(window, document.documentElement);
  joinWithName(deps);
  await mountApp(root, createWebChatApi(deps), WebApp);
}

/** A tab that was away, or asleep, looks at once whether its link still holds; one that is closed says goodbye. */
function followPage(client: ReturnType<typeof createChatClient>): void {
  // A page is not told its addresses.
  const look = (): void => client.networkChanged(null);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
  window.addEventListener('online', look);
  window.addEventListener('pagehide', () => client.dispose());
  // Brought back from the browser's memory, without its connection: begun anew.
  window.addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
void start(root);

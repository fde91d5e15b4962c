// What the person set, as the main process keeps it, and what is known of the system. Must not know screens.
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { Locale } from '../../src-shared/i18n/translator.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { SettingsView, VisitView } from '../../src-shared/ipc/views.ts';
import type { DisposableStore } from '../../src-shared/util/disposable.ts';
import type { Result } from '../../src-shared/util/result.ts';

export interface SettingsState {
  readonly settings: SettingsView;
  readonly systemLocale: Locale;
  readonly appVersion: string;
  readonly electronVersion: string | null;
  /** null in the app; in a browser, where it came to. */
  readonly visit: VisitView | null;
  /** @returns NAME_INVALID or SETTINGS_UNWRITABLE. */
  update(change: Partial<SettingsView>): Promise<Result<void, AppFailure>>;
}

export function createSettingsStore(api: ChatApi, lifetime: DisposableStore): StoreApi<SettingsState> {
  const store = createStore<SettingsState>(() => ({
    // Written out: the schemas beside FIRST_SETTINGS are nothing for the page.
    settings: { name: '', locale: 'system', theme: 'system', spaceName: '', isHostListed: true, cardChoices: {}, letsBrowsersIn: false, installersDir: '', retention: { kind: 'forever' } },
    systemLocale: 'en',
    appVersion: '',
    electronVersion: null,
    visit: null,
    update: (change) => api.call('settings.update', change),
  }));
  lifetime.add(api.on('settings.changed', (settings) => store.setState({ settings })));
  return store;
}

export function selectLocale(state: SettingsState): Locale {
  return state.settings.locale === 'system' ? state.systemLocale : state.settings.locale;
}

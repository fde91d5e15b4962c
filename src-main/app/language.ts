// The language the main process itself speaks in menus and native questions: the person's choice, else the system's.
import type { App } from 'electron';
import { createTranslator } from '../../src-shared/i18n/translator.ts';
import type { Locale, Translate } from '../../src-shared/i18n/translator.ts';
import type { SettingsView } from '../../src-shared/ipc/views.ts';

/** Both stay what they are while the app runs; only the choice between them changes. */
const TRANSLATORS: Readonly<Record<Locale, Translate>> = { es: createTranslator('es'), en: createTranslator('en') };

export function translatorFor(choice: SettingsView['locale'], systemLocale: Locale): Translate {
  return TRANSLATORS[choice === 'system' ? systemLocale : choice];
}

/** `--lang` is Chromium's own switch for the language of an app. */
export function preferredLanguages(app: Pick<App, 'commandLine' | 'getLocale' | 'getPreferredSystemLanguages'>): readonly string[] {
  return app.commandLine.hasSwitch('lang') ? [app.getLocale()] : app.getPreferredSystemLanguages();
}

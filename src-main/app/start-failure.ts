// The last word of an app that cannot start: whoever clicked its icon would see nothing at all otherwise.
// Must not know what went wrong.
import type { Dialog } from 'electron';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { failureText } from '../../src-shared/i18n/translator.ts';
import { resolveLocale } from '../settings/locale.ts';
import { preferredLanguages, translatorFor } from './language.ts';

/** Returns when the person has read it. Before Electron is ready, Linux has no windows: there it goes to stderr. */
export function tellStartFailure(
  cause: AppFailure,
  { app, dialog }: { readonly app: Parameters<typeof preferredLanguages>[0]; readonly dialog: Pick<Dialog, 'showErrorBox'> },
): void {
  // The person's own choice is in the settings, which may be what could not be read.
  const translate = translatorFor('system', resolveLocale(preferredLanguages(app)));
  dialog.showErrorBox(translate('app.name'), failureText(translate, cause));
}

// The last word of an app that cannot start: whoever clicked its icon would see nothing at all otherwise.
// Must not know what went wrong.
import type { Dialog } from 'electron';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { failureText } from '../../src-shared/i18n/translator.ts';
import type { Translate } from '../../src-shared/i18n/translator.ts';

/** Returns when the person has read it. Before Electron is ready, Linux has no windows: there it goes to stderr. */
export function tellStartFailure(cause: AppFailure, translate: Translate, dialog: Pick<Dialog, 'showErrorBox'>): void {
  dialog.showErrorBox(translate('app.name'), failureText(translate, cause));
}

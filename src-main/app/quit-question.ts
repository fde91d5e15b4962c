// Asks before the app ends while other people are in the room this person hosts.
import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Translate } from '../../src-shared/i18n/translator.ts';

/** @returns whether to quit all the same. */
export async function askWhetherToQuit(window: BrowserWindow | null, translate: Translate, othersCount: number): Promise<boolean> {
  const question = {
    type: 'question' as const,
    message: translate('quit.title'),
    detail: translate('quit.lead', { count: othersCount }),
    buttons: [translate('quit.confirm'), translate('common.cancel')],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  };
  const { response } = await (window === null ? dialog.showMessageBox(question) : dialog.showMessageBox(window, question));
  return response === 0;
}

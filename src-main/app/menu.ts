// The menu bar, in the platform's own order and wording. What an entry does is Electron's own (roles).
import type { MenuItemConstructorOptions } from 'electron';
import type { MessageKey, Translate } from '../../src-shared/i18n/translator.ts';

type Role = NonNullable<MenuItemConstructorOptions['role']>;
type Entry = readonly [role: Role, label: MessageKey] | 'separator';

/** @returns a template for Menu.buildFromTemplate. */
export function menuTemplate(platform: NodeJS.Platform, translate: Translate): MenuItemConstructorOptions[] {
  const menu = (label: string, entries: readonly Entry[]): MenuItemConstructorOptions => ({
    label,
    submenu: entries.map((entry) => (entry === 'separator' ? { type: 'separator' } : { role: entry[0], label: translate(entry[1]) })),
  });
  const edit = menu(translate('menu.edit'), EDIT);
  const view = menu(translate('menu.view'), VIEW);
  if (platform === 'darwin') {
    return [menu(translate('app.name'), MAC_APP), edit, view, menu(translate('menu.window'), MAC_WINDOW)];
  }
  const file = menu(translate('menu.file'), [['quit', platform === 'win32' ? 'menu.exit' : 'menu.quit']]);
  return [file, edit, view, menu(translate('menu.help'), [['about', 'menu.about']])];
}

const EDIT: readonly Entry[] = [
  ['undo', 'menu.undo'],
  ['redo', 'menu.redo'],
  'separator',
  ['cut', 'menu.cut'],
  ['copy', 'menu.copy'],
  ['paste', 'menu.paste'],
  'separator',
  ['selectAll', 'menu.selectAll'],
];

const VIEW: readonly Entry[] = [
  ['resetZoom', 'menu.actualSize'],
  ['zoomIn', 'menu.zoomIn'],
  ['zoomOut', 'menu.zoomOut'],
  'separator',
  ['togglefullscreen', 'menu.fullScreen'],
];

const MAC_APP: readonly Entry[] = [
  ['about', 'menu.about'],
  'separator',
  ['services', 'menu.services'],
  'separator',
  ['hide', 'menu.hide'],
  ['hideOthers', 'menu.hideOthers'],
  ['unhide', 'menu.showAll'],
  'separator',
  ['quit', 'menu.quitMac'],
];

const MAC_WINDOW: readonly Entry[] = [
  ['minimize', 'menu.minimize'],
  ['zoom', 'menu.zoomWindow'],
  ['close', 'menu.closeWindow'],
  'separator',
  ['front', 'menu.bringAllToFront'],
];

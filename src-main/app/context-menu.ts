// The menu behind the right mouse button: what can be done with the text or link under it. Electron brings none of its own.
import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import type { Translate } from '../../src-shared/i18n/translator.ts';

export type ContextMenuTarget = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'linkURL' | 'editFlags'>;

/** @returns a template for Menu.buildFromTemplate; [] where there is nothing to offer. */
export function contextMenuTemplate(
  target: ContextMenuTarget,
  translate: Translate,
  copyText: (text: string) => void,
): MenuItemConstructorOptions[] {
  const { isEditable, selectionText, linkURL, editFlags } = target;
  if (isEditable) {
    return [
      { role: 'cut', label: translate('menu.cut'), enabled: editFlags.canCut },
      { role: 'copy', label: translate('menu.copy'), enabled: editFlags.canCopy },
      { role: 'paste', label: translate('menu.paste'), enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll', label: translate('menu.selectAll'), enabled: editFlags.canSelectAll },
    ];
  }
  const copy: MenuItemConstructorOptions[] = selectionText.trim() === '' ? [] : [{ role: 'copy', label: translate('menu.copy') }];
  // Links of the page itself lead nowhere outside.
  const copyLink: MenuItemConstructorOptions[] = /^(?:https?|mailto):/.test(linkURL)
    ? [{ label: translate('menu.copyLink'), click: () => copyText(linkURL) }]
    : [];
  return [...copy, ...copyLink];
}

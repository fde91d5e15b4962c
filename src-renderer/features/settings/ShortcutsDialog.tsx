// What the keys do.
import type { MessageKey } from '../../../src-shared/i18n/translator.ts';
import { useSettings, useView } from '../../stores/use-stores.ts';
import { useT } from '../../ui/i18n-context.tsx';
import { Modal } from '../../ui/Modal.tsx';
import './settings.css';

type Key = { readonly name: MessageKey } | { readonly sign: string };

const isMac = navigator.userAgent.includes('Mac OS');
const COMMAND: Key = isMac ? { sign: '⌘' } : { name: 'key.ctrl' };
const SHIFT: Key = { name: 'key.shift' };
const ALT: Key = isMac ? { sign: '⌥' } : { name: 'key.alt' };
const ENTER: Key = { name: 'key.enter' };

const SHORTCUTS: readonly { readonly keys: readonly Key[]; readonly does: MessageKey }[] = [
  { keys: [COMMAND, { sign: 'K' }], does: 'shortcuts.switchRoom' },
  { keys: [COMMAND, { sign: 'F' }], does: 'shortcuts.search' },
  { keys: [ALT, SHIFT, { sign: '↓' }], does: 'shortcuts.nextUnread' },
  { keys: [ALT, SHIFT, { sign: '↑' }], does: 'shortcuts.previousUnread' },
  { keys: [{ name: 'key.esc' }], does: 'shortcuts.markRead' },
  { keys: [ENTER], does: 'shortcuts.send' },
  { keys: [SHIFT, ENTER], does: 'shortcuts.newLine' },
  { keys: [COMMAND, { sign: ',' }], does: 'shortcuts.settings' },
  { keys: [{ sign: 'F1' }], does: 'shortcuts.list' },
];

export function ShortcutsDialog() {
  const t = useT();
  const closeDialog = useView((state) => state.closeDialog);
  // A page in a browser keeps no copy to look in.
  const isVisit = useSettings((state) => state.visit !== null);
  return (
    <Modal title={t('shortcuts.title')} onClose={closeDialog}>
      <dl className="shortcuts">
        {SHORTCUTS.filter(({ does }) => !isVisit || does !== 'shortcuts.search').map(({ keys, does }) => (
          <div key={does} className="shortcut">
            <dt>{t(does)}</dt>
            <dd>
              {keys.map((key, index) => (
                <kbd key={index} className="kbd">
                  {'name' in key ? t(key.name) : key.sign}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

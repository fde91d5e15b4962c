// The slash commands and the words of the first program.
import { SLASH_COMMANDS } from '../../../src-shared/session/composer-commands.ts';
import { useView } from '../../stores/use-stores.ts';
import { useT } from '../../ui/i18n-context.tsx';
import { Modal } from '../../ui/Modal.tsx';
import './composer.css';

const WORDS = ['LOVE', 'LIKE', 'DISLIKE', 'EXIT', 'REFR', 'QUIT'] as const;

export function CommandsDialog() {
  const t = useT();
  const closeDialog = useView((state) => state.closeDialog);
  return (
    <Modal title={t('commands.title')} onClose={closeDialog}>
      <p className="muted">{t('commands.lead')}</p>
      <dl className="commands">
        {SLASH_COMMANDS.map((command) => (
          <div key={command} className="command">
            <dt>
              <code>
                /{command}
                {command === 'join' && <i> {t('commands.argument.room')}</i>}
              </code>
            </dt>
            <dd>{t(`commands.${command}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">{t('commands.words')}</p>
      <p className="command-words">
        {WORDS.map((word) => (
          <code key={word}>{word}</code>
        ))}
      </p>
    </Modal>
  );
}

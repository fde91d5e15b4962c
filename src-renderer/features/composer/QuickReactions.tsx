// ❤️ 👍 👎, one click each.
import type { MessageKey } from '../../../src-shared/i18n/translator.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';

const REACTIONS = [
  { emoji: '❤️', label: 'composer.love' },
  { emoji: '👍', label: 'composer.like' },
  { emoji: '👎', label: 'composer.dislike' },
] as const satisfies readonly { emoji: string; label: MessageKey }[];

export function QuickReactions({ onSend }: { readonly onSend: (emoji: string) => void }) {
  const t = useT();
  return (
    <div className="reactions" role="group" aria-label={t('composer.reactions')}>
      {REACTIONS.map(({ emoji, label }) => (
        <IconButton key={emoji} className="reaction" label={t(label)} icon={<span aria-hidden>{emoji}</span>} onClick={() => onSend(emoji)} />
      ))}
    </div>
  );
}

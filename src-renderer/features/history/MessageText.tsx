// The text of a message: as written, lines kept, links as buttons that ask first; a very long one folded.
import { useMemo } from 'react';
import { useView } from '../../stores/use-stores.ts';
import { useT } from '../../ui/i18n-context.tsx';
import { foldText } from './fold-text.ts';
import { tokenizeText } from './linkify.ts';

export interface MessageTextProps {
  readonly messageKey: string;
  readonly text: string;
  readonly isEmojiOnly: boolean;
}

export function MessageText({ messageKey, text, isEmojiOnly }: MessageTextProps) {
  const t = useT();
  const openDialog = useView((state) => state.openDialog);
  const isUnfolded = useView((state) => state.unfoldedMessages.includes(messageKey));
  const toggleFold = useView((state) => state.toggleFold);
  const folded = useMemo(() => foldText(text), [text]);
  const shown = isUnfolded ? text : (folded ?? text);
  const tokens = useMemo(() => tokenizeText(shown), [shown]);
  return (
    <div className="bubble" data-emoji={isEmojiOnly || undefined}>
      <p className="bubble-text" dir="auto">
        {tokens.map((token, index) =>
          token.kind === 'text' ? (
            token.text
          ) : (
            <a
              key={index}
              href={token.href}
              className="link"
              onClick={(event) => {
                event.preventDefault();
                openDialog({ kind: 'link', href: token.href, text: token.text });
              }}
              // The middle button would follow it without asking.
              onAuxClick={(event) => event.preventDefault()}
              draggable={false}
            >
              <bdi>{token.text}</bdi>
            </a>
          ),
        )}
      </p>
      {folded !== null && (
        <button type="button" className="fold" aria-expanded={isUnfolded} onClick={() => toggleFold(messageKey)}>
          {t(isUnfolded ? 'history.showLess' : 'history.showMore')}
        </button>
      )}
    </div>
  );
}

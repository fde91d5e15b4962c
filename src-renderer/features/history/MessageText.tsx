// The text of a message: as written, lines kept, links as buttons that ask first.
import { useMemo } from 'react';
import { useView } from '../../stores/use-stores.ts';
import { tokenizeText } from './linkify.ts';

export interface MessageTextProps {
  readonly text: string;
  readonly isEmojiOnly: boolean;
}

export function MessageText({ text, isEmojiOnly }: MessageTextProps) {
  const openDialog = useView((state) => state.openDialog);
  const tokens = useMemo(() => tokenizeText(text), [text]);
  return (
    <p className="bubble" data-emoji={isEmojiOnly || undefined} dir="auto">
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
  );
}

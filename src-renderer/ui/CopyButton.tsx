// Copies a text and says so for a moment. Must not know how copying is done.
import { Check, Copy } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './Button.tsx';
import { useT } from './i18n-context.tsx';
import { Icon } from './Icon.tsx';

/** Long enough to be read, short enough to be forgotten. */
const SHOWN_MS = 1_600;

export interface CopyButtonProps {
  readonly text: string;
  /** Spoken name, where "Copy" alone does not say what. */
  readonly label?: string;
  /** What stands on the button in place of "Copy". */
  readonly words?: string;
  readonly icon?: LucideIcon;
  readonly size?: 'small' | 'normal';
  readonly onCopy: (text: string) => void;
}

export function CopyButton({ text, label, words, icon = Copy, size = 'small', onCopy }: CopyButtonProps) {
  const t = useT();
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  return (
    <>
      <Button
        size={size}
        icon={<Icon of={isCopied ? Check : icon} size={15} />}
        aria-label={label}
        onClick={() => {
          onCopy(text);
          setIsCopied(true);
        }}
      >
        {/* Both words share one cell, so that the button keeps its width. */}
        <span className="copy-words">
          <span data-shown={!isCopied}>{words ?? t('common.copy')}</span>
          <span data-shown={isCopied}>{t('common.copied')}</span>
        </span>
      </Button>
      {/* Beside the button: what stands inside one is its name, and is not announced when it changes. */}
      <span className="visually-hidden" role="status">
        {isCopied && t('common.copied')}
      </span>
    </>
  );
}

// The one polite live region beside the log: reads out what arrives.
import type { MessageItem } from '../../../src-shared/ipc/views.ts';
import { useT } from '../../ui/i18n-context.tsx';

/** A screen reader is not held up by a page of text. */
const READ_ALOUD_CHARS = 300;

export function ArrivalAnnouncer({ message }: { readonly message: MessageItem | null }) {
  const t = useT();
  return (
    <div className="visually-hidden" aria-live="polite">
      {message && (
        <p key={message.key}>
          {t('history.announce', { name: message.authorName, text: message.text.slice(0, READ_ALOUD_CHARS) })}
        </p>
      )}
    </div>
  );
}

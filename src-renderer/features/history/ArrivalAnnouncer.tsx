// The one polite live region beside the log: reads out what arrives, and which own message did not get out.
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { MessageItem } from '../../../src-shared/ipc/views.ts';
import type { Timeline } from '../../stores/timeline.ts';
import { useT } from '../../ui/i18n-context.tsx';

/** A screen reader is not held up by a page of text. */
const READ_ALOUD_CHARS = 300;

/** Must stand there before there is anything to say: what a live region holds when it appears is not read out. */
export function ArrivalAnnouncer({ timeline }: { readonly timeline: Timeline | undefined }) {
  const t = useT();
  const message = timeline?.lastArrival;
  const lastOwn = timeline && lastOwnOf(timeline);
  return (
    <div className="visually-hidden" aria-live="polite">
      {message && (
        <p key={message.key}>
          {t('history.announce', { name: message.authorName, text: message.text.slice(0, READ_ALOUD_CHARS) })}
        </p>
      )}
      {lastOwn?.delivery?.kind === 'failed' && (
        <p key={`failed ${lastOwn.key}`}>
          {t('delivery.failed')} {failureText(t, lastOwn.delivery.failure)}
        </p>
      )}
    </div>
  );
}

function lastOwnOf({ byKey, lastOwnKey }: Timeline): MessageItem | null {
  const item = lastOwnKey === null ? undefined : byKey.get(lastOwnKey);
  return item?.kind === 'message' ? item : null;
}

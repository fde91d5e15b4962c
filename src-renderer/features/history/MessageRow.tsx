// A message: others' on the left with a name once a group, one's own on the right with its state.
import { memo } from 'react';
import type { MessageItem } from '../../../src-shared/ipc/views.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { useI18n } from '../../ui/i18n-context.tsx';
import { Delivery } from './Delivery.tsx';
import { MessageText } from './MessageText.tsx';
import { isEmojiOnly } from './emoji-only.ts';

export interface MessageRowProps {
  readonly item: MessageItem;
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
  readonly roomRef: RoomRef;
  /** The last own message says how it fares; one that failed always does. */
  readonly showsDelivery: boolean;
  readonly hasReceipts: boolean;
  /** It was jumped to: shown to be it. */
  readonly isTarget?: boolean;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { item, startsGroup, isTarget } = props;
  const { t, format } = useI18n();
  return (
    <article
      className={`message ${item.isOwn ? 'message-own' : ''}`}
      data-first={startsGroup || undefined}
      data-delivery={item.delivery?.kind}
      data-target={isTarget || undefined}
      aria-current={isTarget || undefined}
      title={format.dateTime(item.sentAtUnixMs)}
    >
      {!item.isOwn && (startsGroup ? <Avatar name={item.authorName} /> : <span aria-hidden />)}
      <div className="message-body">
        {!item.isOwn && startsGroup && (
          <header className="message-head">
            <bdi className="message-author">{item.authorName}</bdi>
            <time className="message-time" dateTime={new Date(item.sentAtUnixMs).toISOString()}>
              {format.time(item.sentAtUnixMs)}
            </time>
            {item.door !== 'app' && item.door !== 'unknown' && <span className="message-time">· {t(`door.${item.door}`)}</span>}
          </header>
        )}
        {(item.isOwn || !startsGroup) && (
          <span className="visually-hidden">{item.isOwn ? t('common.you') : item.authorName}</span>
        )}
        <MessageText messageKey={item.key} text={item.text} isEmojiOnly={isEmojiOnly(item.text)} />
        <MessageFoot {...props} />
      </div>
    </article>
  );
});

function MessageFoot({ item, endsGroup, showsDelivery, roomRef, hasReceipts }: MessageRowProps) {
  const { t, format } = useI18n();
  if (!item.isOwn) return null;
  const isFailed = item.delivery?.kind === 'failed';
  if (!endsGroup && !showsDelivery && !isFailed) return null;
  const delivery = item.delivery && (showsDelivery || isFailed) && (
    <Delivery roomRef={roomRef} messageKey={item.key} text={item.text} delivery={item.delivery} hasReceipts={hasReceipts} />
  );
  return (
    <footer className="message-foot">
      {!isFailed && (
        <>
          <span aria-hidden>{t('common.you')}</span>
          <span aria-hidden>·</span>
          <time dateTime={new Date(item.sentAtUnixMs).toISOString()}>{format.time(item.sentAtUnixMs)}</time>
          {delivery && <span aria-hidden>·</span>}
        </>
      )}
      {delivery}
    </footer>
  );
}

// How an own message fares; a failed one with its reason and what one can do about it.
import { Check, CircleAlert, Clock3, Copy, Hourglass, RotateCw, Trash2 } from 'lucide-react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { DeliveryView } from '../../../src-shared/ipc/views.ts';
import { assertNever } from '../../../src-shared/util/assert-never.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import { useStores, useTimeline } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';

export interface DeliveryProps {
  readonly roomRef: RoomRef;
  readonly messageKey: string;
  readonly text: string;
  readonly delivery: DeliveryView;
  readonly hasReceipts: boolean;
}

export function Delivery({ roomRef, messageKey, text, delivery, hasReceipts }: DeliveryProps) {
  const t = useT();
  switch (delivery.kind) {
    case 'waiting':
      return (
        <span className="delivery">
          <Icon of={Hourglass} size={13} />
          {t('delivery.waiting')}
        </span>
      );
    case 'sending':
      return (
        <span className="delivery">
          <Icon of={Clock3} size={13} />
          {t('delivery.sending')}
        </span>
      );
    case 'sent':
      return (
        <span className="delivery">
          <Icon of={Check} size={13} />
          {t(hasReceipts ? 'delivery.sent' : 'delivery.sentUnconfirmed')}
        </span>
      );
    case 'failed':
      return (
        <>
          <span className="delivery delivery-failed">
            <Icon of={CircleAlert} size={13} />
            {/* It was sent, once. */}
            {delivery.failure.code !== 'MESSAGE_LOST' && `${t('delivery.failed')} `}
            {failureText(t, delivery.failure)}
          </span>
          <FailedActions roomRef={roomRef} messageKey={messageKey} text={text} />
        </>
      );
    default:
      return assertNever(delivery);
  }
}

function FailedActions({ roomRef, messageKey, text }: Pick<DeliveryProps, 'roomRef' | 'messageKey' | 'text'>) {
  const t = useT();
  const { copyText } = useStores();
  const retry = useTimeline((state) => state.retry);
  const discard = useTimeline((state) => state.discard);
  return (
    <span className="delivery-actions">
      <Button size="small" icon={<Icon of={RotateCw} size={14} />} onClick={() => retry(roomRef, messageKey)}>
        {t('delivery.retry')}
      </Button>
      <Button size="small" kind="ghost" icon={<Icon of={Copy} size={14} />} onClick={() => copyText(text)}>
        {t('delivery.copy')}
      </Button>
      <Button size="small" kind="ghost" icon={<Icon of={Trash2} size={14} />} onClick={() => discard(roomRef, messageKey)}>
        {t('delivery.discard')}
      </Button>
    </span>
  );
}

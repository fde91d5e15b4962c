// A message of one's own copy as windows are shown it. Knows nothing of where it was kept.
import type { MessageItem } from '../ipc/views.ts';
import type { StoredMessage } from './local-history.ts';

export function itemOf({ seq, ...message }: StoredMessage): MessageItem {
  return { kind: 'message', ...message, orderSeq: seq, orderSub: 0, delivery: message.isOwn ? { kind: 'sent' } : null };
}

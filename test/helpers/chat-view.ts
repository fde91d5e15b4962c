// What must hold of every view of a room, whatever happened to its link. Knows neither faults nor hosts.
import type { MessageItem } from '../../src-shared/ipc/views.ts';
import { PENDING_ORDER_SEQ } from '../../src-shared/ipc/views.ts';
import type { RecordedClient } from './recorded-client.ts';

/** Messages with a number, in the order they are shown. */
export function numberedMessages(recorded: RecordedClient, roomId: string): MessageItem[] {
  return recorded.shown(roomId).flatMap((item) => (item.kind === 'message' && item.orderSeq < PENDING_ORDER_SEQ ? [item] : []));
}

/** @returns what is wrong with a view at any moment: a hole, or a number twice; null when nothing is. */
export function holeIn(recorded: RecordedClient, roomId: string): string | null {
  const seqs = numberedMessages(recorded, roomId).map(({ orderSeq }) => orderSeq);
  const at = seqs.findIndex((seq, index) => seq !== (seqs[0] ?? 0) + index);
  return at < 0 ? null : `${seqs[at - 1]} is followed by ${seqs[at]}`;
}

/** Whether all own messages have been taken by the host. */
export function isAllSent(recorded: RecordedClient, roomId: string): boolean {
  return recorded.shown(roomId).every((item) => item.kind !== 'message' || item.delivery === null || (item.delivery.kind === 'sent' && item.orderSeq < PENDING_ORDER_SEQ));
}

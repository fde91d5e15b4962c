// Asks before the page is closed while something written is not with the host yet: this page keeps nothing for the next visit.
// Must not know how messages are sent.
import type { EventPayload } from '../../src-shared/ipc/events.ts';
import type { ChatClient } from '../../src-shared/session/chat-client.ts';

export function guardUnsent(client: Pick<ChatClient, 'on'>, page: Pick<Window, 'addEventListener'>): void {
  const unsent = new Set<string>();
  const note = ({ roomId, items }: EventPayload<'timeline.items'>): void => {
    for (const item of items) {
      if (item.kind !== 'message' || item.delivery === null) continue;
      if (item.delivery.kind === 'sent') unsent.delete(`${roomId} ${item.key}`);
      else unsent.add(`${roomId} ${item.key}`);
    }
  };
  client.on('timeline.items', note);
  client.on('timeline.removed', ({ roomId, keys }) => {
    for (const key of keys) unsent.delete(`${roomId} ${key}`);
  });
  client.on('connection.closed', () => unsent.clear());
  page.addEventListener('beforeunload', (event) => {
    if (unsent.size > 0) event.preventDefault();
  });
}

// Passes what happens in the connections on to the windows. Must not know what any event means.
import type { ChatClient, ClientEvent } from '../../src-shared/session/chat-client.ts';
import type { SendEvent } from './event-sender.ts';

/** A table rather than a list: it does not compile with one missing. */
const CLIENT_EVENTS: Readonly<Record<ClientEvent, true>> = {
  'connection.changed': true,
  'connection.closed': true,
  'rooms.changed': true,
  'members.changed': true,
  'timeline.items': true,
  'timeline.removed': true,
  'timeline.reset': true,
};

export function forwardClientEvents(client: Pick<ChatClient, 'on'>, send: SendEvent): void {
  for (const name of Object.keys(CLIENT_EVENTS)) {
    if (isClientEvent(name)) forward(client, name, send);
  }
}

function forward<E extends ClientEvent>(client: Pick<ChatClient, 'on'>, name: E, send: SendEvent): void {
  client.on(name, (payload) => send(name, payload));
}

function isClientEvent(name: string): name is ClientEvent {
  return Object.hasOwn(CLIENT_EVENTS, name);
}

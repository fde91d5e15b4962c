// Passes what happens in the connections on to the windows. Must not know what any event means.
import { CLIENT_EVENT_NAMES } from '../../src-shared/session/chat-client.ts';
import type { ChatClient, ClientEvent } from '../../src-shared/session/chat-client.ts';
import type { SendEvent } from './event-sender.ts';

export function forwardClientEvents(client: Pick<ChatClient, 'on'>, send: SendEvent): void {
  for (const name of CLIENT_EVENT_NAMES) forward(client, name, send);
}

function forward<E extends ClientEvent>(client: Pick<ChatClient, 'on'>, name: E, send: SendEvent): void {
  client.on(name, (payload) => send(name, payload));
}

// Tells every window what happened: the one way from the main process to the page.
import type { WebContents } from 'electron';
import { EVENT_CHANNEL } from '../../src-shared/ipc/bridge.ts';
import type { EventName, EventPayload } from '../../src-shared/ipc/events.ts';

export type SendEvent = <E extends EventName>(name: E, payload: EventPayload<E>) => void;

/** @param listWindows the web contents of the app's own windows, asked at every event. */
export function createEventSender(listWindows: () => readonly Pick<WebContents, 'send' | 'isDestroyed'>[]): SendEvent {
  return (name, payload) => {
    for (const contents of listWindows()) {
      if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, name, payload);
    }
  };
}

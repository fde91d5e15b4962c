// The door for Wassop 2: hands each connection a session, over TCP or WebSocket, and knows which are open.
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import type { Connection, DialectDoor, DoorContext } from './door.ts';
import { Wassop2Session } from './wassop2-session.ts';
import type { Wassop2Host } from './wassop2-session.ts';

export interface Wassop2Door extends DialectDoor {
  /** Takes over a connection that a browser opened: whatever its hello says, the person came in by the browser door. */
  acceptBrowser(connection: Connection): void;
  /** Ends everybody who came in by the browser door. */
  endBrowsers(cause: AppFailure): void;
}

export function createWassop2Door(context: DoorContext, host: Wassop2Host): Wassop2Door {
  const sessions = new Set<Wassop2Session>();
  const browsers = new Set<Wassop2Session>();

  function begin(connection: Connection, isBrowser: boolean): void {
    const session = new Wassop2Session(connection, context, host, isBrowser ? 'browser' : null);
    sessions.add(session);
    if (isBrowser) browsers.add(session);
    connection.onClose(() => {
      sessions.delete(session);
      browsers.delete(session);
    });
    session.start();
  }

  return {
    dialect: 'wassop2',
    accept: (connection) => begin(connection, false),
    acceptBrowser: (connection) => begin(connection, true),
    endBrowsers(cause) {
      for (const session of browsers) session.end(cause);
    },
    stop() {
      for (const session of sessions) session.end({ code: 'HOST_STOPPED' });
    },
  };
}

// The door for Wassop 2 over TCP: hands each connection a session and knows which are open.
import type { DialectDoor, DoorContext } from './door.ts';
import { Wassop2Session } from './wassop2-session.ts';
import type { Wassop2Host } from './wassop2-session.ts';

export function createWassop2Door(context: DoorContext, host: Wassop2Host): DialectDoor {
  const sessions = new Set<Wassop2Session>();
  return {
    dialect: 'wassop2',
    accept(connection) {
      const session = new Wassop2Session(connection, context, host);
      sessions.add(session);
      connection.onClose(() => sessions.delete(session));
      session.start();
    },
    stop() {
      for (const session of sessions) session.end({ code: 'HOST_STOPPED' });
    },
  };
}

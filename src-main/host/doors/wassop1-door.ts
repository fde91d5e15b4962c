// The door for the first program's clients: a session for each connection. Must not know how sessions or sockets do it.
import type { Connection, DialectDoor, DoorContext } from './door.ts';
import { Wassop1Session } from './wassop1-session.ts';

export class Wassop1Door implements DialectDoor {
  readonly dialect = 'wassop1';
  readonly #context: DoorContext;
  readonly #sessions = new Map<string, Wassop1Session>();

  constructor(context: DoorContext) {
    this.#context = context;
  }

  accept(connection: Connection): void {
    const session = new Wassop1Session(connection, this.#context, (name, remoteAddress) => this.#takeOver(name, remoteAddress));
    this.#sessions.set(session.sessionId, session);
    connection.onClose(() => this.#sessions.delete(session.sessionId));
  }

  stop(): void {
    for (const session of this.#sessions.values()) if (!session.isEntered) session.close('host stopped');
  }

  /** Only what seems dead gives way: somebody else behind the same address keeps the name. */
  #takeOver(name: string, remoteAddress: string): boolean {
    const holder = this.#context.hub.findPerson(name);
    if (!holder || holder.remoteAddress !== remoteAddress) return false;
    const session = this.#sessions.get(holder.sessionId);
    if (!session?.looksDead) return false;
    session.expel('name taken over by a newer connection');
    return true;
  }
}

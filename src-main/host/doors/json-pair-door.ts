// The door for JSON pair clients: finds out what each connection is for, and which two belong to one person.
// Must not know what people say. Source: docs/interop.md.
import { JsonObjectSplitter } from '../../../src-shared/dialects/json-object-splitter.ts';
import { JSON_PAIR_OBJECT_BYTES, parseIdentification } from '../../../src-shared/dialects/json-pair-objects.ts';
import type { JsonPairIdentification } from '../../../src-shared/dialects/json-pair-objects.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { DEADLINES, JSON_PAIR_ROOM_NAME } from '../../../src-shared/protocol/limits.ts';
import type { Connection, DialectDoor, DoorContext } from './door.ts';
import { JsonPairPerson } from './json-pair-person.ts';

/** These clients cannot be pinged: the system finds out who is gone, or bytes that do not leave. */
const KEEP_ALIVE_MS = 10_000;
const STALL_MS = 15_000;

export interface JsonPairDoorOptions {
  /** The one room of everybody who comes in this way; made when the first of them comes. */
  readonly roomName?: string;
}

/** Takes what one connection brings. */
interface ObjectReceiver {
  onObject(text: string): void;
  /** What came is no object. */
  refuse(cause: AppFailure): void;
}

interface Half {
  readonly person: JsonPairPerson;
  readonly session: string | undefined;
}

export class JsonPairDoor implements DialectDoor {
  readonly dialect = 'json-pair';
  readonly #context: DoorContext;
  readonly #roomName: string;
  /** People with one connection so far, the oldest first. */
  readonly #halves = new Set<Half>();
  readonly #people = new Set<JsonPairPerson>();
  /** Connections that have not said what they are for. */
  readonly #unidentified = new Set<Connection>();

  constructor(context: DoorContext, options: JsonPairDoorOptions = {}) {
    this.#context = context;
    this.#roomName = options.roomName ?? JSON_PAIR_ROOM_NAME;
  }

  accept(connection: Connection): void {
    this.#context.log.write({ event: 'dialect', connectionId: connection.connectionId, dialect: 'json-pair' });
    connection.setOverflowPolicy({ kind: 'close' }, { stallMs: STALL_MS });
    connection.setKeepAlive(KEEP_ALIVE_MS);
    this.#unidentified.add(connection);
    const cancelDeadline = this.#context.clock.after(DEADLINES.handshakeMs, () => this.#refuse(connection, { code: 'WIRE_HANDSHAKE_TIMEOUT' }));
    connection.onClose(() => {
      cancelDeadline();
      this.#unidentified.delete(connection);
    });
    let receiver: ObjectReceiver = {
      onObject: (text) => {
        const identification = parseIdentification(text);
        if (!identification.ok) return this.#refuse(connection, identification.error);
        cancelDeadline();
        this.#unidentified.delete(connection);
        receiver = this.#identify(connection, identification.value);
      },
      refuse: (cause) => this.#refuse(connection, cause),
    };
    const splitter = new JsonObjectSplitter(JSON_PAIR_OBJECT_BYTES);
    let isBroken = false;
    connection.onBytes((chunk) => {
      if (isBroken) return;
      const read = splitter.push(chunk, (text) => {
        receiver.onObject(text);
        return !connection.isClosed;
      });
      if (read.ok) return;
      isBroken = true;
      receiver.refuse(read.error);
    });
  }

  stop(): void {
    for (const connection of this.#unidentified) connection.close('host stopped');
    for (const person of this.#people) person.close('host stopped');
  }

  /** @returns who gets every further object of this connection. */
  #identify(connection: Connection, identification: JsonPairIdentification): ObjectReceiver {
    const person = this.#findPartner(connection, identification) ?? this.#addPerson(connection, identification.session);
    connection.markEntered();
    connection.onClose(() => this.#remove(person));
    if (identification.type === 'write') {
      person.setWriter(connection);
      return person;
    }
    person.setReader(connection);
    // Nothing is to come here; what comes all the same is read and dropped.
    return { onObject: () => undefined, refuse: (cause) => this.#refuse(connection, cause) };
  }

  /** The other connection of the same session; without one, the oldest of the same address that waits for its other half. */
  #findPartner(connection: Connection, { type, session }: JsonPairIdentification): JsonPairPerson | null {
    for (const half of this.#halves) {
      const { person } = half;
      const lacksIt = type === 'read' ? person.lacksReader : person.lacksWriter;
      const belongs = half.session === session && (session !== undefined || person.remoteAddress === connection.remoteAddress);
      if (!lacksIt || !belongs) continue;
      this.#halves.delete(half);
      return person;
    }
    return null;
  }

  #addPerson(connection: Connection, session: string | undefined): JsonPairPerson {
    const person = new JsonPairPerson(connection, this.#context, this.#roomName);
    this.#people.add(person);
    this.#halves.add({ person, session });
    return person;
  }

  #remove(person: JsonPairPerson): void {
    this.#people.delete(person);
    for (const half of this.#halves) if (half.person === person) this.#halves.delete(half);
    person.close('the other connection of the pair ended');
  }

  #refuse(connection: Connection, cause: AppFailure): void {
    const { connectionId, remoteAddress } = connection;
    this.#context.log.write({ event: 'refused', connectionId, address: remoteAddress, code: cause.code });
    connection.destroy(`${cause.code} ${cause.details?.['reason'] ?? ''}`.trim());
  }
}

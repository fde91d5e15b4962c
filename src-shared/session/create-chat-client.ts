// The connections of one person and the commands on them: finds the connection or room a command speaks of and hands it on.
// Must not know what a dialect does with it.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import type { CommandArgs, CommandResult } from '../ipc/contract.ts';
import type { EventPayload } from '../ipc/events.ts';
import type { ConnectionView, Dialect } from '../ipc/views.ts';
import { parsePersonName, parseRoomName } from '../protocol/names.ts';
import { assertNever } from '../util/assert-never.ts';
import { encodeBase64Url } from '../util/bytes.ts';
import type { Dispose } from '../util/disposable.ts';
import { Emitter } from '../util/emitter.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import type { ChatClient, ChatClientDeps, ClientCommands, ClientEvent, HeardHost, KeptServer, OpenKept, OpenOptions } from './chat-client.ts';
import { Connection } from './connection.ts';
import type { DialectSession, SessionDeps } from './dialect-session.ts';
import { JsonPairSession } from './older/json-pair-session.ts';
import { Wassop1Session } from './older/wassop1-session.ts';
import { HostClaims } from './host-claims.ts';
import type { ChangedCopy, RoomKey } from './local-history.ts';
import { OwnHistory } from './own-history.ts';
import { parseHeardAddresses, parsePlace } from './place.ts';
import { readFarPage, readNearPage } from './read-page.ts';
import type { Room } from './room-book.ts';
import { Wassop2Session } from './wassop2/wassop2-session.ts';

type Emitters = { readonly [E in ClientEvent]: Emitter<EventPayload<E>> };
type Outcome<T> = Result<T, AppFailure>;

/** Bytes of a connection's id: unique within one run is all it has to be. */
const CONNECTION_ID_BYTES = 9;

export function createChatClient(deps: ChatClientDeps): ChatClient {
  return new Client(deps);
}

class Client implements ChatClient {
  readonly commands: ClientCommands = {
    'connection.close': async ({ connectionId }) => this.#close(connectionId),
    'connection.retryNow': async ({ connectionId }) => this.#with(connectionId, (connection) => ok(connection.retryNow())),
    'connection.setName': async (args) => this.#setName(args),
    'rooms.join': async (args) => this.#joinRoom(args),
    'rooms.leave': async ({ connectionId, roomId }) => this.#inSession(connectionId, (session) => session.leaveRoom(roomId)),
    'rooms.refresh': async ({ connectionId }) => this.#inSession(connectionId, (session) => session.refreshRooms()),
    'rooms.markRead': async (args) => this.#inRoom(args, (room, connection) => ok(connection.rooms.markRead(room))),
    'rooms.setCatchUp': async ({ connectionId, roomId, catchUp }) => this.#inSession(connectionId, (session) => session.setCatchUp(roomId, catchUp)),
    'members.list': async (args) => this.#inRoom(args, (room) => ok([...room.members.values()])),
    'timeline.read': async (args) => this.#readTimeline(args),
    'timeline.loadDeleted': async (args) => this.#inRoom(args, (room, connection) => ok(connection.rooms.undelete(room))),
    'messages.send': async (args) => this.#inRoom(args, (_room, connection, session) => connection.textRefusal() ?? session.send(args.roomId, args.text)),
    'messages.retry': async (args) => this.#inRoom(args, (_room, _connection, session) => ok(session.retry(args.roomId, args.key))),
    'messages.discard': async (args) => this.#inRoom(args, (_room, _connection, session) => ok(session.discard(args.roomId, args.key))),
  };
  readonly #deps: ChatClientDeps;
  readonly #history: OwnHistory;
  readonly #connections = new Map<string, Connection>();
  readonly #claims = new HostClaims();
  readonly #emitters: Emitters = {
    'connection.changed': new Emitter(),
    'connection.closed': new Emitter(),
    'rooms.changed': new Emitter(),
    'members.changed': new Emitter(),
    'timeline.items': new Emitter(),
    'timeline.removed': new Emitter(),
    'timeline.reset': new Emitter(),
  };

  constructor(deps: ChatClientDeps) {
    this.#deps = deps;
    this.#history = new OwnHistory(deps.localHistory ?? null, deps.onHistoryTrouble ?? (() => {}));
  }

  open({ dialect, name, isOwnHost = false, ...where }: OpenOptions): Outcome<ConnectionView> {
    const place = parsePlace(where);
    if (!place.ok) return place;
    const person = parsePersonName(name);
    if (!person.ok) return person;
    // Nothing else can prove who it is.
    const choice = place.value.expected ? 'wassop2' : dialect;
    const existing = [...this.#connections.values()].find((connection) => connection.leadsTo(place.value));
    if (existing) {
      existing.reopen(place.value, choice, person.value.name);
      return ok(existing.view());
    }
    const connectionId = encodeBase64Url(this.#deps.random.bytes(CONNECTION_ID_BYTES));
    const connection = new Connection(
      { connectionId, place: place.value, choice, name: person.value.name, isOwnHost },
      this.#deps,
      (found, place) => createSession(found, { ...this.#deps, ...place, history: this.#history, claims: this.#claims }),
      (event, payload) => this.#emitters[event].emit(payload),
    );
    this.#connections.set(connectionId, connection);
    connection.begin(this.#history);
    return ok(connection.view());
  }

  async openKept({ serverKey, address, dialect, name }: KeptServer): Promise<OpenKept | null> {
    const found = this.findKept(serverKey);
    if (found || address === null) return found;
    const opened = this.open({ address, dialect, name });
    if (!opened.ok) return null;
    await this.#connections.get(opened.value.connectionId)?.whenRecalled();
    return this.findKept(serverKey);
  }

  findKept(serverKey: string): OpenKept | null {
    const connection = [...this.#connections.values()].find(({ session }) => session?.serverKey === serverKey);
    return connection ? { connectionId: connection.connectionId, isIn: (roomId) => connection.rooms.getJoined(roomId).ok } : null;
  }

  snapshot(): ReturnType<ChatClient['snapshot']> {
    return [...this.#connections.values()].map((connection) => ({ connection: connection.view(), rooms: connection.rooms.views() }));
  }

  on<E extends ClientEvent>(name: E, listener: (payload: EventPayload<E>) => void): Dispose {
    return this.#emitters[name].on(listener);
  }

  hostHeard({ hostId, addresses }: HeardHost): void {
    const heard = parseHeardAddresses(addresses);
    for (const connection of this.#connections.values()) connection.hostHeard(hostId, heard);
  }

  serverKeyOf(connectionId: string): string | null {
    return this.#connections.get(connectionId)?.session?.serverKey ?? null;
  }

  discardUnsent({ serverKey, roomId }: RoomKey): void {
    for (const { rooms, session } of this.#connections.values()) {
      if (session?.serverKey !== serverKey) continue;
      for (const key of rooms.get(roomId)?.timeline.pendingKeys ?? []) session.discard(roomId, key);
    }
  }

  copiesChanged(changes: readonly ChangedCopy[]): void {
    for (const connection of this.#connections.values()) for (const change of changes) connection.copyChanged(change);
  }

  networkChanged(localAddresses: ReadonlySet<string> | null): void {
    for (const connection of this.#connections.values()) connection.networkChanged(localAddresses);
  }

  dispose(): void {
    for (const connection of this.#connections.values()) connection.close();
    this.#connections.clear();
  }

  #close(connectionId: string): Outcome<void> {
    const connection = this.#connections.get(connectionId);
    if (!connection) return ok(undefined);
    this.#connections.delete(connectionId);
    connection.close();
    this.#emitters['connection.closed'].emit({ connectionId });
    return ok(undefined);
  }

  #setName({ connectionId, name }: CommandArgs<'connection.setName'>): Outcome<void> {
    const person = parsePersonName(name);
    if (!person.ok) return person;
    return this.#with(connectionId, (connection) => ok(connection.useName(person.value.name)));
  }

  #joinRoom({ connectionId, name }: CommandArgs<'rooms.join'>): Promise<Outcome<{ roomId: string }>> {
    const roomName = parseRoomName(name);
    if (!roomName.ok) return Promise.resolve(roomName);
    return this.#inSession(connectionId, (session) => session.joinRoom(roomName.value));
  }

  async #readTimeline({ connectionId, roomId, limit, ...anchor }: CommandArgs<'timeline.read'>): Promise<Outcome<CommandResult<'timeline.read'>>> {
    const place = this.#find(connectionId, roomId);
    if (!place.ok) return place;
    const { room, session } = place.value;
    return (await readFarPage(room, anchor, limit)) ?? readNearPage(room, session, anchor, limit);
  }

  #with<T>(connectionId: string, use: (connection: Connection) => Outcome<T>): Outcome<T> {
    const connection = this.#connections.get(connectionId);
    return connection ? use(connection) : err(failure('NOT_CONNECTED'));
  }

  #inSession<T>(connectionId: string, use: (session: DialectSession) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const session = this.#connections.get(connectionId)?.session;
    return session ? use(session) : Promise.resolve(err(failure('NOT_CONNECTED')));
  }

  #inRoom<T>(
    { connectionId, roomId }: { readonly connectionId: string; readonly roomId: string },
    use: (room: Room, connection: Connection, session: DialectSession) => Outcome<T>,
  ): Outcome<T> {
    const place = this.#find(connectionId, roomId);
    return place.ok ? use(place.value.room, place.value.connection, place.value.session) : place;
  }

  #find(connectionId: string, roomId: string): Outcome<{ connection: Connection; session: DialectSession; room: Room }> {
    const connection = this.#connections.get(connectionId);
    if (!connection?.session) return err(failure('ROOM_NOT_FOUND'));
    const room = connection.rooms.getJoined(roomId);
    return room.ok ? ok({ connection, session: connection.session, room: room.value }) : room;
  }
}

function createSession(dialect: Dialect, deps: SessionDeps): DialectSession {
  switch (dialect) {
    case 'wassop2':
      return new Wassop2Session(deps);
    case 'wassop1':
      return new Wassop1Session(deps);
    case 'json-pair':
      return new JsonPairSession(deps);
    default:
      return assertNever(dialect);
  }
}

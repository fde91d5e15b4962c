// The public shape of the client side: everything behind ChatApi that concerns connections, wherever it runs.
// Must not know Electron, sockets or screens: it is given its transport, clock, randomness and key.
import type { AppFailure } from '../errors/app-failure.ts';
import type { CommandArgs, CommandName, CommandResult } from '../ipc/contract.ts';
import type { EventName, EventPayload } from '../ipc/events.ts';
import type { ConnectionView, Dialect, DialectChoice, RoomView } from '../ipc/views.ts';
import type { Clock } from '../util/clock.ts';
import type { Dispose } from '../util/disposable.ts';
import type { Random } from '../util/random.ts';
import type { Result } from '../util/result.ts';
import type { ChangedCopy, LocalHistory, RoomKey } from './local-history.ts';
import type { PlaceTexts } from './place.ts';
import type { DeviceIdentity, Dialer, VerifyHostProof } from './wire.ts';

/** The commands of ChatApi that a ChatClient answers by itself; `connection.open` also needs the person's name. */
export type ClientCommand = Extract<
  CommandName,
  | 'connection.close'
  | 'connection.retryNow'
  | 'connection.setName'
  | 'rooms.join'
  | 'rooms.leave'
  | 'rooms.refresh'
  | 'rooms.markRead'
  | 'rooms.setCatchUp'
  | 'members.list'
  | 'timeline.read'
  | 'timeline.loadDeleted'
  | 'messages.send'
  | 'messages.retry'
  | 'messages.discard'
>;

export type ClientEvent = Extract<
  EventName,
  'connection.changed' | 'connection.closed' | 'rooms.changed' | 'members.changed' | 'timeline.items' | 'timeline.removed' | 'timeline.reset'
>;

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

export function isClientEvent(name: string): name is ClientEvent {
  return Object.hasOwn(CLIENT_EVENTS, name);
}

export const CLIENT_EVENT_NAMES: readonly ClientEvent[] = Object.keys(CLIENT_EVENTS).filter(isClientEvent);

export type ClientCommands = {
  readonly [C in ClientCommand]: (args: CommandArgs<C>) => Promise<Result<CommandResult<C>, AppFailure>>;
};

export interface OpenOptions extends PlaceTexts {
  readonly dialect: DialectChoice;
  /** The name to be known by there; shown to others as the server keeps it. */
  readonly name: string;
  /** This app's own host: it comes back at once after a restart. */
  readonly isOwnHost?: boolean;
}

/** A server of one's own copy. */
export interface KeptServer {
  readonly serverKey: string;
  /** Where it was last entered. */
  readonly address: string | null;
  readonly dialect: Dialect;
  /** The name to be known by, where it is opened. */
  readonly name: string;
}

export interface OpenKept {
  readonly connectionId: string;
  /** Whether this person is in the room there: then it can be read by `timeline.read`. */
  isIn(roomId: string): boolean;
}

/** A server that answered, to be kept among the recent ones. */
export interface SeenServer {
  /** Canonical text of the address, port included. */
  readonly address: string;
  readonly dialect: Dialect;
  /** null where the dialect has no name. */
  readonly name: string | null;
  /** Proven by the host; null for one that proved none. */
  readonly hostId: string | null;
}

export interface HeardHost {
  readonly hostId: string;
  /** With port, best first. */
  readonly addresses: readonly string[];
}

export interface ChatClientDeps {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly random: Random;
  readonly identity: DeviceIdentity;
  /** Name and version of the program, e.g. `wassop/0.1.0`, for the host's log. */
  readonly clientName: string;
  readonly door: 'app' | 'browser';
  /** Without it no host proves anything, and none that is named can be reached. */
  readonly verifyHostProof?: VerifyHostProof;
  /** Zones of this computer's cards that have IPv6, best first: where a link-local address without one is looked for. */
  readonly linkLocalZones?: () => readonly string[];
  /** What was found at this canonical address before; null when never there. */
  readonly rememberedDialect: (address: string) => Dialect | null;
  readonly onServerSeen: (server: SeenServer) => void;
  /** One's own copy; without it nothing outlives the client. */
  readonly localHistory?: LocalHistory | null;
  /** The copy could not be read or written; people go on talking without it. */
  readonly onHistoryTrouble?: (error: unknown) => void;
}

export interface ChatClient {
  /** Each answers expected failures as values; the promises do not reject. */
  readonly commands: ClientCommands;
  /**
   * Begins to connect and answers at once; what becomes of it comes by `connection.changed`.
   * A place already open is answered with its connection (one that failed tries again): the same address, or the same host where one is named.
   * @returns ADDRESS_INVALID or NAME_INVALID.
   */
  open(options: OpenOptions): Result<ConnectionView, AppFailure>;
  /**
   * Where a server of one's own copy is open; it is opened first where it is not and `address` is known.
   * @returns null when no connection leads there.
   */
  openKept(kept: KeptServer): Promise<OpenKept | null>;
  /** The connection that leads to a server of one's own copy, if one is open. */
  findKept(serverKey: string): OpenKept | null;
  /**
   * A host was heard of at these addresses; hearsay. A connection to it that has no link tries them as well, and takes
   * only a host that proves to be it.
   */
  hostHeard(host: HeardHost): void;
  /** Everything a window needs that opens now. */
  snapshot(): readonly { readonly connection: ConnectionView; readonly rooms: readonly RoomView[] }[];
  on<E extends ClientEvent>(name: E, listener: (payload: EventPayload<E>) => void): Dispose;
  /** Under which one's own copy keeps the server of a connection; null before that is known. */
  serverKeyOf(connectionId: string): string | null;
  /** Takes back what waits to be sent in a room, as `messages.discard` does for one; what is on its way already stays. */
  discardUnsent(at: RoomKey): void;
  /** Copies of rooms were changed beside the connections, which show them as they are now. */
  copiesChanged(changes: readonly ChangedCopy[]): void;
  /**
   * The machine woke up or its network changed: links from addresses that are gone end at once, the others are asked for a sign of
   * life, and whatever waits to retry does so now. `localAddresses`: this machine's now, without zones; null: not known.
   */
  networkChanged(localAddresses: ReadonlySet<string> | null): void;
  /** Says goodbye on every connection and ends all timers. */
  dispose(): void;
}

/**
 * A ChatApi whose answers and events are written by the test. Behaves like a small, obedient main process by default:
 * commands change its state and the matching event follows. Every call is recorded.
 */
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { CommandArgs, CommandName, CommandResult } from '../../src-shared/ipc/contract.ts';
import type { DoctorFinding } from '../../src-shared/ipc/doctor.ts';
import type { EventName, EventPayload } from '../../src-shared/ipc/events.ts';
import type { ArchiveView } from '../../src-shared/ipc/history-archive.ts';
import { FIRST_SETTINGS, PENDING_ORDER_SEQ } from '../../src-shared/ipc/views.ts';
import type { AppSnapshot, ConnectionView, HostView, MemberView, MessageItem, NearbyHostView, RoomView, TimelineItem } from '../../src-shared/ipc/views.ts';
import type { KeptPlace, KeptServerView, SearchHit, TimelinePage } from '../../src-shared/ipc/search.ts';
import type { PageAnchor } from '../../src-shared/session/local-history.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { foldText } from '../../src-shared/util/fold-text.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';

type Answer<C extends CommandName> = Result<CommandResult<C>, AppFailure>;
type Handler<C extends CommandName> = (args: CommandArgs<C>) => Answer<C> | Promise<Answer<C>>;
type Handlers = { [C in CommandName]: Handler<C> };

export interface RecordedCall {
  readonly name: CommandName;
  readonly args: unknown;
}

/** Clock of every script: 21 November 2026, 10:09 in the reader's zone. */
export const SCRIPT_NOW_UNIX_MS = new Date(2026, 10, 21, 10, 9).getTime();

export class ScriptedChatApi implements ChatApi {
  readonly calls: RecordedCall[] = [];
  snapshot: AppSnapshot;
  members = new Map<string, MemberView[]>();
  timelines = new Map<string, TimelineItem[]>();
  archive: ArchiveView = { folder: '/home/juanmi/.local/share/wassop/history', sizeBytes: 0, servers: [] };
  /** Whether a history begins where the script's does; otherwise its first page is all there is to read. */
  hasOlder = false;
  /** What the doctor finds. */
  findings: DoctorFinding[] = [];
  /** All there is to be found, newest first. */
  hits: SearchHit[] = [];
  indexedShare = 1;
  keptServers: KeptServerView[] = [];
  /** By the room's number. A room of the copy alone has its items in `timelines` under `kept-NUMBER`. */
  keptPlaces = new Map<number, KeptPlace>();

  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  readonly #overrides = new Map<CommandName, Handler<never>>();
  #sent = 0;

  constructor(snapshot: Partial<AppSnapshot> = {}) {
    this.snapshot = {
      appVersion: '0.1.0',
      electronVersion: '45.4.1',
      systemLocale: 'es',
      settings: { ...FIRST_SETTINGS, name: 'Juanmi' },
      servers: [],
      nearby: [],
      cards: [{ name: 'wlp3s0', kind: 'lan', addresses: ['192.168.1.40'], isUsed: true }],
      host: { kind: 'stopped' },
      visit: null,
      connections: [],
      openedLink: null,
      ...snapshot,
    };
  }

  async call<C extends CommandName>(name: C, args: CommandArgs<C>): Promise<Answer<C>> {
    this.calls.push({ name, args });
    const handler = (this.#overrides.get(name) as Handler<C> | undefined) ?? (this.#defaults[name] as Handler<C>);
    return handler(args);
  }

  on<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): Dispose {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  emit<E extends EventName>(name: E, payload: EventPayload<E>): void {
    for (const listener of this.#listeners.get(name) ?? []) (listener as (value: EventPayload<E>) => void)(payload);
  }

  /** Answers one command otherwise from now on. */
  answer<C extends CommandName>(name: C, handler: Handler<C>): void {
    this.#overrides.set(name, handler as Handler<never>);
  }

  callsTo(name: CommandName): unknown[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.args);
  }

  addConnection(connection: ConnectionView, rooms: RoomView[]): void {
    this.snapshot.connections.push({ connection, rooms });
  }

  changeNearby(nearby: NearbyHostView[]): void {
    this.snapshot.nearby = nearby;
    this.emit('nearby.changed', nearby);
  }

  changeConnection(connection: ConnectionView): void {
    const known = this.snapshot.connections.find((entry) => entry.connection.connectionId === connection.connectionId);
    if (known) known.connection = connection;
    else this.snapshot.connections.push({ connection, rooms: [] });
    this.emit('connection.changed', connection);
  }

  changeRooms(connectionId: string, rooms: RoomView[]): void {
    const known = this.snapshot.connections.find((entry) => entry.connection.connectionId === connectionId);
    if (known) known.rooms = rooms;
    this.emit('rooms.changed', { connectionId, rooms });
  }

  changeHost(host: HostView): void {
    this.snapshot.host = host;
    this.emit('host.changed', host);
  }

  /** Items arrive in a room, as when others write. */
  arrive(connectionId: string, roomId: string, items: TimelineItem[]): void {
    this.#items(roomId).push(...items);
    this.emit('timeline.items', { connectionId, roomId, items });
  }

  #items(roomId: string): TimelineItem[] {
    const items = this.timelines.get(roomId) ?? [];
    this.timelines.set(roomId, items);
    return items;
  }

  #page(all: readonly TimelineItem[], { beforeSeq, afterSeq, aroundSeq }: PageAnchor, limit: number): TimelinePage {
    if (afterSeq !== undefined) {
      const above = all.filter((item) => item.orderSeq > afterSeq);
      return { items: above.slice(0, limit), isComplete: false, isNewest: above.length <= limit };
    }
    if (aroundSeq !== undefined) {
      const below = this.#page(all, { beforeSeq: aroundSeq + 1 }, limit / 2);
      const above = this.#page(all, { afterSeq: aroundSeq }, limit / 2);
      return { items: [...below.items, ...above.items], isComplete: below.isComplete, isNewest: above.isNewest };
    }
    const known = all.filter((item) => item.orderSeq < (beforeSeq ?? Infinity));
    const items = known.slice(-limit);
    return { items, isComplete: items.length === known.length && !this.hasOlder, isNewest: beforeSeq === undefined };
  }

  #rooms(connectionId: string): RoomView[] {
    return this.snapshot.connections.find((entry) => entry.connection.connectionId === connectionId)?.rooms ?? [];
  }

  #changeRoom(connectionId: string, roomId: string, change: Partial<RoomView>): void {
    const rooms = this.#rooms(connectionId).map((room) => (room.roomId === roomId ? { ...room, ...change } : room));
    this.changeRooms(connectionId, rooms);
  }

  readonly #defaults: Handlers = {
    'app.snapshot': () => ok(structuredClone(this.snapshot)),
    'settings.update': ({ name, locale, theme, spaceName, isHostListed, cardChoices, letsBrowsersIn, retention }) => {
      if (name?.includes(':')) return err(failure('NAME_INVALID'));
      const settings = {
        ...this.snapshot.settings,
        ...(name !== undefined && { name }),
        ...(locale !== undefined && { locale }),
        ...(theme !== undefined && { theme }),
        ...(spaceName !== undefined && { spaceName }),
        ...(isHostListed !== undefined && { isHostListed }),
        ...(cardChoices !== undefined && { cardChoices }),
        ...(letsBrowsersIn !== undefined && { letsBrowsersIn }),
        ...(retention !== undefined && { retention }),
      };
      this.snapshot.settings = settings;
      this.emit('settings.changed', settings);
      const { host } = this.snapshot;
      if (letsBrowsersIn !== undefined && host.kind === 'running') this.changeHost({ ...host, isBrowserDoorOpen: letsBrowsersIn });
      return ok(undefined);
    },
    'servers.open': () => err(failure('ADDRESS_INVALID')),
    'servers.forget': ({ address, hostId }) => {
      this.snapshot.servers = this.snapshot.servers.filter((server) => server.address !== address || server.hostId !== hostId);
      this.emit('servers.changed', this.snapshot.servers);
      return ok(undefined);
    },
    'servers.setFavourite': ({ address, hostId, isFavourite }) => {
      this.snapshot.servers = this.snapshot.servers.map((server) =>
        server.address === address && server.hostId === hostId ? { ...server, isFavourite } : server,
      );
      this.emit('servers.changed', this.snapshot.servers);
      return ok(undefined);
    },
    'nearby.look': () => ok(undefined),
    'nearby.join': () => err(failure('NEARBY_HOST_GONE')),
    'doctor.examine': () => ok({ findings: this.findings }),
    'host.start': () => err(failure('HOST_START_FAILED')),
    'host.countExpired': () => ok({ messages: 0 }),
    'host.offerInstallers': ({ isOffered }) => {
      this.snapshot.settings = { ...this.snapshot.settings, installersDir: isOffered ? '/home/juanmi/Wassop' : '' };
      this.emit('settings.changed', this.snapshot.settings);
      return ok(undefined);
    },
    'host.stop': () => {
      const { host } = this.snapshot;
      this.changeHost({ kind: 'stopped' });
      if (host.kind === 'running') this.emit('connection.closed', { connectionId: host.connectionId });
      return ok(undefined);
    },
    'connection.open': () => err(failure('ADDRESS_INVALID')),
    'connection.close': ({ connectionId }) => {
      this.emit('connection.closed', { connectionId });
      return ok(undefined);
    },
    'connection.retryNow': () => ok(undefined),
    'connection.setName': () => ok(undefined),
    'rooms.join': ({ connectionId, name }) => {
      const known = this.#rooms(connectionId).find((room) => room.name === name);
      const roomId = known?.roomId ?? `room-${name}`;
      if (known) this.#changeRoom(connectionId, roomId, { isJoined: true });
      else {
        const room = roomView({ roomId, name, memberCount: 1 });
        this.changeRooms(connectionId, [...this.#rooms(connectionId), room]);
      }
      return ok({ roomId });
    },
    'rooms.leave': ({ connectionId, roomId }) => {
      this.#changeRoom(connectionId, roomId, { isJoined: false, unreadCount: 0 });
      return ok(undefined);
    },
    'rooms.refresh': () => ok(undefined),
    'rooms.markRead': ({ connectionId, roomId }) => {
      this.#changeRoom(connectionId, roomId, { unreadCount: 0 });
      return ok(undefined);
    },
    'rooms.setCatchUp': ({ connectionId, roomId, catchUp }) => {
      this.#changeRoom(connectionId, roomId, { catchUp });
      return ok(undefined);
    },
    'members.list': ({ roomId }) => ok(this.members.get(roomId) ?? []),
    'timeline.read': ({ roomId, limit, ...anchor }) => ok(this.#page(this.#items(roomId), anchor, limit)),
    'search.query': ({ text, limit, after }) => {
      const all = this.hits.filter(({ excerpt }) => foldText(excerpt.text).includes(foldText(text)));
      const start = after ? all.findIndex(({ entryId }) => entryId === after.entryId) + 1 : 0;
      const hits = all.slice(start, start + limit);
      const last = hits.at(-1);
      const hasMore = start + limit < all.length;
      return ok({ hits, next: hasMore && last ? { sentAtUnixMs: last.sentAtUnixMs, entryId: last.entryId } : null, indexedShare: this.indexedShare });
    },
    'search.people': ({ text }) => ok([...new Set(this.hits.map(({ authorName }) => authorName))].filter((name) => foldText(name).includes(foldText(text)))),
    'kept.list': () => ok(this.keptServers),
    'kept.open': ({ roomNumber }) => {
      const place = this.keptPlaces.get(roomNumber);
      return place ? ok(place) : err(failure('ROOM_NOT_FOUND'));
    },
    'kept.read': ({ roomNumber, limit, ...anchor }) => ok(this.#page(this.#items(`kept-${roomNumber}`), anchor, limit)),
    'timeline.loadDeleted': () => ok(undefined),
    'history.overview': () => ok(this.archive),
    'history.export': () => ok({ kind: 'cancelled' }),
    'history.import': () => ok({ kind: 'cancelled' }),
    'history.cancel': () => ok(undefined),
    'history.delete': () => ok({ messageCount: 0 }),
    'messages.send': ({ connectionId, roomId, text }) => {
      this.#sent += 1;
      const key = `own-${this.#sent}`;
      const item = ownMessage({ key, text, orderSeq: PENDING_ORDER_SEQ, orderSub: this.#sent, delivery: { kind: 'sending' } });
      this.arrive(connectionId, roomId, [item]);
      return ok({ key });
    },
    'messages.retry': () => ok(undefined),
    'messages.discard': ({ connectionId, roomId, key }) => {
      this.timelines.set(roomId, this.#items(roomId).filter((item) => item.key !== key));
      this.emit('timeline.removed', { connectionId, roomId, keys: [key] });
      return ok(undefined);
    },
    'links.open': () => ok(undefined),
    'link.done': () => {
      this.snapshot.openedLink = null;
      return ok(undefined);
    },
    'window.setFullScreen': () => ok(undefined),
    'clipboard.write': () => ok(undefined),
  };
}

export const SCRIPT_HOST_ID = 'rzqk3vkpl5dlmfbtw2xw4n6cye7hj2qgosua3i4tzb5nfvxmpwda';
export const SCRIPT_TICKET = `wassop://192.168.1.23/?v=1&a=2001:db8:4:12::23,10.8.0.2&s=01990f3e-7d1a-7c3e-9b1a-1f2e3d4c5b6a&k=${SCRIPT_HOST_ID}`;

export const ALL_ABILITIES = { rooms: 'many', hasHistory: true, hasMemberList: true, hasReceipts: true } as const;

export function connectionView(change: Partial<ConnectionView> = {}): ConnectionView {
  return {
    connectionId: 'c1',
    address: '192.168.1.10:5555',
    dialect: 'wassop2',
    spaceName: 'Taller de Redes',
    hostId: SCRIPT_HOST_ID,
    ticket: SCRIPT_TICKET,
    isOwnHost: false,
    selfName: 'Juanmi',
    landingRoomId: 'r1',
    abilities: ALL_ABILITIES,
    link: { kind: 'online', sinceUnixMs: SCRIPT_NOW_UNIX_MS },
    ...change,
  };
}

export function roomView(change: Partial<RoomView> = {}): RoomView {
  return { roomId: 'r1', name: 'Sala1', memberCount: 9, isJoined: true, unreadCount: 0, catchUp: { kind: 'all' }, isOwned: false, ...change };
}

export function memberView(name: string, change: Partial<MemberView> = {}): MemberView {
  return { memberId: `m-${name}`, name, role: 'member', door: 'app', isSelf: false, ...change };
}

/** A message of somebody else; `orderSeq` makes its key. */
export function message(orderSeq: number, authorName: string, text: string, change: Partial<MessageItem> = {}): MessageItem {
  return {
    kind: 'message',
    key: `k${orderSeq}`,
    orderSeq,
    orderSub: 0,
    authorId: `m-${authorName}`,
    authorName,
    door: 'app',
    isOwn: false,
    sentAtUnixMs: SCRIPT_NOW_UNIX_MS,
    text,
    delivery: null,
    ...change,
  };
}

export function ownMessage(change: Partial<MessageItem> & Pick<MessageItem, 'key' | 'text' | 'orderSeq'>): MessageItem {
  return message(change.orderSeq, 'Juanmi', change.text, { isOwn: true, delivery: { kind: 'sent' }, ...change });
}

export function presence(
  orderSeq: number,
  orderSub: number,
  change: 'joined' | 'left',
  name: string,
  atUnixMs = SCRIPT_NOW_UNIX_MS,
): TimelineItem {
  return { kind: 'presence', key: `p${orderSeq}.${orderSub}`, orderSeq, orderSub, change, name, atUnixMs };
}

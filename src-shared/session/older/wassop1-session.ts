// The client's side of Wassop 1: one room at a time, no receipts, no history, people known only from what is seen of them.
// Must not know sockets, windows or how answers are told apart.
import { wassop1Commands } from '../../dialects/wassop1-commands.ts';
import type { Wassop1ListedRoom, Wassop1Awaited, Wassop1ServerEvent } from '../../dialects/wassop1-server-decoder.ts';
import { failure } from '../../errors/app-failure.ts';
import type { AppFailure } from '../../errors/app-failure.ts';
import type { AbilitiesView, MemberView } from '../../ipc/views.ts';
import { FIRST_ROOM_NAME } from '../../protocol/limits.ts';
import { suggestName } from '../../protocol/names.ts';
import { assertNever } from '../../util/assert-never.ts';
import type { Dispose } from '../../util/disposable.ts';
import { err, ok } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import type { DialectSession, SessionDeps } from '../dialect-session.ts';
import type { OpenedLink } from '../link-attempt.ts';
import { loadFromCopy } from '../load-from-copy.ts';
import { isAddressGone } from '../local-address.ts';
import { changedKnown } from '../local-history.ts';
import type { ChangedCopy, KnownRoom, KnownServer } from '../local-history.ts';
import type { Room } from '../room-book.ts';
import { LocalTalk } from './local-talk.ts';
import type { UnsentMessage } from './local-talk.ts';
import { Wassop1Link } from './wassop1-link.ts';

/** Counts are only told when asked for. Also shows whether the server is still there, which cannot be pinged. */
const LIST_EVERY_MS = 30_000;
/** The list is not asked for while people talk: its answer could be taken apart by their lines. */
const QUIET_MS = 2_000;

const ROOM_ID_PREFIX = 'wassop1-';

export class Wassop1Session implements DialectSession {
  readonly dialect = 'wassop1';
  readonly abilities: AbilitiesView = { rooms: 'one-at-a-time', hasHistory: false, hasMemberList: false, hasReceipts: false };
  readonly #deps: SessionDeps;
  readonly #talk: LocalTalk;
  #link: Wassop1Link | null = null;
  #name = '';
  #isReady = false;
  /** The room to be in; null after leaving it on purpose. */
  #wantedRoomName: string | null = FIRST_ROOM_NAME;
  #current: Room | null = null;
  #roomCount = 0;
  /** Rooms of this server in one's own copy. */
  #known: readonly KnownRoom[] = [];
  #cancelPolling: Dispose = () => {};

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#talk = new LocalTalk({
      ...deps,
      dialect: 'wassop1',
      encode: (text) => wassop1Commands.message(text, this.#name),
      write: (message) => this.#transmit(message),
    });
  }

  get serverKey(): string {
    return this.#talk.serverKey;
  }

  knownChanged(change: ChangedCopy): void {
    this.#known = this.#known.map((known) => (known.roomId === change.roomId ? changedKnown(known, change) : known));
  }

  restore(known: KnownServer): void {
    this.#name = known.selfName;
    this.#known = known.rooms;
    for (const { roomId } of known.rooms) this.#roomCount = Math.max(this.#roomCount, roomNumberOf(roomId));
    const joined = known.rooms.find((room) => room.isJoined);
    this.#wantedRoomName = joined?.name ?? FIRST_ROOM_NAME;
    if (!joined) return;
    this.#current = this.#keptRoom(joined.name, null);
    this.#deps.rooms.setJoined(this.#current, true);
  }

  start(opened: OpenedLink, name: string): void {
    if (opened.dialect !== 'wassop1') throw new Error(`A Wassop 1 session on a ${opened.dialect} link`);
    const link = new Wassop1Link(opened.wire, this.#deps.clock, {
      onEvent: (event) => this.#onEvent(event),
      onEnded: (cause) => this.#onEnded(cause),
    });
    this.#link = link;
    link.start();
    if (this.#link === link) this.#join(link, name);
  }

  stop(): void {
    const link = this.#link;
    this.#forgetLink();
    link?.close();
  }

  checkLink(localAddresses: ReadonlySet<string> | null): void {
    const link = this.#link;
    if (link && isAddressGone(link.localAddress, localAddresses)) link.abort(failure('CONNECT_LOST'));
    // Without an answer the link ends, as with every command; the list is as good as any.
    else if (link?.isQuietFor(QUIET_MS)) void this.refreshRooms();
  }

  /** It says nothing by itself. */
  get isLinkQuiet(): boolean {
    return false;
  }

  giveUpLink(): void {
    this.#link?.abort(failure('HEARTBEAT_LOST'));
  }

  useName(name: string): void {
    if (this.#link) this.#join(this.#link, name);
  }

  async joinRoom(name: string): Promise<Result<{ roomId: string }, AppFailure>> {
    if (this.#current?.name === name) return ok({ roomId: this.#current.roomId });
    const answer = await this.#ask('room', wassop1Commands.room(name));
    if (!answer) return err(failure('NOT_CONNECTED'));
    const room = answer.kind === 'room-joined' ? this.#deps.rooms.findByName(answer.roomName) : null;
    return room ? ok({ roomId: room.roomId }) : err(failure('ROOM_NAME_INVALID'));
  }

  async leaveRoom(roomId: string): Promise<Result<void, AppFailure>> {
    if (this.#current?.roomId !== roomId) return err(failure('ROOM_NOT_FOUND'));
    const answer = await this.#ask('exit', wassop1Commands.exit());
    return answer ? ok(undefined) : err(failure('NOT_CONNECTED'));
  }

  async refreshRooms(): Promise<Result<void, AppFailure>> {
    const answer = await this.#ask('room-list', wassop1Commands.listRooms());
    return answer ? ok(undefined) : err(failure('NOT_CONNECTED'));
  }

  async setCatchUp(): Promise<Result<void, AppFailure>> {
    return err(failure('DIALECT_LIMIT'));
  }

  async loadOlder(roomId: string, beforeSeq: number | undefined, limit: number): Promise<Result<void, AppFailure>> {
    const room = this.#deps.rooms.get(roomId);
    if (room) await loadFromCopy(room, beforeSeq, limit);
    return ok(undefined);
  }

  isTimelineComplete(roomId: string): boolean {
    return this.#deps.rooms.get(roomId)?.timeline.isComplete ?? false;
  }

  send(roomId: string, text: string): Result<{ key: string }, AppFailure> {
    const room = this.#current;
    if (room?.roomId !== roomId) return err(failure('ROOM_NOT_FOUND'));
    if (wassop1Commands.message(text, this.#name).length === 0) return err(failure('MESSAGE_EMPTY'));
    return ok({ key: this.#talk.compose(room, this.#name, text).key });
  }

  retry(_roomId: string, key: string): void {
    this.#talk.retry(key);
  }

  discard(_roomId: string, key: string): void {
    this.#talk.discard(key);
  }

  #join(link: Wassop1Link, name: string): void {
    this.#name = name;
    link.ask('join', wassop1Commands.join(name), (answer) => {
      if (answer?.kind === 'joined') this.#onNamed(link);
      else if (answer?.kind === 'error') this.#onNameRefused(answer.isNameTaken);
    });
  }

  /** The connection stays: closing it would cost the other one of this name their registration on the original server. */
  #onNameRefused(isTaken: boolean): void {
    const suggestion = suggestName(this.#name, () => true);
    this.#deps.listener.onNameNeeded(failure(isTaken ? 'NAME_TAKEN' : 'NAME_INVALID', { name: this.#name, suggestion }), suggestion);
  }

  #onNamed(link: Wassop1Link): void {
    if (this.#wantedRoomName === null) {
      this.#onEntered(link);
      return;
    }
    link.ask('room', wassop1Commands.room(this.#wantedRoomName), (answer) => {
      if (!answer) return;
      if (answer.kind === 'error') this.#leaveCurrent();
      this.#onEntered(link);
    });
  }

  #onEntered(link: Wassop1Link): void {
    this.#isReady = true;
    this.#deps.listener.onOnline({ selfName: this.#name, spaceName: null, landingRoomId: this.#current?.roomId ?? null });
    if (this.#current) this.#talk.open(this.#current);
    void this.refreshRooms();
    this.#pollLater(link);
  }

  #pollLater(link: Wassop1Link): void {
    this.#cancelPolling = this.#deps.clock.after(LIST_EVERY_MS, () => {
      if (link.isQuietFor(QUIET_MS)) void this.refreshRooms();
      this.#pollLater(link);
    });
  }

  #transmit(message: UnsentMessage): void {
    for (const bytes of message.parts.slice(message.writtenCount)) this.#link?.tell(bytes, () => this.#talk.writePart(message));
  }

  /** @returns null without a link that is ready, or when it ends first. */
  #ask(awaited: Wassop1Awaited, bytes: Uint8Array): Promise<Wassop1ServerEvent | null> {
    return new Promise((resolve) => {
      if (this.#link && this.#isReady) this.#link.ask(awaited, bytes, resolve);
      else resolve(null);
    });
  }

  #onEvent(event: Wassop1ServerEvent): void {
    switch (event.kind) {
      case 'joined':
      case 'error':
        // Answers that change nothing here but for whoever asked.
        return;
      case 'room-joined':
        return this.#enter(event.roomName);
      case 'room-left':
        this.#wantedRoomName = null;
        return this.#leaveCurrent();
      case 'room-list':
        return this.#onRoomList(event.rooms);
      case 'member-joined':
      case 'member-left':
        return this.#onPresence(event.kind === 'member-joined' ? 'joined' : 'left', event.name);
      case 'message':
        return this.#onMessage(event.authorName, event.text);
      case 'continuation':
        if (this.#current) this.#talk.hearMore(this.#current, event.text);
        return;
      default:
        return assertNever(event);
    }
  }

  #enter(roomName: string): void {
    if (this.#current?.name !== roomName) this.#leaveCurrent();
    const { rooms } = this.#deps;
    const room = this.#keptRoom(roomName, rooms.findByName(roomName)?.memberCount ?? null);
    this.#current = room;
    this.#wantedRoomName = roomName;
    rooms.setJoined(room, true);
    rooms.setMembers(room, [memberOf(this.#name, true)]);
    if (this.#isReady) this.#talk.open(room);
  }

  #leaveCurrent(): void {
    this.#talk.close();
    if (this.#current) this.#deps.rooms.setJoined(this.#current, false);
    this.#current = null;
  }

  /** Rooms have no ids here; this side gives each name one, for ever where it is kept. */
  #knownRoom(name: string, memberCount: number | null): Room {
    const { rooms } = this.#deps;
    const known = rooms.findByName(name) ?? this.#known.find((room) => room.name === name);
    if (!known) this.#roomCount += 1;
    return rooms.put(known?.roomId ?? `${ROOM_ID_PREFIX}${this.#roomCount}`, { name, memberCount });
  }

  /** A room that is entered: what is said there is kept. */
  #keptRoom(name: string, memberCount: number | null): Room {
    const room = this.#knownRoom(name, memberCount);
    if (room.copy) return room;
    const known = this.#known.find(({ roomId }) => roomId === room.roomId) ?? null;
    // The copy of a room belongs to that of its server, which is told of first.
    this.#talk.keepServer({ selfName: this.#name, landingRoomId: room.roomId });
    this.#talk.keepRoom(room, this.#name, known);
    return room;
  }

  #onRoomList(listed: readonly Wassop1ListedRoom[]): void {
    for (const { name, memberCount } of listed) this.#knownRoom(name, memberCount);
    const names = new Set(listed.map(({ name }) => name));
    for (const room of this.#deps.rooms.all()) {
      if (names.has(room.name) || room.isJoined) continue;
      // One that was entered keeps its copy going, and its place in the list: entering makes it again.
      if (room.copy) this.#deps.rooms.put(room.roomId, { name: room.name, memberCount: 0 });
      else this.#deps.rooms.remove(room.roomId);
    }
  }

  #onPresence(change: 'joined' | 'left', name: string): void {
    const room = this.#current;
    if (!room) return;
    const { rooms } = this.#deps;
    if (change === 'joined') rooms.putMember(room, memberOf(name, false));
    else rooms.removeMember(room, name);
    if (room.memberCount !== null) {
      rooms.put(room.roomId, { name: room.name, memberCount: Math.max(1, room.memberCount + (change === 'joined' ? 1 : -1)) });
    }
    rooms.addPresence(room, change, name);
  }

  #onMessage(authorName: string, text: string): void {
    const room = this.#current;
    if (!room) return;
    // Who was there before us is known only once they speak.
    if (!room.members.has(authorName)) this.#deps.rooms.putMember(room, memberOf(authorName, false));
    this.#talk.hear(room, authorName, text);
  }

  #onEnded(cause: AppFailure): void {
    const wasReady = this.#isReady;
    this.#forgetLink();
    // A server that answered before and does not any more is gone; one that never did is too slow or none at all.
    const isSilent = wasReady && cause.code === 'WIRE_HANDSHAKE_TIMEOUT';
    this.#deps.listener.onEnded(isSilent ? failure('HEARTBEAT_LOST') : cause);
  }

  #forgetLink(): void {
    this.#link = null;
    this.#isReady = false;
    this.#talk.close();
    this.#cancelPolling();
  }
}

function roomNumberOf(roomId: string): number {
  return Number(roomId.slice(ROOM_ID_PREFIX.length)) || 0;
}

function memberOf(name: string, isSelf: boolean): MemberView {
  return { memberId: name, name, role: 'member', door: 'wassop1', isSelf };
}

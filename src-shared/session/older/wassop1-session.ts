// The client's side of Wassop 1: one room at a time, no receipts, no history, and answers that only their wording tells apart.
// Must not know sockets or windows. What the originals do is described in docs/interop.md.
import { wassop1Commands } from '../../dialects/wassop1-commands.ts';
import { Wassop1ServerDecoder } from '../../dialects/wassop1-server-decoder.ts';
import type { Wassop1Awaited, Wassop1ListedRoom, Wassop1ServerEvent } from '../../dialects/wassop1-server-decoder.ts';
import { failure } from '../../errors/app-failure.ts';
import type { AppFailure } from '../../errors/app-failure.ts';
import type { AbilitiesView } from '../../ipc/views.ts';
import { DEADLINES, FIRST_ROOM_NAME } from '../../protocol/limits.ts';
import { suggestName } from '../../protocol/names.ts';
import { assertNever } from '../../util/assert-never.ts';
import type { Dispose } from '../../util/disposable.ts';
import { err, ok } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import type { DialectSession, SessionDeps } from '../dialect-session.ts';
import type { OpenedLink } from '../link-opener.ts';
import type { Room } from '../room-book.ts';
import type { Wire } from '../wire.ts';
import { LocalTalk } from './local-talk.ts';
import type { UnsentMessage } from './local-talk.ts';
import { PacedCommands } from './paced-commands.ts';

/** The original reads a command as soon as its one thread for us comes around; on a busy machine that takes some milliseconds. */
const PAUSE_MS = 60;
/** Without bytes for this long a room list is over: it has no end mark. */
const LIST_SILENCE_MS = 250;
/** Counts are only told when asked for. Also shows whether the server is still there, which cannot be pinged. */
const LIST_EVERY_MS = 30_000;
/** The list is not asked for while people talk: its answer could be taken apart by their lines. */
const QUIET_MS = 2_000;

/** null: the link ended before. */
type OnAnswer = (answer: Wassop1ServerEvent | null) => void;

interface Exchange {
  readonly awaited: Wassop1Awaited;
  readonly onAnswer: OnAnswer;
}

interface Link {
  readonly wire: Wire;
  readonly decoder: Wassop1ServerDecoder;
  readonly commands: PacedCommands;
  readonly exchanges: Exchange[];
}

export class Wassop1Session implements DialectSession {
  readonly dialect = 'wassop1';
  readonly abilities: AbilitiesView = { rooms: 'one-at-a-time', hasHistory: false, hasMemberList: false, hasReceipts: false };
  readonly #deps: SessionDeps;
  readonly #talk: LocalTalk;
  #link: Link | null = null;
  #name = '';
  #isReady = false;
  /** The room to be in; null after leaving it on purpose. */
  #wantedRoomName: string | null = FIRST_ROOM_NAME;
  #current: Room | null = null;
  #roomCount = 0;
  #lastReceivedMs = 0;
  #cancelSilence: Dispose = () => {};
  #cancelPolling: Dispose = () => {};

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#talk = new LocalTalk({ ...deps, door: 'wassop1' });
  }

  start(opened: OpenedLink, name: string): void {
    if (opened.dialect !== 'wassop1') throw new Error(`A Wassop 1 session on a ${opened.dialect} link`);
    const { wire } = opened;
    const commands = new PacedCommands({
      write: (bytes) => wire.write(bytes),
      clock: this.#deps.clock,
      pauseMs: PAUSE_MS,
      answerTimeoutMs: DEADLINES.handshakeMs,
      onUnanswered: () => this.#end(link, failure(this.#isReady ? 'HEARTBEAT_LOST' : 'WIRE_HANDSHAKE_TIMEOUT')),
    });
    const link: Link = { wire, decoder: new Wassop1ServerDecoder(), commands, exchanges: [] };
    this.#link = link;
    // Detection has asked for the rooms; the answer may be read still.
    link.decoder.await('room-list');
    wire.onClose((cause) => this.#end(link, cause ?? failure('CONNECT_LOST')));
    wire.onBytes((chunk) => this.#onBytes(link, chunk));
    if (this.#link === link) this.#join(link, name);
  }

  stop(): void {
    const link = this.#link;
    if (link) this.#forget(link);
  }

  useName(name: string): void {
    if (this.#link) this.#join(this.#link, name);
  }

  async joinRoom(name: string): Promise<Result<{ roomId: string }, AppFailure>> {
    if (this.#current?.name === name) return ok({ roomId: this.#current.roomId });
    const answer = await this.#ask('room', wassop1Commands.room(name));
    if (!answer || !this.#current) return err(failure('NOT_CONNECTED'));
    return answer.kind === 'room-joined' ? ok({ roomId: this.#current.roomId }) : err(failure('ROOM_NAME_INVALID'));
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

  async loadOlder(): Promise<Result<void, AppFailure>> {
    return ok(undefined);
  }

  isTimelineComplete(): boolean {
    return true;
  }

  send(roomId: string, text: string): Result<{ key: string }, AppFailure> {
    const room = this.#current;
    if (room?.roomId !== roomId) return err(failure('ROOM_NOT_FOUND'));
    const parts = wassop1Commands.message(text, this.#name);
    if (parts.length === 0) return err(failure('MESSAGE_EMPTY'));
    const message = this.#talk.compose(room, this.#name, text, parts);
    if (this.#isReady) this.#transmit(message);
    return ok({ key: message.key });
  }

  /** Nothing ever fails here: what is not written yet goes out by itself. */
  retry(): void {}

  discard(_roomId: string, key: string): void {
    this.#talk.discard(key);
  }

  #join(link: Link, name: string): void {
    this.#name = name;
    this.#exchange(link, 'join', wassop1Commands.join(name), (answer) => {
      if (answer?.kind === 'joined') this.#onNamed(link);
      else if (answer?.kind === 'error') this.#onNameRefused(answer.isNameTaken);
    });
  }

  /** The connection stays: closing it would cost the other one of this name their registration on the original server. */
  #onNameRefused(isTaken: boolean): void {
    const suggestion = suggestName(this.#name, () => true);
    this.#deps.listener.onNameNeeded(failure(isTaken ? 'NAME_TAKEN' : 'NAME_INVALID', { name: this.#name, suggestion }), suggestion);
  }

  #onNamed(link: Link): void {
    if (this.#wantedRoomName === null) this.#onEntered(link);
    else this.#exchange(link, 'room', wassop1Commands.room(this.#wantedRoomName), () => this.#onEntered(link));
  }

  #onEntered(link: Link): void {
    if (link !== this.#link) return;
    this.#isReady = true;
    this.#deps.listener.onOnline({ selfName: this.#name, spaceName: null, landingRoomId: this.#current?.roomId ?? null });
    if (this.#current) for (const message of this.#talk.unsentIn(this.#current)) this.#transmit(message);
    void this.refreshRooms();
    this.#pollLater(link);
  }

  #pollLater(link: Link): void {
    this.#cancelPolling = this.#deps.clock.after(LIST_EVERY_MS, () => {
      const quietMs = this.#deps.clock.monotonicMs() - this.#lastReceivedMs;
      if (link.commands.isIdle && quietMs >= QUIET_MS) {
        this.#exchange(link, 'room-list', wassop1Commands.listRooms(), () => {});
      }
      this.#pollLater(link);
    });
  }

  #transmit(message: UnsentMessage): void {
    for (const bytes of message.parts.slice(message.writtenCount)) {
      this.#link?.commands.push({ bytes, awaitsAnswer: false, onWrite: () => this.#talk.writePart(message) });
    }
  }

  #ask(awaited: Wassop1Awaited, bytes: Uint8Array): Promise<Wassop1ServerEvent | null> {
    return new Promise((resolve) => {
      if (this.#link && this.#isReady) this.#exchange(this.#link, awaited, bytes, resolve);
      else resolve(null);
    });
  }

  #exchange(link: Link, awaited: Wassop1Awaited, bytes: Uint8Array, onAnswer: OnAnswer): void {
    link.exchanges.push({ awaited, onAnswer });
    link.commands.push({
      bytes,
      awaitsAnswer: true,
      onWrite: () => {
        link.decoder.await(awaited);
        return true;
      },
    });
  }

  /** Commands are answered one after the other, so the oldest exchange is the one under way. */
  #onAnswer(link: Link, kinds: readonly Wassop1Awaited[], event: Wassop1ServerEvent): void {
    const exchange = link.exchanges[0];
    if (!exchange || !kinds.includes(exchange.awaited)) return;
    link.exchanges.shift();
    exchange.onAnswer(event);
    link.commands.answered();
  }

  #onBytes(link: Link, chunk: Uint8Array): void {
    if (link !== this.#link) return;
    this.#lastReceivedMs = this.#deps.clock.monotonicMs();
    const read = link.decoder.push(chunk, (event) => this.#onEvent(link, event));
    if (!read.ok) {
      this.#end(link, read.error);
      return;
    }
    this.#cancelSilence();
    if (!link.decoder.isReadingRoomList) return;
    this.#cancelSilence = this.#deps.clock.after(LIST_SILENCE_MS, () => link.decoder.endRoomList((event) => this.#onEvent(link, event)));
  }

  #onEvent(link: Link, event: Wassop1ServerEvent): void {
    if (link !== this.#link) return;
    switch (event.kind) {
      case 'joined':
        return this.#onAnswer(link, ['join'], event);
      case 'error':
        return this.#onAnswer(link, ['join', 'room'], event);
      case 'room-joined':
        this.#enter(event.roomName);
        return this.#onAnswer(link, ['room'], event);
      case 'room-left':
        this.#wantedRoomName = null;
        this.#leaveCurrent();
        return this.#onAnswer(link, ['exit'], event);
      case 'room-list':
        this.#onRoomList(event.rooms);
        return this.#onAnswer(link, ['room-list'], event);
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
    const room = this.#knownRoom(roomName, rooms.findByName(roomName)?.memberCount ?? null);
    this.#current = room;
    this.#wantedRoomName = roomName;
    rooms.setJoined(room, true);
    rooms.setMembers(room, [this.#memberOf(this.#name, true)]);
  }

  #leaveCurrent(): void {
    if (this.#current) this.#deps.rooms.setJoined(this.#current, false);
    this.#current = null;
  }

  /** Rooms have no ids here; this side gives each name one that holds for the life of the connection. */
  #knownRoom(name: string, memberCount: number | null): Room {
    const { rooms } = this.#deps;
    const known = rooms.findByName(name);
    if (!known) this.#roomCount += 1;
    return rooms.put(known?.roomId ?? `wassop1-${this.#roomCount}`, { name, memberCount });
  }

  #onRoomList(listed: readonly Wassop1ListedRoom[]): void {
    for (const { name, memberCount } of listed) this.#knownRoom(name, memberCount);
    const names = new Set(listed.map(({ name }) => name));
    for (const room of this.#deps.rooms.all()) if (!names.has(room.name) && !room.isJoined) this.#deps.rooms.remove(room.roomId);
  }

  #onPresence(change: 'joined' | 'left', name: string): void {
    const room = this.#current;
    if (!room) return;
    const { rooms } = this.#deps;
    if (change === 'joined') rooms.putMember(room, this.#memberOf(name, false));
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
    if (!room.members.has(authorName)) this.#deps.rooms.putMember(room, this.#memberOf(authorName, false));
    this.#talk.hear(room, authorName, text);
  }

  #memberOf(name: string, isSelf: boolean) {
    return { memberId: name, name, role: 'member', door: 'wassop1', isSelf } as const;
  }

  #end(link: Link, cause: AppFailure): void {
    if (link !== this.#link) return;
    this.#forget(link);
    this.#deps.listener.onEnded(cause);
  }

  #forget(link: Link): void {
    this.#link = null;
    this.#isReady = false;
    this.#cancelSilence();
    this.#cancelPolling();
    link.commands.close();
    link.wire.close();
    for (const exchange of link.exchanges.splice(0)) exchange.onAnswer(null);
  }
}

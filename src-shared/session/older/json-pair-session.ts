// The client's side of the JSON pair dialect: one connection to read, one to write, one room, nobody registered.
// Must not know sockets or windows. What the originals do is described in docs/interop.md.
import { JSON_PAIR_OBJECT_BYTES, JSON_PAIR_PAUSE_MS, encodeMessages, encodePing, parseMessage } from '../../dialects/json-pair-objects.ts';
import { JsonObjectSplitter } from '../../dialects/json-object-splitter.ts';
import { failure } from '../../errors/app-failure.ts';
import type { AppFailure } from '../../errors/app-failure.ts';
import type { AbilitiesView, MemberView } from '../../ipc/views.ts';
import { JSON_PAIR_ROOM_NAME } from '../../protocol/limits.ts';
import type { Dispose } from '../../util/disposable.ts';
import { err, ok } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import type { DialectSession, SessionDeps } from '../dialect-session.ts';
import type { OpenedLink } from '../link-attempt.ts';
import { loadFromCopy } from '../load-from-copy.ts';
import { isAddressGone } from '../local-address.ts';
import type { KnownServer } from '../local-history.ts';
import type { Room } from '../room-book.ts';
import type { Wire } from '../wire.ts';
import { LocalTalk } from './local-talk.ts';
import type { UnsentMessage } from './local-talk.ts';
import { PacedCommands } from './paced-commands.ts';

/**
 * Between two objects. The server sends on what one read gave it, and its clients poll every 50 ms for exactly one object: this is
 * twice what they need, because two networks and two programs stand between us and them, and nobody types faster.
 */
const PAUSE_MS = 2 * JSON_PAIR_PAUSE_MS;
const ROOM_ID = 'json-pair-room';
/** Seldom: a ping that reaches an original client in the same read as a message costs it the message. */
const PING_EVERY_MS = 30_000;

/** So much nonsense in a row is another protocol. */
const MAX_MALFORMED = 16;

interface Link {
  readonly reader: Wire;
  readonly writer: Wire;
  splitter: JsonObjectSplitter;
  /** Pieces since the last whole object that were none. */
  malformedCount: number;
  readonly commands: PacedCommands;
}

export class JsonPairSession implements DialectSession {
  readonly dialect = 'json-pair';
  readonly abilities: AbilitiesView = { rooms: 'none', hasHistory: false, hasMemberList: false, hasReceipts: false };
  readonly #deps: SessionDeps;
  readonly #talk: LocalTalk;
  readonly #room: Room;
  #link: Link | null = null;
  #name = '';
  #cancelPing: Dispose = () => {};

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#talk = new LocalTalk({
      ...deps,
      dialect: 'json-pair',
      encode: (text) => encodeMessages({ autor: this.#name, mensaje: text }),
      write: (message) => this.#transmit(message),
    });
    this.#room = deps.rooms.put(ROOM_ID, { name: JSON_PAIR_ROOM_NAME, memberCount: null });
  }

  get serverKey(): string {
    return this.#talk.serverKey;
  }

  /** Its one room goes on from what is known of it at once. */
  knownChanged(): void {}

  restore(known: KnownServer): void {
    this.#name = known.selfName;
    const room = known.rooms.find(({ roomId }) => roomId === ROOM_ID);
    if (!room) return;
    this.#talk.keepRoom(this.#room, known.selfName, room);
    this.#deps.rooms.setJoined(this.#room, true);
  }

  start(opened: OpenedLink, name: string): void {
    if (opened.dialect !== 'json-pair') throw new Error(`A JSON pair session on a ${opened.dialect} link`);
    const { reader, writer } = opened;
    const commands = new PacedCommands({
      write: (bytes) => writer.write(bytes),
      clock: this.#deps.clock,
      pauseMs: PAUSE_MS,
      // Nothing is ever answered here.
      answerTimeoutMs: PAUSE_MS,
      onUnanswered: () => {},
    });
    const link: Link = { reader, writer, splitter: new JsonObjectSplitter(JSON_PAIR_OBJECT_BYTES), malformedCount: 0, commands };
    this.#link = link;
    this.#name = name;
    const { rooms, listener } = this.#deps;
    this.#talk.keepServer({ selfName: name, landingRoomId: ROOM_ID });
    if (!this.#room.copy) this.#talk.keepRoom(this.#room, name, null);
    rooms.setJoined(this.#room, true);
    rooms.setMembers(this.#room, [memberOf(name, true)]);
    for (const wire of [writer, reader]) wire.onClose((cause) => this.#end(link, cause ?? failure('CONNECT_LOST')));
    writer.onBytes(() => {});
    reader.onBytes((chunk) => this.#onBytes(link, chunk));
    if (this.#link !== link) return;
    listener.onOnline({ selfName: name, spaceName: null, landingRoomId: ROOM_ID });
    this.#talk.open(this.#room);
    this.#pingLater(link);
  }

  stop(): void {
    if (this.#link) this.#forget(this.#link);
  }

  checkLink(localAddresses: ReadonlySet<string> | null): void {
    const link = this.#link;
    if (!link) return;
    if (isAddressGone(link.writer.localAddress, localAddresses)) this.#end(link, failure('CONNECT_LOST'));
    else this.#ping(link);
  }

  /** It says nothing by itself. */
  get isLinkQuiet(): boolean {
    return false;
  }

  giveUpLink(): void {
    if (this.#link) this.#end(this.#link, failure('HEARTBEAT_LOST'));
  }

  /** No name is ever refused here, so none is asked for. */
  useName(): void {}

  async joinRoom(name: string): Promise<Result<{ roomId: string }, AppFailure>> {
    return name === JSON_PAIR_ROOM_NAME ? ok({ roomId: ROOM_ID }) : err(failure('DIALECT_LIMIT'));
  }

  async leaveRoom(): Promise<Result<void, AppFailure>> {
    return err(failure('DIALECT_LIMIT'));
  }

  async refreshRooms(): Promise<Result<void, AppFailure>> {
    return err(failure('DIALECT_LIMIT'));
  }

  async setCatchUp(): Promise<Result<void, AppFailure>> {
    return err(failure('DIALECT_LIMIT'));
  }

  async loadOlder(_roomId: string, beforeSeq: number | undefined, limit: number): Promise<Result<void, AppFailure>> {
    await loadFromCopy(this.#room, beforeSeq, limit);
    return ok(undefined);
  }

  isTimelineComplete(): boolean {
    return this.#room.timeline.isComplete;
  }

  send(_roomId: string, text: string): Result<{ key: string }, AppFailure> {
    if (encodeMessages({ autor: this.#name, mensaje: text }).length === 0) return err(failure('MESSAGE_EMPTY'));
    return ok({ key: this.#talk.compose(this.#room, this.#name, text).key });
  }

  retry(_roomId: string, key: string): void {
    this.#talk.retry(key);
  }

  discard(_roomId: string, key: string): void {
    this.#talk.discard(key);
  }

  #transmit(message: UnsentMessage): void {
    for (const bytes of message.parts.slice(message.writtenCount)) {
      this.#link?.commands.push({ bytes, awaitsAnswer: false, onWrite: () => this.#talk.writePart(message) });
    }
  }

  #pingLater(link: Link): void {
    this.#cancelPing = this.#deps.clock.after(PING_EVERY_MS, () => {
      this.#ping(link);
      this.#pingLater(link);
    });
  }

  /** Writing is the only way to find out that the server is gone. */
  #ping(link: Link): void {
    if (link.commands.isIdle) link.commands.push({ bytes: encodePing(), awaitsAnswer: false, onWrite: () => true });
  }

  #onBytes(link: Link, chunk: Uint8Array): void {
    if (link !== this.#link) return;
    const read = link.splitter.push(chunk, (text) => {
      link.malformedCount = 0;
      const message = parseMessage(text);
      if (message.ok && message.value) this.#onMessage(message.value.autor, message.value.mensaje);
      return this.#link === link;
    });
    if (read.ok) return;
    // The servers pass on what any client sends: one that sends nonsense costs a piece, not the line. Reading goes on with the next.
    link.malformedCount += 1;
    link.splitter = new JsonObjectSplitter(JSON_PAIR_OBJECT_BYTES);
    if (link.malformedCount >= MAX_MALFORMED) this.#end(link, read.error);
  }

  #onMessage(authorName: string, text: string): void {
    if (!this.#room.members.has(authorName)) this.#deps.rooms.putMember(this.#room, memberOf(authorName, false));
    this.#talk.hear(this.#room, authorName, text);
  }

  #end(link: Link, cause: AppFailure): void {
    if (link !== this.#link) return;
    this.#forget(link);
    this.#deps.listener.onEnded(cause);
  }

  #forget(link: Link): void {
    this.#link = null;
    this.#talk.close();
    this.#cancelPing();
    link.commands.close();
    link.reader.close();
    link.writer.close();
  }
}

function memberOf(name: string, isSelf: boolean): MemberView {
  return { memberId: name, name, role: 'member', door: 'json-pair', isSelf };
}

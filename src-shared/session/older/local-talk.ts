// Rooms of servers that number nothing and confirm nothing: this side numbers what it sees, and keeps own messages until they are written.
// Must not know wires or how a dialect writes a message.
import { failure } from '../../errors/app-failure.ts';
import type { DeliveryView, Dialect } from '../../ipc/views.ts';
import { encodeBase64Url } from '../../util/bytes.ts';
import type { SessionDeps } from '../dialect-session.ts';
import { placeServerKey } from '../local-history.ts';
import type { KnownRoom, KnownServer } from '../local-history.ts';
import { RoomCopy } from '../own-history.ts';
import type { Room } from '../room-book.ts';

/** Bytes of an own message's key: unique on one server is enough where no host remembers it. */
const KEY_BYTES = 12;
/** Stands for an author where the server itself speaks. */
const SERVER_NAME = '*';

export interface UnsentMessage {
  readonly key: string;
  readonly room: Room;
  readonly text: string;
  readonly writtenAtUnixMs: number;
  /** Each is written in a write of its own; made when the message is to go out. */
  parts: readonly Uint8Array[];
  writtenCount: number;
  state: 'waiting' | 'under-way' | 'failed';
}

export interface LocalTalkDeps extends Pick<SessionDeps, 'rooms' | 'clock' | 'random' | 'history' | 'address'> {
  readonly dialect: Exclude<Dialect, 'wassop2'>;
  /** Empty for a text that says nothing there. */
  readonly encode: (text: string) => readonly Uint8Array[];
  /** Writes the parts, one after another, while the link lasts; `writePart` is called right before each. */
  readonly write: (message: UnsentMessage) => void;
}

export class LocalTalk {
  readonly #deps: LocalTalkDeps;
  #unsent: UnsentMessage[] = [];
  /** The room that can be written to now; another object on every link. */
  #open: { readonly room: Room } | null = null;

  constructor(deps: LocalTalkDeps) {
    this.#deps = deps;
  }

  get serverKey(): string {
    return placeServerKey(this.#deps.dialect, this.#deps.address());
  }

  /** The server was entered: from now on its rooms are kept. */
  keepServer(facts: Pick<KnownServer, 'selfName' | 'landingRoomId'>): void {
    const { dialect, history, address } = this.#deps;
    const all = { ...facts, serverKey: this.serverKey, dialect, spaceName: null, selfId: null };
    history.keep({ kind: 'server', address: address(), facts: all });
  }

  /** Goes on with what was kept of the room, or begins to keep it. Once a room. */
  keepRoom(room: Room, selfName: string, known: KnownRoom | null): void {
    const { history, rooms } = this.#deps;
    const at = { serverKey: this.serverKey, roomId: room.roomId };
    room.copy = new RoomCopy(history, { at, name: room.name, known, lastSeq: 0, canBeRefilled: false });
    if (!known) return;
    room.timeline.reset(known.lastSeq, known.deletedSeq);
    room.unreadCount = known.unreadCount;
    for (const { key, text, writtenAtUnixMs, state } of known.unsent) {
      // Perhaps it went out before the process ended: whether it is said again is for its author to decide.
      const failed = state.kind === 'waiting' ? null : state.kind === 'failed' ? state.failure : failure('CONNECT_LOST');
      const message: UnsentMessage = { key, room, text, writtenAtUnixMs, parts: [], writtenCount: 0, state: failed ? 'failed' : 'waiting' };
      this.#unsent.push(message);
      rooms.addPending(room, this.#itemOf(message, selfName, failed ? { kind: 'failed', failure: failed } : { kind: 'waiting' }));
    }
  }

  /** The room can be written to: what waits for it goes out. */
  open(room: Room): void {
    if (this.#open?.room === room) return;
    this.#open = { room };
    for (const message of this.#unsent) if (message.room === room && message.state === 'waiting') this.#begin(message);
  }

  /** The link or the room is gone: what was not written yet waits for the next one. */
  close(): void {
    this.#open = null;
    for (const message of this.#unsent) {
      if (message.state !== 'under-way') continue;
      if (message.writtenCount === 0) this.#waitAgain(message);
      // Parts of it were said. The rest goes out in its turn; after a restart it is for its author to decide.
      else message.state = 'waiting';
    }
  }

  hear(room: Room, authorName: string, text: string): void {
    const seq = room.timeline.lastSeq + 1;
    const item = {
      kind: 'message' as const,
      key: `heard-${seq}`,
      orderSeq: seq,
      orderSub: 0,
      authorId: authorName,
      authorName,
      door: this.#deps.dialect,
      isOwn: false,
      sentAtUnixMs: this.#deps.clock.nowUnixMs(),
      text,
      delivery: null,
    };
    this.#deps.rooms.append(room, [{ seq, item }]);
  }

  /** A line with no author: it goes on with the message before it, or is the server's own. */
  hearMore(room: Room, line: string): void {
    if (!this.#deps.rooms.amendLast(room, line)) this.hear(room, SERVER_NAME, line);
  }

  /** Keeps an own message until all of its parts are written. */
  compose(room: Room, selfName: string, text: string): UnsentMessage {
    const { clock, random, rooms } = this.#deps;
    const key = encodeBase64Url(random.bytes(KEY_BYTES));
    const message: UnsentMessage = { key, room, text, writtenAtUnixMs: clock.nowUnixMs(), parts: [], writtenCount: 0, state: 'waiting' };
    this.#unsent.push(message);
    rooms.addPending(room, this.#itemOf(message, selfName, { kind: 'waiting' }));
    room.copy?.keepUnsent({ key, text, writtenAtUnixMs: message.writtenAtUnixMs, state: { kind: 'waiting' } });
    if (this.#open?.room === room) this.#begin(message);
    return message;
  }

  /**
   * The next part goes out now; with the last one the message takes its place in the room.
   * @returns false for a message that was taken back, or is not to go out over this link.
   */
  writePart(message: UnsentMessage): boolean {
    if (!this.#unsent.includes(message) || message.state !== 'under-way') return false;
    message.writtenCount += 1;
    if (message.writtenCount === message.parts.length) this.#place(message);
    return true;
  }

  /** A failed message once more, behind those that wait. */
  retry(key: string): void {
    const message = this.#unsent.find((one) => one.key === key);
    if (message?.state !== 'failed') return;
    this.#forget(key);
    this.#unsent.push(message);
    message.state = 'waiting';
    this.#deps.rooms.setDelivery(message.room, key, { kind: 'waiting' });
    message.room.copy?.keepUnsent({ key, text: message.text, writtenAtUnixMs: message.writtenAtUnixMs, state: { kind: 'waiting' } });
    if (this.#open?.room === message.room) this.#begin(message);
  }

  /** Takes back a message of which nothing was written yet. */
  discard(key: string): void {
    const message = this.#unsent.find((one) => one.key === key);
    if (!message || message.writtenCount > 0) return;
    this.#forget(key);
    message.room.copy?.removeUnsent(key);
    this.#deps.rooms.removePending(message.room, key);
  }

  /** It is noted that it may have gone out before it does: nothing is said twice by a process that ended in between. */
  #begin(message: UnsentMessage): void {
    const open = this.#open;
    message.state = 'under-way';
    if (message.parts.length === 0) message.parts = this.#deps.encode(message.text);
    const write = (): void => {
      // Another link by now: it is begun there again.
      if (this.#open !== open || !this.#unsent.includes(message)) return;
      this.#deps.rooms.setDelivery(message.room, message.key, { kind: 'sending' });
      this.#deps.write(message);
    };
    const { copy } = message.room;
    if (copy) copy.setUnsentState(message.key, { kind: 'begun' }, write);
    else write();
  }

  #waitAgain(message: UnsentMessage): void {
    message.state = 'waiting';
    this.#deps.rooms.setDelivery(message.room, message.key, { kind: 'waiting' });
    message.room.copy?.setUnsentState(message.key, { kind: 'waiting' });
  }

  #place(message: UnsentMessage): void {
    this.#forget(message.key);
    const pending = message.room.timeline.getPending(message.key);
    const seq = message.room.timeline.lastSeq + 1;
    if (pending) this.#deps.rooms.append(message.room, [{ seq, item: { ...pending, orderSeq: seq, orderSub: 0, delivery: { kind: 'sent' } } }]);
  }

  #itemOf({ key, text, writtenAtUnixMs }: UnsentMessage, selfName: string, delivery: DeliveryView) {
    return { key, authorId: selfName, authorName: selfName, door: this.#deps.dialect, isOwn: true, sentAtUnixMs: writtenAtUnixMs, text, delivery };
  }

  #forget(key: string): void {
    this.#unsent = this.#unsent.filter((message) => message.key !== key);
  }
}

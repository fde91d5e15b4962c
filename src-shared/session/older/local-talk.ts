// Rooms of servers that number nothing and confirm nothing: this side numbers what it sees, and keeps own messages until they are written.
// Must not know wires or how a dialect writes a message.
import type { Door } from '../../protocol/model.ts';
import { encodeBase64Url } from '../../util/bytes.ts';
import type { Clock } from '../../util/clock.ts';
import type { Random } from '../../util/random.ts';
import type { Room, RoomBook } from '../room-book.ts';

/** Bytes of an own message's key: unique within one run is enough where no host remembers it. */
const KEY_BYTES = 12;
/** Stands for an author where the server itself speaks. */
const SERVER_NAME = '*';

export interface UnsentMessage {
  readonly key: string;
  readonly room: Room;
  /** Each is written in a write of its own. */
  readonly parts: readonly Uint8Array[];
  writtenCount: number;
}

export class LocalTalk {
  readonly #rooms: RoomBook;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #door: Door;
  #unsent: UnsentMessage[] = [];

  constructor(deps: { readonly rooms: RoomBook; readonly clock: Clock; readonly random: Random; readonly door: Door }) {
    this.#rooms = deps.rooms;
    this.#clock = deps.clock;
    this.#random = deps.random;
    this.#door = deps.door;
  }

  /** In the order of writing. */
  unsentIn(room: Room): readonly UnsentMessage[] {
    return this.#unsent.filter((message) => message.room === room);
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
      door: this.#door,
      isOwn: false,
      sentAtUnixMs: this.#clock.nowUnixMs(),
      text,
      delivery: null,
    };
    this.#rooms.append(room, [{ seq, item }]);
  }

  /** A line with no author: it goes on with the message before it, or is the server's own. */
  hearMore(room: Room, line: string): void {
    if (!this.#rooms.amendLast(room, line)) this.hear(room, SERVER_NAME, line);
  }

  /** Keeps an own message until all of its parts are written. */
  compose(room: Room, selfName: string, text: string, parts: readonly Uint8Array[]): UnsentMessage {
    const message = { key: encodeBase64Url(this.#random.bytes(KEY_BYTES)), room, parts, writtenCount: 0 };
    this.#unsent.push(message);
    this.#rooms.addPending(room, {
      key: message.key,
      authorId: selfName,
      authorName: selfName,
      door: this.#door,
      isOwn: true,
      sentAtUnixMs: this.#clock.nowUnixMs(),
      text,
      delivery: { kind: 'sending' },
    });
    return message;
  }

  /**
   * The next part goes out now; with the last one the message takes its place in the room.
   * @returns false for a message that was taken back.
   */
  writePart(message: UnsentMessage): boolean {
    if (!this.#unsent.includes(message)) return false;
    message.writtenCount += 1;
    if (message.writtenCount === message.parts.length) this.#place(message);
    return true;
  }

  /** Takes back a message of which nothing was written yet. */
  discard(key: string): void {
    const message = this.#unsent.find((one) => one.key === key);
    if (!message || message.writtenCount > 0) return;
    this.#forget(key);
    this.#rooms.removePending(message.room, key);
  }

  #place(message: UnsentMessage): void {
    this.#forget(message.key);
    const pending = message.room.timeline.getPending(message.key);
    const seq = message.room.timeline.lastSeq + 1;
    if (pending) this.#rooms.append(message.room, [{ seq, item: { ...pending, orderSeq: seq, orderSub: 0, delivery: { kind: 'sent' } } }]);
  }

  #forget(key: string): void {
    this.#unsent = this.#unsent.filter((message) => message.key !== key);
  }
}

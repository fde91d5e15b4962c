// Bytes of a Wassop 1 server in any cuts → what it says. The stream has no marks that tell answers, notices and people apart,
// so the reader says which answers it waits for. Must not know sockets or timers.
import type { AppFailure } from '../errors/app-failure.ts';
import { LineDecoder } from '../protocol/line-decoder.ts';
import { ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { MEMBER_JOINED, MEMBER_LEFT, ROOM_JOINED, ROOM_LEFT, ROOM_LISTED, WASSOP1_LINES } from './wassop1-system-lines.ts';

/** A command whose answer is awaited. Without it a line that looks like the answer is what somebody wrote. */
export type Wassop1Awaited = 'join' | 'room' | 'exit' | 'room-list';

export interface Wassop1ListedRoom {
  readonly name: string;
  readonly memberCount: number;
}

export type Wassop1ServerEvent =
  | { readonly kind: 'joined' }
  /** A refusal of JOIN or ROOM; `text` is the whole line. */
  | { readonly kind: 'error'; readonly text: string; readonly isNameTaken: boolean }
  | { readonly kind: 'room-joined'; readonly roomName: string }
  | { readonly kind: 'room-left'; readonly roomName: string }
  | { readonly kind: 'room-list'; readonly rooms: readonly Wassop1ListedRoom[] }
  | { readonly kind: 'member-joined'; readonly name: string }
  | { readonly kind: 'member-left'; readonly name: string; readonly from: 'room' | 'chat' }
  | { readonly kind: 'message'; readonly authorName: string; readonly text: string }
  /** A line with no name before it: the next line of the last message, whose text held a line break. */
  | { readonly kind: 'continuation'; readonly text: string };

/** The original relays what one read of 1,024 bytes held, behind a name: anything far beyond is no such server. */
export const WASSOP1_SERVER_LINE_BYTES = 8 * 1_024;

export class Wassop1ServerDecoder {
  readonly #lines = new LineDecoder(WASSOP1_SERVER_LINE_BYTES);
  readonly #awaited = new Set<Wassop1Awaited>();
  /** The list being read; its end is silence or the first line that is no room. */
  #rooms: Wassop1ListedRoom[] | null = null;

  /** MUST be called before the command is sent. */
  await(answer: Wassop1Awaited): void {
    this.#awaited.add(answer);
  }

  /** The answer is waited for no longer (none came in time, or it was given up). */
  forget(answer: Wassop1Awaited): void {
    this.#awaited.delete(answer);
  }

  /** Whether a room list has begun whose end is not known: after some silence call `endRoomList`. */
  get isReadingRoomList(): boolean {
    return this.#rooms !== null;
  }

  /**
   * Takes the next chunk and hands on each event in order.
   * @returns WIRE_FRAME_TOO_BIG or WIRE_MALFORMED, after which this MUST NOT be used again.
   */
  push(chunk: Uint8Array, onEvent: (event: Wassop1ServerEvent) => void): Result<void, AppFailure> {
    const read = this.#lines.push(chunk, (line) => {
      this.#onLine(line, onEvent);
      return true;
    });
    return read.ok ? ok(undefined) : read;
  }

  /** Silence has ended the room list: hands it on if one was being read. */
  endRoomList(onEvent: (event: Wassop1ServerEvent) => void): void {
    if (this.#rooms === null) return;
    const rooms = this.#rooms;
    this.#rooms = null;
    onEvent({ kind: 'room-list', rooms });
  }

  #onLine(line: string, onEvent: (event: Wassop1ServerEvent) => void): void {
    if (this.#rooms !== null) {
      const listed = parseListedRoom(line);
      if (listed) {
        this.#rooms.push(listed);
        return;
      }
      this.endRoomList(onEvent);
    }
    if (line === WASSOP1_LINES.roomListHead && this.#awaited.delete('room-list')) {
      this.#rooms = [];
      return;
    }
    onEvent(this.#answer(line) ?? parseChatLine(line));
  }

  #answer(line: string): Wassop1ServerEvent | null {
    if (line === WASSOP1_LINES.joined && this.#awaited.delete('join')) return { kind: 'joined' };
    if (line.startsWith('ERROR') && (this.#awaited.delete('join') || this.#awaited.delete('room'))) {
      return { kind: 'error', text: line, isNameTaken: line === WASSOP1_LINES.nameTaken };
    }
    const joined = ROOM_JOINED.exec(line)?.[1];
    if (joined !== undefined && this.#awaited.delete('room')) return { kind: 'room-joined', roomName: joined };
    const left = ROOM_LEFT.exec(line)?.[1];
    if (left !== undefined && this.#awaited.delete('exit')) return { kind: 'room-left', roomName: left };
    return null;
  }
}

/** `Sala1 (2)`. A line with `: ` in it is rather somebody's message that came right behind the list. */
function parseListedRoom(line: string): Wassop1ListedRoom | null {
  const match = ROOM_LISTED.exec(line);
  if (!match?.[1] || line.includes(': ')) return null;
  return { name: match[1], memberCount: Math.min(Number(match[2]), Number.MAX_SAFE_INTEGER) };
}

function parseChatLine(line: string): Wassop1ServerEvent {
  // A message is looked for first: `ana: beto ha salido de la sala.` is what ana wrote.
  const colon = line.indexOf(': ');
  if (colon > 0) return { kind: 'message', authorName: line.slice(0, colon), text: line.slice(colon + 2) };
  const joined = MEMBER_JOINED.exec(line)?.[1];
  if (joined !== undefined) return { kind: 'member-joined', name: joined };
  const left = MEMBER_LEFT.exec(line);
  if (left?.[1] !== undefined) return { kind: 'member-left', name: left[1], from: left[2] === 'del chat' ? 'chat' : 'room' };
  return { kind: 'continuation', text: line };
}

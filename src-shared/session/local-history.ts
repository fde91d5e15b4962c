// One's own copy of what the app has seen and of what it could not send yet, as the client needs it: on disk in the app, absent
// where nothing can be kept. It may answer late. Must not know dialects, links or windows.
import type { SearchPage, SearchQuery, SearchScope } from '../ipc/search.ts';
import type { Dialect, FailureView } from '../ipc/views.ts';
import type { Door } from '../protocol/model.ts';

/** A room on a server; `serverKey` comes from `wassop2ServerKey` or `placeServerKey`. */
export interface RoomKey {
  readonly serverKey: string;
  readonly roomId: string;
}

/** Numbers belong to one epoch of one space, and so does the copy. */
export function wassop2ServerKey(spaceId: string, epoch: number): string {
  return `wassop2 ${epoch} ${spaceId}`;
}

/** The same for every epoch of one space; any other server is a space of its own. */
export function spaceOfServerKey(serverKey: string): string {
  return serverKey.replace(/^wassop2 \d+ /, 'wassop2 ');
}

/** Older servers have no name of their own: theirs is the canonical text of their address. */
export function placeServerKey(dialect: Exclude<Dialect, 'wassop2'>, address: string): string {
  return `${dialect} ${address}`;
}

/** What is shown of a server before, or without, a link to it. */
export interface ServerFacts {
  readonly serverKey: string;
  readonly dialect: Dialect;
  readonly spaceName: string | null;
  /** This person's id there, where it has ids. */
  readonly selfId: string | null;
  readonly selfName: string;
  /** The room to show first. */
  readonly landingRoomId: string | null;
}

/** A message of a room's log; its number is unique in the copy of that room. */
export interface StoredMessage {
  readonly seq: number;
  /** The nonce of an own message, else the host's id of it; unique in the room. */
  readonly key: string;
  readonly authorId: string | null;
  readonly authorName: string;
  readonly door: Door;
  readonly isOwn: boolean;
  readonly sentAtUnixMs: number;
  readonly text: string;
}

/**
 * `waiting`: not written to any link, or safe to write again. `begun`: perhaps written to a server that cannot tell a message sent
 * twice from two messages. `failed`: refused, with the reason.
 */
export type UnsentState = { readonly kind: 'waiting' } | { readonly kind: 'begun' } | { readonly kind: 'failed'; readonly failure: FailureView };

export interface UnsentMessage {
  readonly key: string;
  readonly text: string;
  readonly writtenAtUnixMs: number;
  readonly state: UnsentState;
}

export interface KnownRoom {
  readonly roomId: string;
  readonly name: string;
  readonly isJoined: boolean;
  /** The copy holds all there is to be had above `floorSeq` and up to `lastSeq`. */
  readonly floorSeq: number;
  readonly lastSeq: number;
  /** All up to here was deleted by the person; it is not read from a host again before they ask for it. 0 for nothing. */
  readonly deletedSeq: number;
  /** Messages of others above what was marked read. */
  readonly unreadCount: number;
  /** In the order of writing. */
  readonly unsent: readonly UnsentMessage[];
}

/** Where the copy of a room begins by now, after messages were deleted from it or came in from a file. */
export interface ChangedCopy extends RoomKey {
  readonly floorSeq: number;
  readonly deletedSeq: number;
}

/** What is known of a room whose copy was changed; one that begins higher than before has nothing unread. */
export function changedKnown(known: KnownRoom, { floorSeq, deletedSeq }: ChangedCopy): KnownRoom {
  return { ...known, floorSeq, deletedSeq, unreadCount: floorSeq > known.floorSeq ? 0 : known.unreadCount };
}

export interface KnownServer extends ServerFacts {
  readonly rooms: readonly KnownRoom[];
}

export type LocalChange =
  /** The server was entered at this address: the next `recall` of the address finds it. */
  | { readonly kind: 'server'; readonly address: string; readonly facts: ServerFacts }
  /** The room is known; a new one's copy begins, empty, after `lastSeq`. The server was told of before. */
  | { readonly kind: 'room'; readonly at: RoomKey; readonly name: string; readonly lastSeq: number }
  | { readonly kind: 'joined'; readonly at: RoomKey; readonly isJoined: boolean }
  /**
   * New messages, and numbers without one, up to `lastSeq`; own ones among them are unsent no more. With `afterSeq` they are kept only
   * where the copy ends there: a copy that missed something stays behind rather than have a hole.
   */
  | { readonly kind: 'newer'; readonly at: RoomKey; readonly messages: readonly StoredMessage[]; readonly lastSeq: number; readonly afterSeq?: number }
  /** Older messages; kept where the copy begins after `beforeSeq` - 1, and it then begins after `floorSeq`. */
  | { readonly kind: 'older'; readonly at: RoomKey; readonly messages: readonly StoredMessage[]; readonly floorSeq: number; readonly beforeSeq: number }
  | { readonly kind: 'text'; readonly at: RoomKey; readonly seq: number; readonly text: string }
  | { readonly kind: 'read'; readonly at: RoomKey; readonly seq: number }
  /** What was deleted may be read from the host again. */
  | { readonly kind: 'undelete'; readonly at: RoomKey }
  /** The room's numbers begin anew: what was kept stays for itself, and the next `room` begins another copy. */
  | { readonly kind: 'retire'; readonly at: RoomKey }
  /** Unsent, behind all others of the room; one of the same key is moved here. */
  | { readonly kind: 'unsent'; readonly at: RoomKey; readonly message: UnsentMessage }
  | { readonly kind: 'unsent-state'; readonly at: RoomKey; readonly key: string; readonly state: UnsentState }
  | { readonly kind: 'unsent-removed'; readonly at: RoomKey; readonly key: string };

export interface LocalPage {
  /** Rising. */
  readonly messages: readonly StoredMessage[];
  /** Whether the copy holds messages below these (above them, where it was read upwards). */
  readonly hasMore: boolean;
}

/** A change to a room that is not known does nothing. Promises reject with AppError HISTORY_UNAVAILABLE or HISTORY_WRITE_FAILED. */
export interface LocalHistory {
  /** What was last entered at one of these addresses (the first that is known), or that server itself; null when there is nothing. */
  recall(what: { readonly addresses: readonly string[] } | { readonly serverKey: string }): Promise<KnownServer | null>;
  /** Resolves when the change, and every one before it, would survive a power cut. Recalling and reading see it at once. */
  keep(change: LocalChange): Promise<void>;
  /** The newest messages below a number; `limit` is 1 to 1,000. */
  read(at: RoomKey, beforeSeq: number, limit: number): Promise<LocalPage>;
  /** The oldest messages above a number; `hasMore` says whether there are more above them. */
  readAfter(at: RoomKey, afterSeq: number, limit: number): Promise<LocalPage>;
  /** Keeps what it was given, then ends. */
  close(): Promise<void>;
}

/** A room that the copy holds; one of each epoch. */
export interface KeptRoom {
  readonly roomNumber: number;
  readonly roomId: string;
  readonly roomName: string;
  /** Another room goes on under its id. */
  readonly isRetired: boolean;
  readonly serverKey: string;
  /** The same for all epochs of a space. */
  readonly placeKey: string;
  readonly serverName: string;
  readonly dialect: Dialect;
  /** Where the server was last entered; null where another one was found since. */
  readonly address: string | null;
}

/** Which part of a room a page shows. At most one is given; without any of them the page is the newest. */
export interface PageAnchor {
  readonly beforeSeq?: number | undefined;
  readonly afterSeq?: number | undefined;
  /** The page has this number in its middle. */
  readonly aroundSeq?: number | undefined;
}

export interface KeptPage {
  /** Rising. */
  readonly messages: readonly StoredMessage[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** What can be asked of the copy for itself, whatever is open. Promises reject with AppError SEARCH_UNAVAILABLE. */
export interface KeptHistory {
  /**
   * A page of hits. A search ends when another one begins.
   * @throws AppError SEARCH_REPLACED as well.
   */
  search(query: SearchQuery): Promise<SearchPage>;
  /** A few names of authors that hold the part. */
  people(scope: SearchScope, part: string): Promise<readonly string[]>;
  rooms(): Promise<readonly KeptRoom[]>;
  /** Of a room that there need not be (any more): then the page is empty. */
  read(roomNumber: number, anchor: PageAnchor, limit: number): Promise<KeptPage>;
}

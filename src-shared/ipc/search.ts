// What is asked of one's own copy and what is found in it: searches, the rooms it holds, their pages.
// Everything here crosses IPC, so every shape is a schema.
import { z } from 'zod';
import { Dialect, TimelineItem } from './views.ts';

/** More than a sentence; what is longer is no search. */
const MAX_SEARCH_CHARS = 256;
export const MAX_SEARCH_HITS = 100;

/** A server of the copy, whatever its epochs: `placeKey` of KeptServerView. */
const placeKey = z.string().min(1).max(512);
const keptRoomId = z.string().min(1).max(512);

export const SearchScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('server'), placeKey }),
  z.object({ kind: z.literal('room'), placeKey, roomId: keptRoomId }),
]);
export type SearchScope = z.infer<typeof SearchScope>;

/** After the last hit of a page: the next one goes on there. */
export const SearchCursor = z.object({ sentAtUnixMs: z.int(), entryId: z.int() });
export type SearchCursor = z.infer<typeof SearchCursor>;

export const SearchQuery = z.object({
  /** Words, parts of words, and "phrases"; every one has to be there. May be empty where another filter is not. */
  text: z.string().max(MAX_SEARCH_CHARS),
  /** Part of the author's name; empty for everybody. */
  person: z.string().max(MAX_SEARCH_CHARS),
  scope: SearchScope,
  fromUnixMs: z.int().optional(),
  beforeUnixMs: z.int().optional(),
  after: SearchCursor.optional(),
  limit: z.int().min(1).max(MAX_SEARCH_HITS),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

export const SearchHit = z.object({
  entryId: z.int(),
  /** The room in one's own copy; another number for each epoch of it. */
  roomNumber: z.int(),
  roomName: z.string(),
  serverName: z.string(),
  seq: z.int(),
  /** Key of its TimelineItem. */
  key: z.string(),
  authorName: z.string(),
  isOwn: z.boolean(),
  sentAtUnixMs: z.int(),
  excerpt: z.object({
    text: z.string(),
    /** UTF-16 offsets into the excerpt: what was found. Rising, apart from each other. */
    marks: z.array(z.tuple([z.int(), z.int()])),
    isCutBefore: z.boolean(),
    isCutAfter: z.boolean(),
  }),
});
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchPage = z.object({
  /** Newest first. */
  hits: z.array(SearchHit),
  /** null when there are no more. */
  next: SearchCursor.nullable(),
  /** How much of the copy can be searched yet, 0 to 1; below 1 only for a while after an update of the app. */
  indexedShare: z.number(),
});
export type SearchPage = z.infer<typeof SearchPage>;

export const KeptServerView = z.object({
  placeKey,
  name: z.string(),
  dialect: Dialect,
  /** The connection that leads there, if one is open. */
  connectionId: z.string().nullable(),
  rooms: z.array(z.object({ roomId: keptRoomId, name: z.string() })),
});
export type KeptServerView = z.infer<typeof KeptServerView>;

/** A room of the copy that is looked at for itself, because no open connection is in it. */
export const KeptRoomView = z.object({
  roomNumber: z.int(),
  roomName: z.string(),
  serverName: z.string(),
  dialect: Dialect,
  /** The connection to its server, from which the room can be joined (again); null when there is none. */
  connectionId: z.string().nullable(),
});
export type KeptRoomView = z.infer<typeof KeptRoomView>;

/** Where a room of the copy can be seen. */
export const KeptPlace = z.discriminatedUnion('kind', [
  /** In a connection that is in the room, perhaps without a link. */
  z.object({ kind: z.literal('live'), connectionId: z.string(), roomId: z.string() }),
  z.object({ kind: z.literal('kept'), room: KeptRoomView }),
]);
export type KeptPlace = z.infer<typeof KeptPlace>;

/** Which part of a room a page shows; the newest without any of them. At most one is given. */
export const pageAnchor = {
  beforeSeq: z.int().min(1).optional(),
  afterSeq: z.int().min(0).optional(),
  /** The page has this number in its middle. */
  aroundSeq: z.int().min(1).optional(),
};

export const TimelinePage = z.object({
  /** In rising order. */
  items: z.array(TimelineItem),
  /** Nothing older exists or can be had. */
  isComplete: z.boolean(),
  /** Complete, because what came before was deleted on this computer. */
  isDeletedBefore: z.literal(true).optional(),
  /** Nothing newer exists. */
  isNewest: z.boolean(),
});
export type TimelinePage = z.infer<typeof TimelinePage>;

// One search, from its beginning to a page of hits, in pieces that end when their time is up. Reads only.
// Must not know threads or who waits.
//
// The index names candidates; each is compared with the entry itself. Rare terms have few, and all of them are read. Of common ones only as
// many as a page needs: block by block (see search_block), the newest first, until nothing newer can come.
import { foldText } from '../../../src-shared/util/fold-text.ts';
import type { SearchCursor, SearchHit, SearchPage, SearchQuery } from '../../../src-shared/ipc/search.ts';
import type { KeptRoom } from '../../../src-shared/session/local-history.ts';
import type { Database } from '../open-sqlite.ts';
import { excerptOf } from './excerpt.ts';
import { isInScope } from './kept-rooms.ts';
import { BLOCK_ENTRIES, holdsName } from './search-index.ts';
import { anyToken, authorToken, parseSearchText, roomToken, termsExpression } from './search-terms.ts';

/** With no more than this many candidates all of them are read. */
const FEW_CANDIDATES = 1_000;
/** More rooms or authors than this are told apart by the entries alone: an expression of all of them would cost more. */
const MAX_TOKENS = 64;
/** Entries compared between two looks at the clock. */
const ENTRIES_A_LOOK = 64;

interface EntryRow {
  readonly entry_id: number;
  readonly room_number: number;
  readonly seq: number;
  readonly message_key: string;
  readonly author_name: string;
  readonly is_own: number;
  readonly sent_at_unix_ms: number;
  readonly text: string;
}

interface Block {
  readonly block_number: number;
  readonly oldest_unix_ms: number;
  readonly newest_unix_ms: number;
}

export type SearchStatements = ReturnType<typeof prepareSearchStatements>;

export function prepareSearchStatements(database: Database) {
  const columns = 'entry_id, room_number, seq, message_key, author_name, is_own, sent_at_unix_ms, text';
  return {
    newestCandidates: database.prepare('SELECT rowid AS entry_id FROM entry_search WHERE entry_search MATCH ? ORDER BY rowid DESC LIMIT ?'),
    candidatesBetween: database.prepare('SELECT rowid AS entry_id FROM entry_search WHERE entry_search MATCH ? AND rowid BETWEEN ? AND ?'),
    readEntry: database.prepare(`SELECT ${columns} FROM entry WHERE entry_id = ?`),
    readEntries: database.prepare(`SELECT ${columns} FROM entry WHERE entry_id BETWEEN ? AND ?`),
    readBlocks: database.prepare('SELECT block_number, oldest_unix_ms, newest_unix_ms FROM search_block ORDER BY newest_unix_ms DESC'),
    readAuthors: database.prepare('SELECT room_number, name FROM room_author'),
  };
}

export class SearchRun {
  readonly #query: SearchQuery;
  readonly #statements: SearchStatements;
  readonly #rooms: ReadonlyMap<number, KeptRoom>;
  readonly #terms: readonly string[];
  readonly #person: string;
  readonly #work: Iterator<void, readonly EntryRow[]>;

  /** @param rooms all that the copy holds */
  constructor(query: SearchQuery, rooms: readonly KeptRoom[], statements: SearchStatements) {
    this.#query = query;
    this.#statements = statements;
    this.#rooms = new Map(rooms.filter((room) => isInScope(room, query.scope)).map((room) => [room.roomNumber, room]));
    this.#terms = parseSearchText(query.text);
    this.#person = foldText(query.person).trim();
    this.#work = this.#find(rooms.length);
  }

  /** Goes on until there is a page or `isTimeUp` says so. @returns null while there is more to do. */
  advance(isTimeUp: () => boolean): Pick<SearchPage, 'hits' | 'next'> | null {
    for (;;) {
      const step = this.#work.next();
      if (step.done) return this.#pageOf(step.value);
      if (isTimeUp()) return null;
    }
  }

  #pageOf(rows: readonly EntryRow[]): Pick<SearchPage, 'hits' | 'next'> {
    const { limit } = this.#query;
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const next = rows.length > limit && last ? { sentAtUnixMs: last.sent_at_unix_ms, entryId: last.entry_id } : null;
    return { hits: shown.flatMap((row) => this.#hitOf(row)), next };
  }

  /** Yields where it may be interrupted; ends with the page's entries in their order, and at least one more if there are more. */
  *#find(allRoomsCount: number): Generator<void, readonly EntryRow[]> {
    const { person, fromUnixMs, beforeUnixMs } = this.#query;
    const isAskedNothing = this.#terms.length === 0 && person.trim() === '' && fromUnixMs === undefined && beforeUnixMs === undefined;
    if (isAskedNothing || this.#rooms.size === 0) return [];
    const authors = this.#person === '' ? null : this.#authorNames();
    if (authors?.size === 0) return [];
    const expression = this.#expression(authors, allRoomsCount);
    if (expression === '') return yield* this.#readBlocks((block) => this.#entriesOf(block));

    const newest = this.#statements.newestCandidates.all(expression, FEW_CANDIDATES + 1).map(idOf);
    yield;
    if (newest.length <= FEW_CANDIDATES) return yield* this.#readAll(newest);
    // What is above the lowest of them is known already.
    const lowest = newest.at(-1) ?? 0;
    const known = byBlock(newest);
    return yield* this.#readBlocks((block) => {
      const first = block * BLOCK_ENTRIES;
      const ids = first >= lowest ? (known.get(block) ?? []) : this.#statements.candidatesBetween.all(expression, first, first + BLOCK_ENTRIES - 1).map(idOf);
      return this.#entriesWithIds(ids);
    });
  }

  *#readAll(ids: readonly number[]): Generator<void, readonly EntryRow[]> {
    const hits: EntryRow[] = [];
    let count = 0;
    for (const row of this.#entriesWithIds(ids)) {
      if (this.#isHit(row)) hits.push(row);
      count += 1;
      if (count % ENTRIES_A_LOOK === 0) yield;
    }
    return hits.sort(newestFirst);
  }

  *#readBlocks(entriesOf: (block: number) => Iterable<EntryRow>): Generator<void, readonly EntryRow[]> {
    const { limit } = this.#query;
    const blocks = this.#blocks();
    const hits: EntryRow[] = [];
    for (const [index, block] of blocks.entries()) {
      let count = 0;
      for (const row of entriesOf(block.block_number)) {
        if (this.#isHit(row)) hits.push(row);
        count += 1;
        if (count % ENTRIES_A_LOOK === 0) yield;
      }
      yield;
      const nextNewest = blocks[index + 1]?.newest_unix_ms ?? -Infinity;
      hits.sort(newestFirst);
      const sureUntil = hits[limit];
      if (sureUntil && sureUntil.sent_at_unix_ms > nextNewest) break;
    }
    return hits;
  }

  /** Those that may hold what is looked for, by their times; the newest first. */
  #blocks(): Block[] {
    const { fromUnixMs = -Infinity, beforeUnixMs = Infinity, after } = this.#query;
    const all = this.#statements.readBlocks.all() as unknown as Block[];
    return all.filter(
      ({ oldest_unix_ms: oldest, newest_unix_ms: newest }) =>
        newest >= fromUnixMs && oldest < beforeUnixMs && (!after || oldest <= after.sentAtUnixMs),
    );
  }

  #expression(authors: ReadonlySet<string> | null, allRoomsCount: number): string {
    const parts = [termsExpression(this.#terms)];
    const isSomeRooms = this.#rooms.size < allRoomsCount && this.#rooms.size <= MAX_TOKENS;
    if (isSomeRooms) parts.push(anyToken([...this.#rooms.keys()].map(roomToken)));
    if (authors && authors.size <= MAX_TOKENS) parts.push(anyToken([...authors].map(authorToken)));
    return parts.filter((part) => part !== '').join(' AND ');
  }

  #authorNames(): Set<string> {
    const rows = this.#statements.readAuthors.all() as unknown as { room_number: number; name: string }[];
    return new Set(rows.flatMap(({ room_number: room, name }) => (this.#rooms.has(room) && holdsName(name, this.#person) ? [name] : [])));
  }

  *#entriesWithIds(ids: readonly number[]): Generator<EntryRow, void> {
    for (const entryId of ids) {
      const row = this.#statements.readEntry.get(entryId);
      // Gone, and the index has not taken it up yet.
      if (row) yield row as unknown as EntryRow;
    }
  }

  #entriesOf(block: number): EntryRow[] {
    const first = block * BLOCK_ENTRIES;
    return this.#statements.readEntries.all(first, first + BLOCK_ENTRIES - 1) as unknown as EntryRow[];
  }

  #isHit({ room_number: roomNumber, author_name: name, sent_at_unix_ms: sentAtUnixMs, text, entry_id: entryId }: EntryRow): boolean {
    const { fromUnixMs = -Infinity, beforeUnixMs = Infinity, after } = this.#query;
    if (!this.#rooms.has(roomNumber) || sentAtUnixMs < fromUnixMs || sentAtUnixMs >= beforeUnixMs) return false;
    if (after && !isAfter(sentAtUnixMs, entryId, after)) return false;
    if (this.#person !== '' && !holdsName(name, this.#person)) return false;
    const folded = foldText(text);
    return this.#terms.every((term) => folded.includes(term));
  }

  #hitOf(row: EntryRow): SearchHit[] {
    const room = this.#rooms.get(row.room_number);
    if (!room) return [];
    const excerpt = excerptOf(row.text, this.#terms);
    return [
      {
        entryId: row.entry_id,
        roomNumber: row.room_number,
        roomName: room.roomName,
        serverName: room.serverName,
        seq: row.seq,
        key: row.message_key,
        authorName: row.author_name,
        isOwn: row.is_own === 1,
        sentAtUnixMs: row.sent_at_unix_ms,
        excerpt: { ...excerpt, marks: excerpt.marks.map(([start, end]) => [start, end]) },
      },
    ];
  }
}

function byBlock(entryIds: readonly number[]): Map<number, number[]> {
  const blocks = new Map<number, number[]>();
  for (const entryId of entryIds) {
    const block = Math.floor(entryId / BLOCK_ENTRIES);
    const ids = blocks.get(block) ?? [];
    ids.push(entryId);
    blocks.set(block, ids);
  }
  return blocks;
}

function idOf(row: unknown): number {
  return (row as { readonly entry_id: number }).entry_id;
}

/** Those of one millisecond by their ids, so that a page ends between two and not among some. */
function newestFirst(a: EntryRow, b: EntryRow): number {
  return b.sent_at_unix_ms - a.sent_at_unix_ms || b.entry_id - a.entry_id;
}

/** Whether a page that begins after `cursor` may hold it. */
function isAfter(sentAtUnixMs: number, entryId: number, cursor: SearchCursor): boolean {
  return sentAtUnixMs < cursor.sentAtUnixMs || (sentAtUnixMs === cursor.sentAtUnixMs && entryId < cursor.entryId);
}

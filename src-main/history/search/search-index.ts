// Keeps the index of one's own copy up with its entries, in steps that are short enough for others to wait for.
// Must not know who searches, or threads.
import { foldText } from '../../../src-shared/util/fold-text.ts';
import type { Database } from '../open-sqlite.ts';
import { authorToken, indexedText, roomToken } from './search-terms.ts';

/** Some 10 ms of work a step, whatever the messages are like. */
const STEP_ENTRIES = 500;
const STEP_CHARS = 60_000;
/** Pages that one step of merging rewrites. */
const MERGE_PAGES = 64;
/** What a search takes up before it begins: what has just been said is found. */
const TAIL_STEPS = 4;

/** Entry ids of one block: few enough to be read through at once, many enough for their times to be a short list. */
export const BLOCK_ENTRIES = 1_024;

interface EntryRow {
  readonly entry_id: number;
  readonly room_number: number;
  readonly author_name: string;
  readonly sent_at_unix_ms: number;
  readonly text: string;
}
/** All null but the id: the entry is gone. */
type TodoRow = EntryRow | { readonly [Column in keyof Omit<EntryRow, 'entry_id'>]: null } & Pick<EntryRow, 'entry_id'>;

export class SearchIndex {
  readonly #database: Database;
  readonly #statements: ReturnType<typeof prepareStatements>;
  /** Whether the present round of merging has begun. */
  #isMerging = false;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  /** Does a little of what is to be done, in a transaction of its own. @returns whether there is more. */
  step(): boolean {
    this.#inTransaction(() => {
      if (this.#takeUpTodo() || this.#takeUpBacklog()) return;
      this.#mergeSome();
    });
    return this.#isBehind();
  }

  /** Takes up what is newest, as far as it is little. */
  takeUpTail(): void {
    for (let count = 0; count < TAIL_STEPS && this.#statements.anyTodo.get() !== undefined; count += 1) {
      this.#inTransaction(() => this.#takeUpTodo());
    }
  }

  /** How much of the entries can be found, 0 to 1. */
  indexedShare(): number {
    const { backlog_entry_id: backlog } = this.#state();
    const { newest } = this.#statements.newestEntry.get() as { newest: number | null };
    if (newest === null || backlog === 0) return 1;
    return 1 - Math.min(backlog, newest) / newest;
  }

  /** Forgets the index, which begins anew with the newest entries: it can be damaged while the entries are sound. */
  rebuild(): void {
    this.#inTransaction(() => {
      this.#clear();
      this.#statements.restartBacklog.run();
    });
  }

  #isBehind(): boolean {
    const state = this.#state();
    return state.backlog_entry_id > 0 || state.is_merge_due === 1 || this.#statements.anyTodo.get() !== undefined;
  }

  #state(): { readonly backlog_entry_id: number; readonly is_merge_due: number } {
    return this.#statements.readState.get() as { backlog_entry_id: number; is_merge_due: number };
  }

  /** @returns whether there was anything. */
  #takeUpTodo(): boolean {
    const { readTodo, removeTodo, unindex, setMergeDue, anyEntry } = this.#statements;
    const rows = withinStep(readTodo.all(STEP_ENTRIES) as unknown as TodoRow[]);
    if (rows.length === 0) return false;
    if (anyEntry.get() === undefined) {
      this.#clear();
      this.#statements.setBacklog.run(0);
      return true;
    }
    const { backlog_entry_id: backlog } = this.#state();
    const present = rows.filter((row): row is EntryRow => row.room_number !== null && row.entry_id > backlog);
    const gone = rows.filter((row) => row.room_number === null && row.entry_id > backlog);
    this.#index(present);
    for (const { entry_id: entryId } of gone) unindex.run(entryId);
    for (const { entry_id: entryId } of rows) removeTodo.run(entryId);
    if (gone.length > 0) setMergeDue.run(1);
    return true;
  }

  /** @returns whether there was anything. */
  #takeUpBacklog(): boolean {
    const { readBacklog, setBacklog } = this.#statements;
    const { backlog_entry_id: backlog } = this.#state();
    if (backlog === 0) return false;
    const rows = withinStep(readBacklog.all(backlog, STEP_ENTRIES) as unknown as EntryRow[]);
    // The index takes a transaction's entries in rising order at a tenth of the cost.
    this.#index(rows.toReversed());
    setBacklog.run((rows.at(-1)?.entry_id ?? 1) - 1);
    return true;
  }

  /** Rewrites what held entries that are gone, so that nothing of them stays in the file. */
  #mergeSome(): void {
    const { mergePages, setMergeDue, forgetAuthors, countChanges } = this.#statements;
    if (this.#state().is_merge_due === 0) return;
    const before = Number(countChanges.get()?.changes);
    // A negative number begins: all of the index in one level. See https://www.sqlite.org/fts5.html#the_merge_command
    mergePages.run(this.#isMerging ? MERGE_PAGES : -MERGE_PAGES);
    const isDone = Number(countChanges.get()?.changes) - before < 2;
    this.#isMerging = !isDone;
    if (!isDone) return;
    forgetAuthors.run();
    setMergeDue.run(0);
  }

  #index(rows: readonly EntryRow[]): void {
    const { index, noteAuthor } = this.#statements;
    const blocks = new Map<number, { oldest: number; newest: number }>();
    for (const { entry_id: entryId, room_number: roomNumber, author_name: name, sent_at_unix_ms: sentAtUnixMs, text } of rows) {
      index.run(entryId, indexedText(text), roomToken(roomNumber), authorToken(name));
      noteAuthor.run(roomNumber, name);
      const blockNumber = Math.floor(entryId / BLOCK_ENTRIES);
      const block = blocks.get(blockNumber) ?? { oldest: sentAtUnixMs, newest: sentAtUnixMs };
      block.oldest = Math.min(block.oldest, sentAtUnixMs);
      block.newest = Math.max(block.newest, sentAtUnixMs);
      blocks.set(blockNumber, block);
    }
    for (const [blockNumber, { oldest, newest }] of blocks) this.#statements.widenBlock.run(blockNumber, oldest, newest);
  }

  #clear(): void {
    this.#database.exec(`
      INSERT INTO entry_search (entry_search) VALUES ('delete-all');
      DELETE FROM search_todo;
      DELETE FROM search_block;
      DELETE FROM room_author;
      UPDATE search_state SET is_merge_due = 0;
    `);
    this.#isMerging = false;
  }

  #inTransaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** As many as one step can do, and at least one. */
function withinStep<Row extends { readonly text: string | null }>(rows: readonly Row[]): Row[] {
  let chars = 0;
  const end = rows.findIndex((row, index) => {
    chars += row.text?.length ?? 0;
    return index > 0 && chars > STEP_CHARS;
  });
  return end < 0 ? [...rows] : rows.slice(0, end);
}

function prepareStatements(database: Database) {
  return {
    readState: database.prepare('SELECT backlog_entry_id, is_merge_due FROM search_state'),
    setBacklog: database.prepare('UPDATE search_state SET backlog_entry_id = ?'),
    restartBacklog: database.prepare('UPDATE search_state SET backlog_entry_id = coalesce((SELECT max(entry_id) FROM entry), 0)'),
    setMergeDue: database.prepare('UPDATE search_state SET is_merge_due = ?'),
    newestEntry: database.prepare('SELECT max(entry_id) AS newest FROM entry'),
    anyEntry: database.prepare('SELECT 1 FROM entry LIMIT 1'),
    anyTodo: database.prepare('SELECT 1 FROM search_todo LIMIT 1'),
    readTodo: database.prepare(`
      SELECT todo.entry_id, room_number, author_name, sent_at_unix_ms, text
      FROM search_todo AS todo LEFT JOIN entry USING (entry_id) ORDER BY todo.entry_id LIMIT ?`),
    removeTodo: database.prepare('DELETE FROM search_todo WHERE entry_id = ?'),
    readBacklog: database.prepare(`
      SELECT entry_id, room_number, author_name, sent_at_unix_ms, text
      FROM entry WHERE entry_id <= ? ORDER BY entry_id DESC LIMIT ?`),
    index: database.prepare('INSERT OR REPLACE INTO entry_search (rowid, text, room, author) VALUES (?, ?, ?, ?)'),
    unindex: database.prepare('DELETE FROM entry_search WHERE rowid = ?'),
    mergePages: database.prepare(`INSERT INTO entry_search (entry_search, rank) VALUES ('merge', ?)`),
    countChanges: database.prepare('SELECT total_changes() AS changes'),
    noteAuthor: database.prepare('INSERT OR IGNORE INTO room_author (room_number, name) VALUES (?, ?)'),
    // By room, not by name: to know that nobody of a name is left would mean reading the room.
    forgetAuthors: database.prepare(`
      DELETE FROM room_author WHERE NOT EXISTS (SELECT 1 FROM entry WHERE entry.room_number = room_author.room_number)`),
    widenBlock: database.prepare(`
      INSERT INTO search_block (block_number, oldest_unix_ms, newest_unix_ms) VALUES (?, ?, ?)
      ON CONFLICT (block_number) DO UPDATE SET
        oldest_unix_ms = min(oldest_unix_ms, excluded.oldest_unix_ms), newest_unix_ms = max(newest_unix_ms, excluded.newest_unix_ms)`),
  };
}

/** Names as a person filter compares them. */
export function holdsName(name: string, foldedPart: string): boolean {
  return foldText(name).includes(foldedPart);
}

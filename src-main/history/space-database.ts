// Every statement on a space's open database. Runs on the worker thread and answers at once.
// Must not know of threads, sockets or who asks.
import { AppError } from '../../src-shared/errors/app-failure.ts';
import { CatchUp } from '../../src-shared/protocol/model.ts';
import type { MessageEntry, RoomId } from '../../src-shared/protocol/model.ts';
import type { HistoryPage, HistoryQuery, IdentityRecord, PrunedRoom, RoomRecord, SpaceRecord, Visit } from '../host/hub/space-store.ts';
import { z } from 'zod';
import { writeBackup } from './backups.ts';
import { takePage, readRangeOf } from './history-page.ts';
import type { Database } from './open-sqlite.ts';
import { storageReasonOf } from './sqlite-failure.ts';
import type { PruneLimits } from './retention.ts';
import type { AppendOutcome, DraftRow, PruneOutcome } from './worker-messages.ts';

/** One JSON text a row: handing eleven columns over one by one takes three times as long as parsing this. */
const ENTRY_AS_JSON = `json_array(
  seq, message_id, author_member_id, author_name, author_door, nonce, sent_at_unix_ms, text, author_seq, prev_hash, sig
) AS entry_json`;

/** The statements that run while people wait; a test looks at their query plans. */
export const HOT_SQL = {
  insertEntry: `
    INSERT INTO entry (room_number, scope_number, seq, text, message_id, author_member_id, author_name, author_door, nonce,
      sent_at_unix_ms, author_seq, prev_hash, sig)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (scope_number, nonce) DO NOTHING`,
  findByNonce: `SELECT room_number, ${ENTRY_AS_JSON} FROM entry WHERE scope_number = ? AND nonce = ?`,
  readForward: `SELECT ${ENTRY_AS_JSON} FROM entry WHERE room_number = ? AND seq > ? ORDER BY seq LIMIT ?`,
  readBackward: `SELECT ${ENTRY_AS_JSON} FROM entry WHERE room_number = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  lastSeq: `SELECT coalesce(max(seq), 0) AS last_seq FROM entry WHERE room_number = ?`,
  findOldest: `SELECT seq, sent_at_unix_ms FROM entry WHERE room_number = ? AND seq <= ? ORDER BY seq LIMIT ?`,
  countOldest: `
    SELECT count(*) AS prunable FROM entry
    WHERE room_number = ?1 AND seq <= ?2
      AND seq < coalesce((SELECT min(seq) FROM entry WHERE room_number = ?1 AND seq <= ?2 AND sent_at_unix_ms >= ?3), ?2 + 1)`,
  prune: `DELETE FROM entry WHERE room_number = ? AND seq <= ?`,
} as const;

const RoomRow = z.object({
  room_number: z.int(),
  room_id: z.string(),
  name: z.string(),
  policies: z.string().transform((text) => z.object({ catchUp: CatchUp }).parse(JSON.parse(text))),
  created_at_unix_ms: z.int(),
  pruned_seq: z.int(),
});
const SpaceRow = z.object({ space_id: z.string(), epoch: z.int() });

/** As ENTRY_AS_JSON lists them. The types hold because the tables are STRICT; the ids were checked when they came in. */
type EntryTuple = readonly [
  seq: number,
  messageId: MessageEntry['messageId'],
  authorMemberId: MessageEntry['author']['memberId'],
  authorName: string,
  authorDoor: MessageEntry['author']['door'],
  nonce: MessageEntry['nonce'],
  sentAtUnixMs: number,
  text: string,
  authorSeq: number | null,
  prevHash: string | null,
  sig: string | null,
];

/** Sessions of older dialects have a scope each: what is remembered of them stays small on a host that runs for months. */
const SCOPES_REMEMBERED = 10_000;

/** Some 10 ms each: what people say meanwhile waits no longer than for a group of messages. */
const PRUNE_STEP = 500;
const SHRINK_STEP_PAGES = 250;

interface OpenRoom {
  readonly roomNumber: number;
  lastSeq: number;
}

export class SpaceDatabase {
  // Held for as long as its statements are used: the library lets a forgotten database take them along.
  readonly #database: Database;
  readonly #dataDir: string;
  readonly #statements: ReturnType<typeof prepareStatements>;
  /** Rooms written to since the start, and their newest numbers: this process alone has the file. */
  readonly #openRooms = new Map<string, OpenRoom>();
  readonly #scopeNumbers = new Map<string, number>();

  /** @param dataDir where backups go. */
  constructor(database: Database, dataDir: string) {
    this.#database = database;
    this.#dataDir = dataDir;
    this.#statements = prepareStatements(database);
  }

  load(): SpaceRecord {
    const space = SpaceRow.parse(this.#statements.readSpace.get());
    const rooms = this.#statements.readRooms.all().map((row) => {
      const room = RoomRow.parse(row);
      return {
        // The id was checked when it came in.
        roomId: room.room_id as RoomId,
        name: room.name,
        policies: room.policies,
        createdAtUnixMs: room.created_at_unix_ms,
        firstSeq: room.pruned_seq + 1,
        lastSeq: this.#readLastSeq(room.room_number),
      };
    });
    const identities = this.#statements.readIdentities.all() as IdentityRecord[];
    const visits = this.#statements.readVisits.all() as Visit[];
    return {
      spaceId: space.space_id,
      epoch: space.epoch,
      rooms,
      identities: identities.map((row) => ({ ...row })),
      visits: visits.map((row) => ({ ...row })),
    };
  }

  /** @throws AppError HISTORY_WRITE_FAILED. */
  saveRoom(room: RoomRecord): void {
    this.#write(() => this.#statements.saveRoom.run(room.roomId, room.name, JSON.stringify(room.policies), room.createdAtUnixMs));
  }

  /** @throws AppError HISTORY_WRITE_FAILED. */
  saveVisits(visits: readonly Visit[]): void {
    this.#write(() => {
      for (const { roomId, memberId, firstJoinedSeq } of visits) this.#statements.saveVisit.run(memberId, firstJoinedSeq, roomId);
    });
  }

  /** Does nothing for a room in which something was said. @throws AppError HISTORY_WRITE_FAILED. */
  removeRoom(roomId: RoomId): void {
    this.#write(() => this.#statements.removeRoom.run(roomId));
    this.#openRooms.delete(roomId);
  }

  /** @throws AppError NAME_TAKEN, HISTORY_WRITE_FAILED. */
  saveIdentity(identity: IdentityRecord): void {
    this.#write(() => {
      const holder = this.#statements.findNameHolder.get(identity.nameKey);
      if (holder && holder.device_id !== identity.deviceId) {
        throw new AppError('NAME_TAKEN', { details: { name: identity.name } });
      }
      this.#statements.saveIdentity.run(identity.deviceId, identity.memberId, identity.name, identity.nameKey);
    });
  }

  /**
   * Numbers and stores a group in one transaction, which is on disk when this returns.
   * @returns one outcome a row, in the same order.
   * @throws AppError HISTORY_WRITE_FAILED: nothing of the group was stored.
   */
  appendGroup(rows: readonly DraftRow[]): AppendOutcome[] {
    return this.#write(() => rows.map((row) => this.#appendOne(row)));
  }

  /** @throws AppError HISTORY_UNAVAILABLE, RangeError for a query outside its contract. */
  read(roomId: RoomId, query: HistoryQuery): HistoryPage {
    const range = readRangeOf(query);
    try {
      const room = this.#findRoom(roomId);
      if (!room) return { entries: [], hasMore: false };
      // One more than asked for tells whether there is more.
      const rows =
        range.direction === 'forward'
          ? this.#statements.readForward.iterate(room.roomNumber, range.afterSeq, query.limit + 1)
          : this.#statements.readBackward.iterate(room.roomNumber, range.beforeSeq, query.limit + 1);
      return takePage(entriesOf(rows), query.limit, range.direction);
    } catch (error) {
      throw new AppError('HISTORY_UNAVAILABLE', { details: { reason: storageReasonOf(error) }, cause: error });
    }
  }

  /** Takes away at most PRUNE_STEP of the entries that may go, the oldest of each room first. @throws AppError HISTORY_WRITE_FAILED. */
  prune(limits: PruneLimits): PruneOutcome {
    return this.#write(() => {
      const rooms: PrunedRoom[] = [];
      let left = PRUNE_STEP;
      for (const { room_number: roomNumber, room_id: roomId } of this.#statements.readRooms.all()) {
        const seqs = this.#findPrunable(Number(roomNumber), limits, left);
        const lastSeq = seqs.at(-1);
        if (lastSeq === undefined) continue;
        this.#statements.prune.run(Number(roomNumber), lastSeq);
        this.#statements.setPruned.run(lastSeq, Number(roomNumber));
        rooms.push({ roomId: roomId as RoomId, firstSeq: lastSeq + 1 });
        left -= seqs.length;
        if (left === 0) break;
      }
      return { entries: PRUNE_STEP - left, rooms, hasMore: left === 0 };
    });
  }

  /** How many entries there are that `prune` would take away, in all its steps together. */
  countPrunable({ olderThanUnixMs, keepNewest }: PruneLimits): number {
    let count = 0;
    for (const { room_number: roomNumber } of this.#statements.readRooms.all()) {
      const lastSeq = this.#readLastSeq(Number(roomNumber)) - keepNewest;
      count += Number(this.#statements.countOldest.get(Number(roomNumber), lastSeq, olderThanUnixMs)?.prunable);
    }
    return count;
  }

  /** Gives free pages back to the file system, SHRINK_STEP_PAGES at a time. @throws AppError HISTORY_WRITE_FAILED. */
  shrink(): boolean {
    return this.#write(() => {
      // Each step of the statement frees one page: it has to be run to its end, which `exec` does.
      this.#database.exec(`PRAGMA incremental_vacuum(${SHRINK_STEP_PAGES})`);
      return Number(this.#statements.countFreePages.get()?.freelist_count) > 0;
    });
  }

  /** Keeps everything else waiting until it is written. @returns its path. @throws AppError HISTORY_WRITE_FAILED. */
  backup(nowUnixMs: number): string {
    try {
      return writeBackup(this.#database, this.#dataDir, nowUnixMs).path;
    } catch (error) {
      throw new AppError('HISTORY_WRITE_FAILED', { details: { reason: storageReasonOf(error) }, cause: error });
    }
  }

  /** Writes everything into the main file; the lock goes with the thread (see history-thread.ts). */
  close(): void {
    try {
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      this.#database.close();
    }
  }

  #appendOne(row: DraftRow): AppendOutcome {
    const [roomId, nonceScope, text, messageId, authorMemberId, authorName, authorDoor, nonce, sentAtUnixMs, authorSeq, prevHash, sig] =
      row;
    const room = this.#findRoom(roomId);
    if (!room) return { refused: 'ROOM_NOT_FOUND' };
    const scopeNumber = this.#scopeNumberOf(nonceScope);
    const seq = room.lastSeq + 1;
    const { changes } = this.#statements.insertEntry.run(
      room.roomNumber, scopeNumber, seq, text, messageId, authorMemberId, authorName, authorDoor, nonce,
      sentAtUnixMs, authorSeq, prevHash, sig,
    );
    if (changes === 1) {
      room.lastSeq = seq;
      return seq;
    }
    const stored = this.#statements.findByNonce.get(scopeNumber, nonce);
    const entry = entryOfRow(stored);
    const isSame = stored?.room_number === room.roomNumber && entry.text === text;
    return isSame ? { duplicate: entry } : { refused: 'NONCE_CONFLICT' };
  }

  /** The numbers of a run of entries at the log's beginning that may all go. */
  #findPrunable(roomNumber: number, { olderThanUnixMs, keepNewest }: PruneLimits, limit: number): number[] {
    const seqs: number[] = [];
    const lastSeq = this.#readLastSeq(roomNumber) - keepNewest;
    for (const row of this.#statements.findOldest.iterate(roomNumber, lastSeq, limit)) {
      if (Number(row.sent_at_unix_ms) >= olderThanUnixMs) break;
      seqs.push(Number(row.seq));
    }
    return seqs;
  }

  #findRoom(roomId: string): OpenRoom | undefined {
    const known = this.#openRooms.get(roomId);
    if (known) return known;
    const row = this.#statements.findRoom.get(roomId);
    if (!row) return undefined;
    const roomNumber = Number(row.room_number);
    const room = { roomNumber, lastSeq: this.#readLastSeq(roomNumber) };
    this.#openRooms.set(roomId, room);
    return room;
  }

  #readLastSeq(roomNumber: number): number {
    const lastSeq = Number(this.#statements.lastSeq.get(roomNumber)?.last_seq);
    // A log that lost all its entries still knows how far it had come.
    return Math.max(lastSeq, Number(this.#statements.findPruned.get(roomNumber)?.pruned_seq));
  }

  #scopeNumberOf(scope: string): number {
    const known = this.#scopeNumbers.get(scope);
    if (known !== undefined) return known;
    this.#statements.addScope.run(scope);
    const scopeNumber = Number(this.#statements.findScope.get(scope)?.scope_number);
    if (this.#scopeNumbers.size >= SCOPES_REMEMBERED) this.#scopeNumbers.clear();
    this.#scopeNumbers.set(scope, scopeNumber);
    return scopeNumber;
  }

  #write<T>(work: () => T): T {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      // What was remembered may be of the transaction that did not happen.
      this.#openRooms.clear();
      this.#scopeNumbers.clear();
      // SQLite itself rolls back on some errors, a full disk among them.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      if (error instanceof AppError) throw error;
      throw new AppError('HISTORY_WRITE_FAILED', { details: { reason: storageReasonOf(error) }, cause: error });
    }
  }
}

function prepareStatements(database: Database) {
  return {
    insertEntry: database.prepare(HOT_SQL.insertEntry),
    findByNonce: database.prepare(HOT_SQL.findByNonce),
    readForward: database.prepare(HOT_SQL.readForward),
    readBackward: database.prepare(HOT_SQL.readBackward),
    lastSeq: database.prepare(HOT_SQL.lastSeq),
    readSpace: database.prepare('SELECT space_id, epoch FROM space'),
    readRooms: database.prepare('SELECT room_number, room_id, name, policies, created_at_unix_ms, pruned_seq FROM room ORDER BY room_number'),
    readIdentities: database.prepare(
      'SELECT device_id AS deviceId, member_id AS memberId, name, name_key AS nameKey FROM identity ORDER BY device_id',
    ),
    findRoom: database.prepare('SELECT room_number FROM room WHERE room_id = ?'),
    saveRoom: database.prepare(`
      INSERT INTO room (room_id, name, policies, created_at_unix_ms) VALUES (?, ?, ?, ?)
      ON CONFLICT (room_id) DO UPDATE
        SET name = excluded.name, policies = excluded.policies, created_at_unix_ms = excluded.created_at_unix_ms`),
    removeRoom: database.prepare(`
      DELETE FROM room
      WHERE room_id = ? AND pruned_seq = 0 AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.room_number = room.room_number)`),
    readVisits: database.prepare(`
      SELECT room_id AS roomId, member_id AS memberId, first_joined_seq AS firstJoinedSeq FROM visit JOIN room USING (room_number)`),
    saveVisit: database.prepare(`
      INSERT INTO visit (room_number, member_id, first_joined_seq) SELECT room_number, ?, ? FROM room WHERE room_id = ?
      ON CONFLICT (room_number, member_id) DO NOTHING`),
    findOldest: database.prepare(HOT_SQL.findOldest),
    countOldest: database.prepare(HOT_SQL.countOldest),
    prune: database.prepare(HOT_SQL.prune),
    findPruned: database.prepare('SELECT pruned_seq FROM room WHERE room_number = ?'),
    setPruned: database.prepare('UPDATE room SET pruned_seq = ? WHERE room_number = ?'),
    countFreePages: database.prepare('PRAGMA freelist_count'),
    findNameHolder: database.prepare('SELECT device_id FROM identity WHERE name_key = ?'),
    saveIdentity: database.prepare(`
      INSERT INTO identity (device_id, member_id, name, name_key) VALUES (?, ?, ?, ?)
      ON CONFLICT (device_id) DO UPDATE
        SET member_id = excluded.member_id, name = excluded.name, name_key = excluded.name_key`),
    addScope: database.prepare('INSERT INTO nonce_scope (scope) VALUES (?) ON CONFLICT (scope) DO NOTHING'),
    findScope: database.prepare('SELECT scope_number FROM nonce_scope WHERE scope = ?'),
  };
}

function* entriesOf(rows: Iterable<unknown>): Iterable<MessageEntry> {
  for (const row of rows) yield entryOfRow(row);
}

function entryOfRow(row: unknown): MessageEntry {
  const { entry_json: json } = row as { readonly entry_json: string };
  const [seq, messageId, memberId, name, door, nonce, sentAtUnixMs, text, authorSeq, prevHash, sig] = JSON.parse(json) as EntryTuple;
  const entry: MessageEntry = { seq, kind: 'message', messageId, author: { memberId, name, door }, sentAtUnixMs, nonce, text };
  if (authorSeq !== null) entry.authorSeq = authorSeq;
  if (prevHash !== null) entry.prevHash = prevHash;
  if (sig !== null) entry.sig = sig;
  return entry;
}

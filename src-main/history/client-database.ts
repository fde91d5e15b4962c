// Every statement on the open database of one's own copy. Runs on the worker thread and answers at once.
// Must not know of threads, links or who asks.
import { z } from 'zod';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import { FailureView } from '../../src-shared/ipc/views.ts';
import type {
  KeptPage,
  KnownRoom,
  KnownServer,
  LocalChange,
  LocalPage,
  PageAnchor,
  RoomKey,
  ServerFacts,
  StoredMessage,
  UnsentMessage,
  UnsentState,
} from '../../src-shared/session/local-history.ts';
import { assertNever } from '../../src-shared/util/assert-never.ts';
import type { RecallQuery } from './client-messages.ts';
import { MESSAGE_AS_JSON, messageOfRow, RoomRow, ServerRow, storable, storableOrNull } from './client-rows.ts';
import type { Database } from './open-sqlite.ts';
import { storageReasonOf } from './sqlite-failure.ts';

/** The statements that run while people wait; a test looks at their query plans. */
export const CLIENT_HOT_SQL = {
  insertEntry: `
    INSERT INTO entry (room_number, seq, message_key, author_id, author_name, author_door, is_own, sent_at_unix_ms, text)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (room_number, seq) DO NOTHING`,
  readBackward: `SELECT ${MESSAGE_AS_JSON} FROM entry WHERE room_number = ? AND seq < ? AND seq > ? ORDER BY seq DESC LIMIT ?`,
  readForward: `SELECT ${MESSAGE_AS_JSON} FROM entry WHERE room_number = ? AND seq > ? ORDER BY seq LIMIT ?`,
  countUnread: 'SELECT count(*) AS unread FROM entry WHERE room_number = ? AND seq > ? AND is_own = 0',
  findRoom: 'SELECT room_number, server_number, floor_seq, last_seq FROM room WHERE server_number = ? AND room_id = ? AND is_retired = 0',
  removeUnsent: 'DELETE FROM unsent WHERE server_number = ? AND message_key = ?',
} as const;

const UnsentRow = z.object({
  message_key: z.string(),
  text: z.string(),
  written_at_unix_ms: z.int(),
  state: z.enum(['waiting', 'begun', 'failed']),
  failure: z.string().nullable(),
});

interface OpenRoom {
  readonly roomNumber: number;
  readonly serverNumber: number;
  readonly floorSeq: number;
  readonly lastSeq: number;
}

export class ClientDatabase {
  // Held for as long as its statements are used: the library lets a forgotten database take them along.
  readonly #database: Database;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  /** @throws AppError HISTORY_UNAVAILABLE. */
  recall(what: RecallQuery): KnownServer | null {
    return this.#read(() => {
      const row = 'serverKey' in what ? this.#statements.findServer.get(what.serverKey) : this.#findPlace(what.addresses);
      if (!row) return null;
      const server = ServerRow.parse(row);
      return {
        serverKey: server.server_key,
        dialect: server.dialect,
        spaceName: server.space_name,
        selfId: server.self_id,
        selfName: server.self_name,
        landingRoomId: server.landing_room_id,
        rooms: this.#statements.readRooms.all(server.server_number).map((room) => this.#knownRoom(server.server_number, RoomRow.parse(room))),
      };
    });
  }

  /**
   * Keeps a group of changes in one transaction, which is on disk when this returns.
   * @throws AppError HISTORY_WRITE_FAILED: nothing of the group was kept.
   */
  keepGroup(changes: readonly LocalChange[]): void {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const change of changes) this.#keepOne(change);
      this.#database.exec('COMMIT');
    } catch (error) {
      // SQLite itself rolls back on some errors, a full disk among them.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw new AppError('HISTORY_WRITE_FAILED', { details: { reason: storageReasonOf(error) }, cause: error });
    }
  }

  /** @throws AppError HISTORY_UNAVAILABLE. */
  read(at: RoomKey, beforeSeq: number, limit: number): LocalPage {
    return this.#read(() => {
      const room = this.#findRoom(at);
      return room ? this.#readBackward(room.roomNumber, beforeSeq, room.floorSeq, limit) : { messages: [], hasMore: false };
    });
  }

  /** @throws AppError HISTORY_UNAVAILABLE. */
  readAfter(at: RoomKey, afterSeq: number, limit: number): LocalPage {
    return this.#read(() => {
      const room = this.#findRoom(at);
      return room ? this.#readForward(room.roomNumber, afterSeq, limit) : { messages: [], hasMore: false };
    });
  }

  /** A page of any room there is, retired ones as well. @throws AppError HISTORY_UNAVAILABLE. */
  readKept(roomNumber: number, anchor: PageAnchor, limit: number): KeptPage {
    return this.#read(() => {
      if (anchor.afterSeq !== undefined) {
        const { messages, hasMore } = this.#readForward(roomNumber, anchor.afterSeq, limit);
        return { messages, hasOlder: true, hasNewer: hasMore };
      }
      if (anchor.aroundSeq === undefined) {
        const { messages, hasMore } = this.#readBackward(roomNumber, anchor.beforeSeq ?? Number.MAX_SAFE_INTEGER, 0, limit);
        return { messages, hasOlder: hasMore, hasNewer: anchor.beforeSeq !== undefined };
      }
      const half = Math.ceil(limit / 2);
      const below = this.#readBackward(roomNumber, anchor.aroundSeq + 1, 0, half);
      const above = this.#readForward(roomNumber, anchor.aroundSeq, half);
      return { messages: [...below.messages, ...above.messages], hasOlder: below.hasMore, hasNewer: above.hasMore };
    });
  }

  /** Writes everything into the main file; the lock goes with the thread (see history-thread.ts). */
  close(): void {
    try {
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      this.#database.close();
    }
  }

  /** @param floorSeq what stands at or below it is left out. */
  #readBackward(roomNumber: number, beforeSeq: number, floorSeq: number, limit: number): LocalPage {
    // One more than asked for tells whether there is more.
    const messages = this.#statements.readBackward.all(roomNumber, beforeSeq, floorSeq, limit + 1).map(messageOfRow);
    return { messages: messages.slice(0, limit).reverse(), hasMore: messages.length > limit };
  }

  #readForward(roomNumber: number, afterSeq: number, limit: number): LocalPage {
    const messages = this.#statements.readForward.all(roomNumber, afterSeq, limit + 1).map(messageOfRow);
    return { messages: messages.slice(0, limit), hasMore: messages.length > limit };
  }

  #keepOne(change: LocalChange): void {
    if (change.kind === 'server') return this.#keepServer(change.address, change.facts);
    if (change.kind === 'room') return this.#keepRoom(change.at, change.name, change.lastSeq);
    const room = this.#findRoom(change.at);
    if (room) this.#changeRoom(room, change);
  }

  #keepServer(address: string, { serverKey, dialect, spaceName, selfId, selfName, landingRoomId }: ServerFacts): void {
    const { saveServer, savePlace } = this.#statements;
    saveServer.run(serverKey, dialect, storableOrNull(spaceName), storableOrNull(selfId), storable(selfName), storableOrNull(landingRoomId));
    savePlace.run(address, serverKey);
  }

  #keepRoom({ serverKey, roomId }: RoomKey, name: string, lastSeq: number): void {
    const serverNumber = this.#serverNumberOf(serverKey);
    if (serverNumber !== undefined) this.#statements.saveRoom.run(serverNumber, storable(roomId), storable(name), lastSeq, lastSeq, lastSeq);
  }

  #changeRoom(room: OpenRoom, change: Exclude<LocalChange, { kind: 'server' | 'room' }>): void {
    const { setJoined, setLastSeq, setFloorSeq, setText, setReadSeq, undelete, retireRoom, addUnsent, setUnsentState, removeUnsent } = this.#statements;
    const { roomNumber, serverNumber } = room;
    switch (change.kind) {
      case 'joined':
        setJoined.run(change.isJoined ? 1 : 0, roomNumber);
        return;
      case 'newer':
        if (change.afterSeq !== undefined && change.afterSeq !== room.lastSeq) return;
        this.#insert(room, change.messages);
        setLastSeq.run(change.lastSeq, roomNumber);
        return;
      case 'older':
        if (change.beforeSeq !== room.floorSeq + 1) return;
        this.#insert(room, change.messages);
        setFloorSeq.run(change.floorSeq, roomNumber);
        return;
      case 'text':
        setText.run(storable(change.text), roomNumber, change.seq);
        return;
      case 'read':
        setReadSeq.run(change.seq, roomNumber);
        return;
      case 'undelete':
        undelete.run(roomNumber);
        return;
      case 'retire':
        retireRoom.run(roomNumber);
        return;
      case 'unsent': {
        const { key, text, writtenAtUnixMs, state } = change.message;
        addUnsent.run(serverNumber, storable(change.at.roomId), storable(key), storable(text), writtenAtUnixMs, state.kind, failureOf(state));
        return;
      }
      case 'unsent-state':
        setUnsentState.run(change.state.kind, failureOf(change.state), serverNumber, storable(change.key));
        return;
      case 'unsent-removed':
        removeUnsent.run(serverNumber, storable(change.key));
        return;
      default:
        assertNever(change);
    }
  }

  #insert({ roomNumber, serverNumber }: OpenRoom, messages: readonly StoredMessage[]): void {
    const { insertEntry, removeUnsent } = this.#statements;
    for (const { seq, key, authorId, authorName, door, isOwn, sentAtUnixMs, text } of messages) {
      const author = [storableOrNull(authorId), storable(authorName), door] as const;
      insertEntry.run(roomNumber, seq, storable(key), ...author, isOwn ? 1 : 0, sentAtUnixMs, storable(text));
      if (isOwn) removeUnsent.run(serverNumber, storable(key));
    }
  }

  #knownRoom(serverNumber: number, row: z.infer<typeof RoomRow>): KnownRoom {
    const unsent = this.#statements.readUnsent.all(serverNumber, row.room_id).map((unsentRow) => unsentOf(UnsentRow.parse(unsentRow)));
    return {
      roomId: row.room_id,
      name: row.name,
      isJoined: row.is_joined === 1,
      floorSeq: row.floor_seq,
      lastSeq: row.last_seq,
      deletedSeq: row.deleted_seq,
      unreadCount: Number(this.#statements.countUnread.get(row.room_number, row.read_seq)?.unread),
      unsent,
    };
  }

  #findPlace(addresses: readonly string[]): unknown {
    for (const address of addresses) {
      const row = this.#statements.findPlace.get(address);
      if (row) return row;
    }
    return undefined;
  }

  #serverNumberOf(serverKey: string): number | undefined {
    const row = this.#statements.findServer.get(serverKey);
    return row && Number(row.server_number);
  }

  #findRoom({ serverKey, roomId }: RoomKey): OpenRoom | undefined {
    const serverNumber = this.#serverNumberOf(serverKey);
    const row = serverNumber === undefined ? undefined : this.#statements.findRoom.get(serverNumber, storable(roomId));
    if (!row || serverNumber === undefined) return undefined;
    return { roomNumber: Number(row.room_number), serverNumber, floorSeq: Number(row.floor_seq), lastSeq: Number(row.last_seq) };
  }

  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new AppError('HISTORY_UNAVAILABLE', { details: { reason: storageReasonOf(error) }, cause: error });
    }
  }
}

function prepareStatements(database: Database) {
  const serverColumns = 'server.server_number, server_key, dialect, space_name, self_id, self_name, landing_room_id';
  return {
    insertEntry: database.prepare(CLIENT_HOT_SQL.insertEntry),
    readBackward: database.prepare(CLIENT_HOT_SQL.readBackward),
    readForward: database.prepare(CLIENT_HOT_SQL.readForward),
    countUnread: database.prepare(CLIENT_HOT_SQL.countUnread),
    findRoom: database.prepare(CLIENT_HOT_SQL.findRoom),
    removeUnsent: database.prepare(CLIENT_HOT_SQL.removeUnsent),
    findServer: database.prepare(`SELECT ${serverColumns} FROM server WHERE server_key = ?`),
    findPlace: database.prepare(`SELECT ${serverColumns} FROM place JOIN server USING (server_number) WHERE address = ?`),
    saveServer: database.prepare(`
      INSERT INTO server (server_key, dialect, space_name, self_id, self_name, landing_room_id) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (server_key) DO UPDATE SET space_name = excluded.space_name, self_id = excluded.self_id,
        self_name = excluded.self_name, landing_room_id = excluded.landing_room_id`),
    savePlace: database.prepare(`
      INSERT INTO place (address, server_number) VALUES (?, (SELECT server_number FROM server WHERE server_key = ?))
      ON CONFLICT (address) DO UPDATE SET server_number = excluded.server_number`),
    readRooms: database.prepare(`
      SELECT room_number, room_id, name, is_joined, floor_seq, last_seq, read_seq, deleted_seq
      FROM room WHERE server_number = ? AND is_retired = 0 ORDER BY room_number`),
    saveRoom: database.prepare(`
      INSERT INTO room (server_number, room_id, name, floor_seq, last_seq, read_seq, copy_id)
      VALUES (?, ?, ?, ?, ?, ?, lower(hex(randomblob(16))))
      ON CONFLICT (server_number, room_id) WHERE is_retired = 0 DO UPDATE SET name = excluded.name`),
    setJoined: database.prepare('UPDATE room SET is_joined = ? WHERE room_number = ?'),
    setLastSeq: database.prepare('UPDATE room SET last_seq = max(last_seq, ?) WHERE room_number = ?'),
    setFloorSeq: database.prepare('UPDATE room SET floor_seq = ? WHERE room_number = ?'),
    setReadSeq: database.prepare('UPDATE room SET read_seq = max(read_seq, ?) WHERE room_number = ?'),
    undelete: database.prepare('UPDATE room SET deleted_seq = 0 WHERE room_number = ?'),
    setText: database.prepare('UPDATE entry SET text = ? WHERE room_number = ? AND seq = ?'),
    retireRoom: database.prepare('UPDATE room SET is_retired = 1, is_joined = 0 WHERE room_number = ?'),
    readUnsent: database.prepare(`
      SELECT message_key, text, written_at_unix_ms, state, failure
      FROM unsent WHERE server_number = ? AND room_id = ? ORDER BY unsent_id`),
    // In the place of one with the same key, but last: what is tried again goes behind the others.
    addUnsent: database.prepare(`
      INSERT OR REPLACE INTO unsent (server_number, room_id, message_key, text, written_at_unix_ms, state, failure)
      VALUES (?, ?, ?, ?, ?, ?, ?)`),
    setUnsentState: database.prepare('UPDATE unsent SET state = ?, failure = ? WHERE server_number = ? AND message_key = ?'),
  };
}

function failureOf(state: UnsentState): string | null {
  return state.kind === 'failed' ? JSON.stringify(state.failure) : null;
}

function unsentOf({ message_key: key, text, written_at_unix_ms: writtenAtUnixMs, state, failure }: z.infer<typeof UnsentRow>): UnsentMessage {
  if (state !== 'failed') return { key, text, writtenAtUnixMs, state: { kind: state } };
  // A code of a newer version means what INTERNAL means.
  const parsed = FailureView.safeParse(JSON.parse(failure ?? '{}'));
  return { key, text, writtenAtUnixMs, state: { kind: state, failure: parsed.success ? parsed.data : { code: 'INTERNAL' } } };
}

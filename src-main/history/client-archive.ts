// What is asked of all that one's own copy holds: an overview, pages of any room, deleting, importing. Runs on the worker thread, on
// the database that ClientDatabase keeps up. Must not know of threads, files or who asks.
import { z } from 'zod';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { ChangedCopy, ServerFacts, StoredMessage } from '../../src-shared/session/local-history.ts';
import { MESSAGE_AS_JSON, messageOfRow, RoomRow, ServerRow, storable, storableOrNull } from './client-rows.ts';
import type { FinishedRoom, ImportCounts, ImportedRoom, ArchivedRoom, ArchivedRoomFacts, ArchivedServer } from './history-archive.ts';
import type { Database } from './open-sqlite.ts';
import { storageReasonOf } from './sqlite-failure.ts';

const ArchivedRoomRow = RoomRow.extend({ server_number: z.int(), copy_id: z.string(), is_retired: z.int() });
type ArchivedRoomRow = z.infer<typeof ArchivedRoomRow>;

export class ClientArchive {
  readonly #database: Database;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  /** @throws AppError HISTORY_UNAVAILABLE. */
  overview(): ArchivedServer[] {
    return this.#read(() => {
      const { servers, rooms, messageCounts, unsentCounts, addressesOf } = this.#statements;
      const messages = new Map(messageCounts.all().map((row) => [Number(row.room_number), Number(row.messages)]));
      const unsent = new Map(unsentCounts.all().map((row) => [`${Number(row.server_number)} ${String(row.room_id)}`, Number(row.messages)]));
      const allRooms = rooms.all().map((row) => ArchivedRoomRow.parse(row));
      return servers.all().map((row) => {
        const server = ServerRow.parse(row);
        return {
          serverNumber: server.server_number,
          serverKey: server.server_key,
          dialect: server.dialect,
          spaceName: server.space_name,
          selfId: server.self_id,
          selfName: server.self_name,
          landingRoomId: server.landing_room_id,
          addresses: addressesOf.all(server.server_number).map(({ address }) => String(address)),
          rooms: allRooms
            .filter((room) => room.server_number === server.server_number)
            .map((room) => archivedRoomOf(room, messages, unsent)),
        };
      });
    });
  }

  /** @throws AppError HISTORY_UNAVAILABLE. */
  readForward(roomNumber: number, afterSeq: number, limit: number): StoredMessage[] {
    return this.#read(() => this.#statements.readForward.all(roomNumber, afterSeq, limit).map(messageOfRow));
  }

  /** @throws AppError HISTORY_WRITE_FAILED: nothing was deleted. */
  remove(roomNumbers: readonly number[], removesUnsent: boolean): ChangedCopy[] {
    // What is deleted is overwritten with zeros; the log, which has the pages as they were, is emptied afterwards.
    this.#database.exec('PRAGMA secure_delete = ON');
    try {
      const changed = this.#write(() => {
        const rooms = roomNumbers.flatMap((roomNumber) => this.#findRoom(roomNumber) ?? []);
        const inUse = rooms.filter((room) => room.is_retired === 0);
        const changes = inUse.map((room) => this.#changedRoomOf({ ...room, floor_seq: room.last_seq, deleted_seq: room.last_seq }));
        for (const room of rooms) this.#removeRoom(room, removesUnsent);
        for (const { server_number: serverNumber } of rooms) this.#statements.forgetServer(serverNumber);
        return changes;
      });
      this.#giveBack();
      return changed;
    } finally {
      this.#database.exec('PRAGMA secure_delete = OFF');
    }
  }

  /** @throws AppError HISTORY_WRITE_FAILED. */
  importServer(facts: ServerFacts, addresses: readonly string[]): { serverNumber: number; isNew: boolean; selfId: string | null } {
    return this.#write(() => {
      const { findServer, addServer, addPlace } = this.#statements;
      const known = findServer.get(facts.serverKey);
      if (!known) {
        const { serverKey, dialect, spaceName, selfId, selfName, landingRoomId } = facts;
        addServer.run(storable(serverKey), dialect, storableOrNull(spaceName), storableOrNull(selfId), storable(selfName), storableOrNull(landingRoomId));
      }
      const row = z.object({ server_number: z.int(), self_id: z.string().nullable() }).parse(known ?? findServer.get(storable(facts.serverKey)));
      for (const address of addresses) addPlace.run(storable(address), row.server_number);
      return { serverNumber: row.server_number, isNew: !known, selfId: row.self_id };
    });
  }

  /** @throws AppError HISTORY_WRITE_FAILED. */
  importRoom(serverNumber: number, room: ArchivedRoomFacts): ImportedRoom {
    return this.#write(() => {
      const found = this.#findSameNumbers(serverNumber, room);
      const isOlder = String(this.#statements.dialectOf.get(serverNumber)?.dialect) !== 'wassop2';
      // The next thing heard on an older server gets the number after the last here, whatever the file has there.
      if (found) return { roomNumber: found.room_number, maxSeq: isOlder && found.is_retired === 0 ? found.last_seq : Number.MAX_SAFE_INTEGER };
      const isApart = room.isRetired || this.#statements.findInUse.get(serverNumber, storable(room.roomId)) !== undefined;
      const { lastSeq, readSeq, deletedSeq } = room;
      const place = [serverNumber, storable(room.roomId), storable(room.name), storable(room.copyId)] as const;
      // Empty, at its end: what is imported counts only when it is finished.
      const added = this.#statements.addRoom.run(...place, isApart || !room.isJoined ? 0 : 1, isApart ? 1 : 0, lastSeq, lastSeq, readSeq, deletedSeq);
      return { roomNumber: Number(added.lastInsertRowid), maxSeq: Number.MAX_SAFE_INTEGER };
    });
  }

  /** @throws AppError HISTORY_WRITE_FAILED: nothing of these was added. */
  importMessages(roomNumber: number, messages: readonly StoredMessage[]): ImportCounts {
    return this.#write(() => {
      const { insertEntry, findEntry } = this.#statements;
      const counts = { addedCount: 0, knownCount: 0, differingCount: 0 };
      for (const message of messages) {
        const { seq, key, authorId, authorName, door, isOwn, sentAtUnixMs, text } = message;
        const author = [storableOrNull(authorId), storable(authorName), door] as const;
        const { changes } = insertEntry.run(roomNumber, seq, storable(key), ...author, isOwn ? 1 : 0, sentAtUnixMs, storable(text));
        if (changes > 0) counts.addedCount += 1;
        else if (isSameMessage(messageOfRow(findEntry.get(roomNumber, seq)), message)) counts.knownCount += 1;
        else counts.differingCount += 1;
      }
      return counts;
    });
  }

  /** @throws AppError HISTORY_WRITE_FAILED. */
  finishRoom(roomNumber: number, imported: ArchivedRoomFacts): FinishedRoom {
    return this.#write(() => {
      const room = this.#findRoom(roomNumber);
      if (!room || imported.floorSeq > room.last_seq || imported.lastSeq < room.floor_seq) return { isApart: true, changed: null };
      const floorSeq = Math.min(room.floor_seq, imported.floorSeq);
      const isOlder = String(this.#statements.dialectOf.get(room.server_number)?.dialect) !== 'wassop2';
      const lastSeq = isOlder ? room.last_seq : Math.max(room.last_seq, imported.lastSeq);
      const deletedSeq = Math.min(room.deleted_seq, floorSeq);
      this.#statements.setBounds.run(floorSeq, lastSeq, deletedSeq, roomNumber);
      const changed = room.is_retired === 1 ? null : this.#changedRoomOf({ ...room, floor_seq: floorSeq, deleted_seq: deletedSeq });
      return { isApart: false, changed };
    });
  }

  #giveBack(): void {
    try {
      this.#database.exec('PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);');
    } catch {
      // The deletion stands. A disk too full for this gets the log emptied at the next checkpoint, at the latest at the end.
    }
  }

  #removeRoom(room: ArchivedRoomRow, removesUnsent: boolean): void {
    const { deleteEntries, deleteRoom, emptyRoom, deleteUnsent } = this.#statements;
    deleteEntries.run(room.room_number);
    if (removesUnsent) deleteUnsent.run(room.server_number, room.room_id);
    if (room.is_retired === 1) deleteRoom.run(room.room_number);
    else emptyRoom.run(room.room_number);
  }

  /** Numbers of a Wassop 2 room in use are the host's; all others belong to one copy. */
  #findSameNumbers(serverNumber: number, { roomId, copyId, isRetired }: ArchivedRoomFacts): ArchivedRoomRow | undefined {
    const { findCopy, findInUse, dialectOf } = this.#statements;
    const isNumberedByHost = !isRetired && String(dialectOf.get(serverNumber)?.dialect) === 'wassop2';
    const row = isNumberedByHost ? findInUse.get(serverNumber, storable(roomId)) : findCopy.get(serverNumber, storable(copyId), storable(roomId));
    return row && ArchivedRoomRow.parse(row);
  }

  #findRoom(roomNumber: number): ArchivedRoomRow | undefined {
    const row = this.#statements.findRoom.get(roomNumber);
    return row && ArchivedRoomRow.parse(row);
  }

  #changedRoomOf({ server_number: serverNumber, room_id: roomId, floor_seq: floorSeq, deleted_seq: deletedSeq }: ArchivedRoomRow): ChangedCopy {
    return { serverKey: String(this.#statements.keyOf.get(serverNumber)?.server_key), roomId, floorSeq, deletedSeq };
  }

  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new AppError('HISTORY_UNAVAILABLE', { details: { reason: storageReasonOf(error) }, cause: error });
    }
  }

  #write<T>(work: () => T): T {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite itself rolls back on some errors, a full disk among them.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw new AppError('HISTORY_WRITE_FAILED', { details: { reason: storageReasonOf(error) }, cause: error });
    }
  }
}

function prepareStatements(database: Database) {
  const roomColumns = 'room_number, server_number, room_id, name, copy_id, is_joined, is_retired, floor_seq, last_seq, read_seq, deleted_seq';
  const deleteRooms = database.prepare('DELETE FROM room WHERE server_number = ?');
  const deleteServer = database.prepare('DELETE FROM server WHERE server_number = ?');
  const isWorthKnowing = database.prepare(`
    SELECT EXISTS (SELECT 1 FROM place WHERE server_number = :server)
      OR EXISTS (SELECT 1 FROM unsent WHERE server_number = :server)
      OR EXISTS (SELECT 1 FROM room JOIN entry USING (room_number) WHERE room.server_number = :server) AS is_worth_knowing`);
  return {
    servers: database.prepare('SELECT server_number, server_key, dialect, space_name, self_id, self_name, landing_room_id FROM server ORDER BY server_number'),
    rooms: database.prepare(`SELECT ${roomColumns} FROM room ORDER BY room_number`),
    messageCounts: database.prepare('SELECT room_number, count(*) AS messages FROM entry GROUP BY room_number'),
    unsentCounts: database.prepare('SELECT server_number, room_id, count(*) AS messages FROM unsent GROUP BY server_number, room_id'),
    addressesOf: database.prepare('SELECT address FROM place WHERE server_number = ? ORDER BY address'),
    readForward: database.prepare(`SELECT ${MESSAGE_AS_JSON} FROM entry WHERE room_number = ? AND seq > ? ORDER BY seq LIMIT ?`),
    findRoom: database.prepare(`SELECT ${roomColumns} FROM room WHERE room_number = ?`),
    findInUse: database.prepare(`SELECT ${roomColumns} FROM room WHERE server_number = ? AND room_id = ? AND is_retired = 0`),
    findCopy: database.prepare(`SELECT ${roomColumns} FROM room WHERE server_number = ? AND copy_id = ? AND room_id = ?`),
    keyOf: database.prepare('SELECT server_key FROM server WHERE server_number = ?'),
    dialectOf: database.prepare('SELECT dialect FROM server WHERE server_number = ?'),
    findServer: database.prepare('SELECT server_number, self_id FROM server WHERE server_key = ?'),
    addServer: database.prepare('INSERT INTO server (server_key, dialect, space_name, self_id, self_name, landing_room_id) VALUES (?, ?, ?, ?, ?, ?)'),
    addPlace: database.prepare('INSERT INTO place (address, server_number) VALUES (?, ?) ON CONFLICT (address) DO NOTHING'),
    addRoom: database.prepare(`
      INSERT INTO room (server_number, room_id, name, copy_id, is_joined, is_retired, floor_seq, last_seq, read_seq, deleted_seq)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    insertEntry: database.prepare(`
      INSERT INTO entry (room_number, seq, message_key, author_id, author_name, author_door, is_own, sent_at_unix_ms, text)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (room_number, seq) DO NOTHING`),
    findEntry: database.prepare(`SELECT ${MESSAGE_AS_JSON} FROM entry WHERE room_number = ? AND seq = ?`),
    setBounds: database.prepare('UPDATE room SET floor_seq = ?, last_seq = ?, deleted_seq = ? WHERE room_number = ?'),
    deleteEntries: database.prepare('DELETE FROM entry WHERE room_number = ?'),
    deleteUnsent: database.prepare('DELETE FROM unsent WHERE server_number = ? AND room_id = ?'),
    deleteRoom: database.prepare('DELETE FROM room WHERE room_number = ?'),
    emptyRoom: database.prepare('UPDATE room SET floor_seq = last_seq, read_seq = last_seq, deleted_seq = last_seq WHERE room_number = ?'),
    /** What can neither be found again nor holds anything: there is nothing to be remembered about it. */
    forgetServer(serverNumber: number): void {
      if (Number(isWorthKnowing.get({ server: serverNumber })?.is_worth_knowing) === 1) return;
      deleteRooms.run(serverNumber);
      deleteServer.run(serverNumber);
    },
  };
}

function archivedRoomOf(row: ArchivedRoomRow, messages: ReadonlyMap<number, number>, unsent: ReadonlyMap<string, number>): ArchivedRoom {
  return {
    roomNumber: row.room_number,
    roomId: row.room_id,
    name: row.name,
    copyId: row.copy_id,
    isJoined: row.is_joined === 1,
    isRetired: row.is_retired === 1,
    floorSeq: row.floor_seq,
    lastSeq: row.last_seq,
    readSeq: row.read_seq,
    deletedSeq: row.deleted_seq,
    messageCount: messages.get(row.room_number) ?? 0,
    // The outbox is of the room that goes on.
    unsentCount: row.is_retired === 1 ? 0 : (unsent.get(`${row.server_number} ${row.room_id}`) ?? 0),
  };
}

/** Who exported it saw their own messages as own, under keys of their own. */
function isSameMessage(kept: StoredMessage, imported: StoredMessage): boolean {
  return (
    kept.authorId === (imported.authorId === null ? null : storable(imported.authorId)) &&
    kept.authorName === storable(imported.authorName) &&
    kept.sentAtUnixMs === imported.sentAtUnixMs &&
    kept.text === storable(imported.text)
  );
}

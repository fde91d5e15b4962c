// A LocalHistory that ends with the process: for tests, with the same contract as the one on disk.
// Must not be used where something is promised to be kept.
import { AppError } from '../errors/app-failure.ts';
import { assertNever } from '../util/assert-never.ts';
import type { ChangedCopy, KnownServer, LocalChange, LocalHistory, LocalPage, RoomKey, ServerFacts, StoredMessage, UnsentMessage } from './local-history.ts';

interface MemoryRoom {
  readonly roomId: string;
  name: string;
  isJoined: boolean;
  floorSeq: number;
  lastSeq: number;
  readSeq: number;
  deletedSeq: number;
  /** By number. */
  readonly messages: Map<number, StoredMessage>;
}

interface MemoryServer {
  facts: ServerFacts;
  /** In the order they became known. */
  readonly rooms: Map<string, MemoryRoom>;
  /** By key, in the order of writing, with the room it is for. */
  readonly unsent: Map<string, { readonly roomId: string; message: UnsentMessage }>;
}

export class MemoryLocalHistory implements LocalHistory {
  readonly #servers = new Map<string, MemoryServer>();
  readonly #keyByAddress = new Map<string, string>();
  #isClosed = false;

  async recall(what: { readonly addresses: readonly string[] } | { readonly serverKey: string }): Promise<KnownServer | null> {
    if (this.#isClosed) throw new AppError('HISTORY_UNAVAILABLE', { details: { reason: 'closed' } });
    const keys = 'serverKey' in what ? [what.serverKey] : what.addresses.flatMap((address) => this.#keyByAddress.get(address) ?? []);
    const server = this.#servers.get(keys[0] ?? '');
    return server ? knownOf(server) : null;
  }

  async keep(change: LocalChange): Promise<void> {
    if (this.#isClosed) throw new AppError('HISTORY_WRITE_FAILED', { details: { reason: 'closed' } });
    this.#apply(change);
  }

  async read(at: RoomKey, beforeSeq: number, limit: number): Promise<LocalPage> {
    if (this.#isClosed) throw new AppError('HISTORY_UNAVAILABLE', { details: { reason: 'closed' } });
    const below = [...(this.#room(at)?.messages.values() ?? [])].filter(({ seq }) => seq < beforeSeq).sort((a, b) => a.seq - b.seq);
    return { messages: below.slice(-limit), hasMore: below.length > limit };
  }

  async readAfter(at: RoomKey, afterSeq: number, limit: number): Promise<LocalPage> {
    if (this.#isClosed) throw new AppError('HISTORY_UNAVAILABLE', { details: { reason: 'closed' } });
    const above = [...(this.#room(at)?.messages.values() ?? [])].filter(({ seq }) => seq > afterSeq).sort((a, b) => a.seq - b.seq);
    return { messages: above.slice(0, limit), hasMore: above.length > limit };
  }

  /** Deletes all messages of a room, as a person may of the copy on disk. @returns what sessions have to be told. */
  remove(at: RoomKey): ChangedCopy | null {
    const room = this.#room(at);
    if (!room) return null;
    room.messages.clear();
    room.floorSeq = room.lastSeq;
    room.readSeq = room.lastSeq;
    room.deletedSeq = room.lastSeq;
    return { ...at, floorSeq: room.floorSeq, deletedSeq: room.deletedSeq };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #apply(change: LocalChange): void {
    if (change.kind === 'server') this.#noteServer(change.address, change.facts);
    else if (change.kind === 'room') this.#noteRoom(change.at, change.name, change.lastSeq);
    else {
      const server = this.#servers.get(change.at.serverKey);
      const room = server?.rooms.get(change.at.roomId);
      if (server && room) changeRoom(server, room, change);
    }
  }

  #noteServer(address: string, facts: ServerFacts): void {
    this.#keyByAddress.set(address, facts.serverKey);
    const known = this.#servers.get(facts.serverKey);
    if (known) known.facts = facts;
    else this.#servers.set(facts.serverKey, { facts, rooms: new Map(), unsent: new Map() });
  }

  #noteRoom({ serverKey, roomId }: RoomKey, name: string, lastSeq: number): void {
    const rooms = this.#servers.get(serverKey)?.rooms;
    const known = rooms?.get(roomId);
    if (known) known.name = name;
    else rooms?.set(roomId, { roomId, name, isJoined: false, floorSeq: lastSeq, lastSeq, readSeq: lastSeq, deletedSeq: 0, messages: new Map() });
  }

  #room({ serverKey, roomId }: RoomKey): MemoryRoom | undefined {
    return this.#servers.get(serverKey)?.rooms.get(roomId);
  }
}

function changeRoom(server: MemoryServer, room: MemoryRoom, change: Exclude<LocalChange, { kind: 'server' | 'room' }>): void {
  switch (change.kind) {
    case 'joined':
      room.isJoined = change.isJoined;
      return;
    case 'newer':
      if (change.afterSeq !== undefined && change.afterSeq !== room.lastSeq) return;
      for (const message of change.messages) {
        room.messages.set(message.seq, message);
        if (message.isOwn) server.unsent.delete(message.key);
      }
      room.lastSeq = Math.max(room.lastSeq, change.lastSeq);
      return;
    case 'older':
      if (change.beforeSeq !== room.floorSeq + 1) return;
      for (const message of change.messages) room.messages.set(message.seq, message);
      room.floorSeq = change.floorSeq;
      return;
    case 'text': {
      const message = room.messages.get(change.seq);
      if (message) room.messages.set(change.seq, { ...message, text: change.text });
      return;
    }
    case 'read':
      room.readSeq = Math.max(room.readSeq, change.seq);
      return;
    case 'undelete':
      room.deletedSeq = 0;
      return;
    case 'retire':
      server.rooms.delete(room.roomId);
      return;
    case 'unsent':
      server.unsent.delete(change.message.key);
      server.unsent.set(change.message.key, { roomId: room.roomId, message: change.message });
      return;
    case 'unsent-state': {
      const unsent = server.unsent.get(change.key);
      if (unsent) unsent.message = { ...unsent.message, state: change.state };
      return;
    }
    case 'unsent-removed':
      server.unsent.delete(change.key);
      return;
    default:
      return assertNever(change);
  }
}

function knownOf({ facts, rooms, unsent }: MemoryServer): KnownServer {
  return {
    ...facts,
    rooms: [...rooms.values()].map(({ roomId, name, isJoined, floorSeq, lastSeq, readSeq, deletedSeq, messages }) => ({
      roomId,
      name,
      isJoined,
      floorSeq,
      lastSeq,
      deletedSeq,
      unreadCount: [...messages.values()].filter(({ seq, isOwn }) => seq > readSeq && !isOwn).length,
      unsent: [...unsent.values()].flatMap((one) => (one.roomId === roomId ? [one.message] : [])),
    })),
  };
}

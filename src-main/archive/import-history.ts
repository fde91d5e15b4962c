// Takes an exported history over into one's own copy: checked whole first, then added where it is missing. Must not know windows.
import { toFailure, AppError } from '../../src-shared/errors/app-failure.ts';
import type { ChangedCopy, StoredMessage } from '../../src-shared/session/local-history.ts';
import { assertNever } from '../../src-shared/util/assert-never.ts';
import type { ImportedRoom, HistoryArchive } from '../history/history-archive.ts';
import type { HistoryRecord, RoomRecord, ServerRecord } from './history-file.ts';
import { readHistoryFile } from './read-history-file.ts';

/** Some 10 ms of writing: what is being sent and received meanwhile waits no longer than that. */
const GROUP_MESSAGES = 500;

type Kept = Pick<HistoryArchive, 'importServer' | 'importRoom' | 'importMessages' | 'finishRoom'>;

export interface ImportJob {
  /** Absolute path. */
  readonly file: string;
  readonly signal: AbortSignal;
  /** Of the bytes, each of which is read twice. */
  readonly onProgress: (done: number, total: number) => void;
}

export interface ImportResult {
  readonly addedCount: number;
  readonly knownCount: number;
  readonly skippedCount: number;
  readonly roomsApart: readonly string[];
  /** Copies of rooms that begin lower now. */
  readonly changed: readonly ChangedCopy[];
  /** Servers nothing was known of. */
  readonly newServers: readonly ServerRecord[];
  readonly exportedAtUnixMs: number;
}

/**
 * @returns null when it was cancelled: what was added by then stays, and importing again adds the rest.
 * @throws AppError IMPORT_*; but for IMPORT_FAILED nothing was changed.
 */
export async function importHistory(kept: Kept, { file, signal, onProgress }: ImportJob): Promise<ImportResult | null> {
  for await (const { readBytes, totalBytes } of readHistoryFile(file)) {
    if (signal.aborted) return null;
    onProgress(readBytes, totalBytes * 2);
  }
  const importer = new Importer(kept);
  let exportedAtUnixMs = 0;
  for await (const piece of readHistoryFile(file)) {
    if (signal.aborted) return null;
    exportedAtUnixMs = piece.exportedAtUnixMs;
    for (const record of piece.records) await importer.take(record);
    onProgress(piece.totalBytes + piece.readBytes, piece.totalBytes * 2);
  }
  await importer.end();
  return { ...importer.result(), exportedAtUnixMs };
}

interface OpenRoom {
  readonly record: RoomRecord;
  readonly imported: ImportedRoom;
}

class Importer {
  readonly #kept: Kept;
  #server: { readonly record: ServerRecord; readonly serverNumber: number; readonly selfId: string | null } | null = null;
  #room: OpenRoom | null = null;
  #group: StoredMessage[] = [];
  #addedCount = 0;
  #knownCount = 0;
  #skippedCount = 0;
  readonly #roomsApart: string[] = [];
  readonly #changed: ChangedCopy[] = [];
  readonly #newServers: ServerRecord[] = [];

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  result(): Omit<ImportResult, 'exportedAtUnixMs'> {
    return {
      addedCount: this.#addedCount,
      knownCount: this.#knownCount,
      skippedCount: this.#skippedCount,
      roomsApart: this.#roomsApart,
      changed: this.#changed,
      newServers: this.#newServers,
    };
  }

  /** @throws AppError IMPORT_FAILED. */
  async take(record: HistoryRecord): Promise<void> {
    switch (record.kind) {
      case 'server':
        await this.#finishRoom();
        return this.#beginServer(record);
      case 'room':
        await this.#finishRoom();
        return this.#beginRoom(record);
      case 'message': {
        const { kind: _kind, ...message } = record;
        this.#addMessage(message);
        return this.#group.length < GROUP_MESSAGES ? undefined : this.#writeGroup();
      }
      default:
        return assertNever(record);
    }
  }

  async end(): Promise<void> {
    await this.#finishRoom();
  }

  async #beginServer(record: ServerRecord): Promise<void> {
    const { kind: _kind, addresses, ...facts } = record;
    const { serverNumber, isNew, selfId } = await this.#kept.importServer(facts, addresses).catch(failed);
    if (isNew) this.#newServers.push(record);
    this.#server = { record, serverNumber, selfId };
  }

  async #beginRoom(record: RoomRecord): Promise<void> {
    const { kind: _kind, ...room } = record;
    if (!this.#server) throw new Error('A room without a server');
    this.#room = { record, imported: await this.#kept.importRoom(this.#server.serverNumber, room).catch(failed) };
  }

  #addMessage(message: StoredMessage): void {
    if (!this.#room || !this.#server) throw new Error('A message without a room');
    if (message.seq > this.#room.imported.maxSeq) {
      this.#skippedCount += 1;
      return;
    }
    const { selfId, record } = this.#server;
    // Own is what the person wrote whose copy this is, which need not be who exported it.
    const isOwn = selfId === record.selfId ? message.isOwn : message.authorId === selfId;
    this.#group.push({ ...message, isOwn });
  }

  async #writeGroup(): Promise<void> {
    if (!this.#room || this.#group.length === 0) return;
    const group = this.#group;
    this.#group = [];
    const counts = await this.#kept.importMessages(this.#room.imported.roomNumber, group).catch(failed);
    this.#addedCount += counts.addedCount;
    this.#knownCount += counts.knownCount;
    this.#skippedCount += counts.differingCount;
  }

  async #finishRoom(): Promise<void> {
    await this.#writeGroup();
    if (!this.#room) return;
    const { record, imported } = this.#room;
    this.#room = null;
    const { kind: _kind, ...room } = record;
    const { isApart, changed } = await this.#kept.finishRoom(imported.roomNumber, room).catch(failed);
    if (isApart) this.#roomsApart.push(room.name);
    if (changed) this.#changed.push(changed);
  }
}

function failed(error: unknown): never {
  const { details } = toFailure(error);
  throw new AppError('IMPORT_FAILED', { ...(details && { details }), cause: error });
}

// An exported history as it is read again: record by record, each checked, in an order that makes sense. Must not know the database.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';
import { HISTORY_FILE_FORMAT, HISTORY_FILE_VERSION, HistoryFileHead, HistoryRecord } from './history-file.ts';
import { BadDocumentError, JsonRecords } from './json-records.ts';

/** A hundred times what a person writes in a life of chatting; more is no history of this app. */
const MAX_FILE_BYTES = 4 * 1024 ** 3;
/** Above the longest message with every character escaped. */
const MAX_RECORD_CHARS = 16 * 1024 ** 2;

export interface ReadPiece {
  readonly records: readonly HistoryRecord[];
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly exportedAtUnixMs: number;
}

/**
 * Reads the file in pieces of some hundred records.
 * @throws AppError IMPORT_UNREADABLE, IMPORT_NO_HISTORY, IMPORT_DAMAGED, IMPORT_NEWER or IMPORT_TOO_BIG.
 */
export async function* readHistoryFile(file: string): AsyncGenerator<ReadPiece> {
  const totalBytes = await sizeOf(file);
  let exportedAtUnixMs = 0;
  const document = new JsonRecords(MAX_RECORD_CHARS, (head) => {
    exportedAtUnixMs = checkHead(head);
  });
  const order = new RecordOrder();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let readBytes = 0;
  try {
    for await (const chunk of createReadStream(file)) {
      const bytes = chunk as Buffer;
      readBytes += bytes.length;
      const records = document.push(decoder.decode(bytes, { stream: true }));
      yield { records: records.map((record) => order.check(record)), readBytes, totalBytes, exportedAtUnixMs };
    }
    decoder.decode();
    document.end();
  } catch (error) {
    throw error instanceof AppError ? error : new AppError(codeOf(error), { cause: error });
  }
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((error: unknown) => {
    throw new AppError('IMPORT_UNREADABLE', { cause: error });
  });
  if (!found.isFile()) throw new AppError('IMPORT_UNREADABLE');
  if (found.size > MAX_FILE_BYTES) throw new AppError('IMPORT_TOO_BIG');
  return found.size;
}

/** @returns when it was exported. */
function checkHead(head: Readonly<Record<string, unknown>>): number {
  if (head['format'] !== HISTORY_FILE_FORMAT) throw new AppError('IMPORT_NO_HISTORY');
  const parsed = HistoryFileHead.safeParse(head);
  if (!parsed.success) throw new AppError('IMPORT_DAMAGED');
  if (parsed.data.version > HISTORY_FILE_VERSION) throw new AppError('IMPORT_NEWER');
  return parsed.data.exportedAtUnixMs;
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof BadDocumentError) return error.what === 'head' ? 'IMPORT_NO_HISTORY' : error.what === 'record' ? 'IMPORT_DAMAGED' : 'IMPORT_TOO_BIG';
  // Bytes that are no UTF-8.
  return error instanceof TypeError ? 'IMPORT_DAMAGED' : 'IMPORT_UNREADABLE';
}

/** A room follows its server, messages their room, with rising numbers up to the room's last. */
class RecordOrder {
  #hasServer = false;
  #lastSeq = 0;
  #roomLastSeq: number | null = null;

  check(value: unknown): HistoryRecord {
    const parsed = HistoryRecord.safeParse(value);
    if (!parsed.success) throw new AppError('IMPORT_DAMAGED');
    const record = parsed.data;
    if (record.kind === 'server') {
      this.#hasServer = true;
      this.#roomLastSeq = null;
    } else if (record.kind === 'room') {
      if (!this.#hasServer) throw new AppError('IMPORT_DAMAGED');
      this.#roomLastSeq = record.lastSeq;
      this.#lastSeq = 0;
    } else {
      if (this.#roomLastSeq === null || record.seq <= this.#lastSeq || record.seq > this.#roomLastSeq) throw new AppError('IMPORT_DAMAGED');
      this.#lastSeq = record.seq;
    }
    return record;
  }
}

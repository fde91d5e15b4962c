// The export that can be imported again: one JSON document, one record a line. Format: docs/history-file.md.
import type { StoredMessage } from '../../src-shared/session/local-history.ts';
import type { ArchivedRoom, ArchivedServer } from '../history/history-archive.ts';
import type { ExportSubject, ExportWriter } from './export-writer.ts';
import { HISTORY_FILE_FORMAT, HISTORY_FILE_VERSION } from './history-file.ts';
import type { MessageRecord, RoomRecord, ServerRecord } from './history-file.ts';

export class JsonWriter implements ExportWriter {
  readonly #subject: Pick<ExportSubject, 'exportedAtUnixMs' | 'appVersion'>;
  #hasRecords = false;

  constructor(subject: Pick<ExportSubject, 'exportedAtUnixMs' | 'appVersion'>) {
    this.#subject = subject;
  }

  head(): string {
    const { exportedAtUnixMs, appVersion } = this.#subject;
    const members = { format: HISTORY_FILE_FORMAT, version: HISTORY_FILE_VERSION, program: `wassop/${appVersion}`, exportedAtUnixMs };
    return `${JSON.stringify(members).slice(0, -1)},"records":[`;
  }

  server({ serverKey, dialect, spaceName, selfId, selfName, landingRoomId, addresses }: ArchivedServer): string {
    const record: ServerRecord = { kind: 'server', serverKey, dialect, spaceName, selfId, selfName, landingRoomId, addresses: [...addresses] };
    return this.#record(record);
  }

  room({ roomId, name, copyId, isJoined, isRetired, floorSeq, lastSeq, readSeq, deletedSeq }: ArchivedRoom): string {
    const record: RoomRecord = { kind: 'room', roomId, name, copyId, isJoined, isRetired, floorSeq, lastSeq, readSeq, deletedSeq };
    return this.#record(record);
  }

  messages(messages: readonly StoredMessage[]): string {
    return messages.map((message) => this.#record({ kind: 'message', ...message } satisfies MessageRecord)).join('');
  }

  roomEnd(): string {
    return '';
  }

  foot(): string {
    return '\n]}\n';
  }

  #record(record: ServerRecord | RoomRecord | MessageRecord): string {
    const before = this.#hasRecords ? ',\n' : '\n';
    this.#hasRecords = true;
    return before + JSON.stringify(record);
  }
}

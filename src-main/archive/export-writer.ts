// What every format of export is to whoever drives it: pieces of text in order. Must not know files or databases.
import type { Locale, Translate } from '../../src-shared/i18n/translator.ts';
import type { StoredMessage } from '../../src-shared/session/local-history.ts';
import type { ArchivedRoom, ArchivedServer } from '../history/history-archive.ts';

export interface ExportSubject {
  /** What was exported, with the rooms that were. */
  readonly servers: readonly ArchivedServer[];
  readonly exportedAtUnixMs: number;
  readonly appVersion: string;
  readonly translate: Translate;
  readonly locale: Locale;
}

/** Called in this order: head; for each server `server`, for each of its rooms `room`, `messages` (any number of times, rising), `roomEnd`; foot. */
export interface ExportWriter {
  head(): string;
  server(server: ArchivedServer): string;
  room(room: ArchivedRoom, server: ArchivedServer): string;
  messages(messages: readonly StoredMessage[]): string;
  roomEnd(): string;
  foot(): string;
}

/** A server that has no name goes by where it is. */
export function serverTitle({ spaceName, addresses }: ArchivedServer, translate: Translate): string {
  return spaceName ?? addresses[0] ?? translate('export.unknownServer');
}

export function roomTitle({ name, isRetired }: ArchivedRoom, translate: Translate): string {
  return isRetired ? translate('export.earlierRoom', { room: name }) : name;
}

export function countMessages(servers: readonly ArchivedServer[]): number {
  return servers.flatMap(({ rooms }) => rooms).reduce((sum, { messageCount }) => sum + messageCount, 0);
}

/** Calendar day of the reader's time zone, for telling days apart. */
export function dayOf(unixMs: number): number {
  return new Date(unixMs).setHours(0, 0, 0, 0);
}

// What can be done with all of one's own copy, from outside of its thread: looked over, read, deleted, added to.
// Must not run SQL or know of files that were exported.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ServerFacts, StoredMessage } from '../../src-shared/session/local-history.ts';
import { CLIENT_DATABASE_FILE } from './client-format.ts';
import type { ClientCalls } from './client-messages.ts';
import type { ArchivedRoomFacts, HistoryArchive } from './history-archive.ts';

export type ArchiveChange = 'remove' | 'importServer' | 'importRoom' | 'importMessages' | 'finishRoom';
type ArchiveRead = 'overview' | 'readForward';

export interface ArchiveCalls {
  /** Finds everything that was to be kept before. */
  ask<Name extends ArchiveRead>(name: Name, args: ClientCalls[Name]['args']): Promise<ClientCalls[Name]['result']>;
  /** Comes after everything that was to be kept before. */
  change<Name extends ArchiveChange>(name: Name, args: ClientCalls[Name]['args']): Promise<ClientCalls[Name]['result']>;
}

export class SqliteHistoryArchive implements HistoryArchive {
  readonly folder: string;
  readonly #calls: ArchiveCalls;

  constructor(folder: string, calls: ArchiveCalls) {
    this.folder = folder;
    this.#calls = calls;
  }

  overview() {
    return this.#calls.ask('overview', {});
  }

  async readSizeBytes(): Promise<number> {
    const names = await readdir(this.folder);
    // Without what was moved aside: that is in folders of its own. The log may go away meanwhile.
    const files = names.filter((name) => name.startsWith(CLIENT_DATABASE_FILE));
    const sizes = await Promise.all(files.map((name) => stat(path.join(this.folder, name)).then(({ size }) => size, () => 0)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async readForward(roomNumber: number, afterSeq: number, limit: number): Promise<readonly StoredMessage[]> {
    return JSON.parse(await this.#calls.ask('readForward', { roomNumber, afterSeq, limit })) as StoredMessage[];
  }

  remove(roomNumbers: readonly number[], removesUnsent: boolean) {
    return this.#calls.change('remove', { roomNumbers, removesUnsent });
  }

  importServer(facts: ServerFacts, addresses: readonly string[]) {
    return this.#calls.change('importServer', { facts, addresses });
  }

  importRoom(serverNumber: number, room: ArchivedRoomFacts) {
    return this.#calls.change('importRoom', { serverNumber, room });
  }

  importMessages(roomNumber: number, messages: readonly StoredMessage[]) {
    return this.#calls.change('importMessages', { roomNumber, messages });
  }

  finishRoom(roomNumber: number, room: ArchivedRoomFacts) {
    return this.#calls.change('finishRoom', { roomNumber, room });
  }
}

// The thread that owns one database, a space's or one's own copy: takes requests one after another, answers each once.
// Entry of its own bundle. Must not know of groups, subscriptions or sessions.
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import { assertNever } from '../../src-shared/util/assert-never.ts';
import { ClientArchive } from './client-archive.ts';
import { ClientDatabase } from './client-database.ts';
import { CLIENT_FORMAT } from './client-format.ts';
import type { ClientCalls } from './client-messages.ts';
import { openDatabase } from './open-database.ts';
import { openSqlite } from './open-sqlite.ts';
import { readMarkerEpoch, restoreNewestBackup } from './restore-backup.ts';
import { takeRestoreLock } from './restore-lock.ts';
import { KeptSearchCalls } from './search/kept-search-calls.ts';
import { SpaceDatabase } from './space-database.ts';
import { storageReasonOf } from './sqlite-failure.ts';
import type { RestoredHistory } from '../host/hub/space-store.ts';
import type { RequestOf, SpaceThreadStart, ThreadStart, WorkerReply } from './thread-messages.ts';
import type { SpaceCalls } from './worker-messages.ts';

type SpaceRequest = RequestOf<SpaceCalls>;
type ClientRequest = RequestOf<ClientCalls>;

const port = parentPort;
if (!port) throw new Error('history/worker runs as a worker thread only');

function reply(message: WorkerReply): void {
  port?.postMessage(message);
}

interface Opened {
  readonly ask: (request: SpaceRequest | ClientRequest) => unknown;
  readonly restored: RestoredHistory | null;
}

/** Both sides are one build: what is given is what the type says, and a thread is asked only what its database answers. */
function open(start: ThreadStart): Opened {
  switch (start.kind) {
    case 'space': {
      const restored = start.restoreIfEpochIs === undefined ? null : restore(start, start.restoreIfEpochIs);
      const database = new SpaceDatabase(openDatabase(start), start.dataDir);
      return { ask: (request) => askSpace(database, request as SpaceRequest), restored };
    }
    case 'client': {
      const sqlite = openSqlite(CLIENT_FORMAT, start);
      const database = new ClientDatabase(sqlite);
      const search = new KeptSearchCalls(sqlite, () => performance.now());
      const archive = new ClientArchive(sqlite);
      return { ask: (request) => askClient({ database, search, archive }, request as ClientRequest), restored: null };
    }
    default:
      return assertNever(start);
  }
}

function tryToOpen(start: ThreadStart): Opened | undefined {
  try {
    return open(start);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    reply({ kind: 'not-opened', failure: error.failure, causeText: textOf(error.cause) });
    return undefined;
  }
}

function restore({ dataDir, nowUnixMs }: SpaceThreadStart, foundAtEpoch: number): RestoredHistory | null {
  try {
    takeRestoreLock(dataDir);
    // Another host has restored it since: what is there now is sound, or will be said not to be.
    return readMarkerEpoch(dataDir) === foundAtEpoch ? restoreNewestBackup(dataDir, nowUnixMs) : null;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('HOST_DATA_UNUSABLE', { details: { path: dataDir, reason: storageReasonOf(error) }, cause: error });
  }
}

function askSpace(database: SpaceDatabase, request: SpaceRequest): unknown {
  switch (request.call) {
    case 'load':
      return database.load();
    case 'saveRoom':
      return database.saveRoom(request.room);
    case 'removeRoom':
      return database.removeRoom(request.roomId);
    case 'saveIdentity':
      return database.saveIdentity(request.identity);
    case 'append':
      return database.appendGroup(request.rows);
    case 'read':
      return JSON.stringify(database.read(request.roomId, request.query));
    case 'saveVisits':
      return database.saveVisits(request.visits);
    case 'prune':
      return database.prune(request.limits);
    case 'countPrunable':
      return database.countPrunable(request.limits);
    case 'shrink':
      return database.shrink();
    case 'backup':
      return database.backup(request.nowUnixMs);
    case 'close':
      return database.close();
    default:
      return assertNever(request);
  }
}

interface ClientParts {
  readonly database: ClientDatabase;
  readonly search: KeptSearchCalls;
  readonly archive: ClientArchive;
}

function askClient({ database, search, archive }: ClientParts, request: ClientRequest): unknown {
  switch (request.call) {
    case 'recall':
      return database.recall(request.what);
    case 'keep':
      return database.keepGroup(request.changes);
    case 'read':
      return JSON.stringify(database.read(request.at, request.beforeSeq, request.limit));
    case 'readAfter':
      return JSON.stringify(database.readAfter(request.at, request.afterSeq, request.limit));
    case 'readKept':
      return JSON.stringify(database.readKept(request.roomNumber, request.anchor, request.limit));
    case 'search':
      return search.search(request.searchId, request.query);
    case 'keptRooms':
      return search.rooms();
    case 'people':
      return search.people(request.scope, request.part);
    case 'indexStep':
      return search.indexStep();
    case 'overview':
      return archive.overview();
    case 'readForward':
      return JSON.stringify(archive.readForward(request.roomNumber, request.afterSeq, request.limit));
    case 'remove':
      return archive.remove(request.roomNumbers, request.removesUnsent);
    case 'importServer':
      return archive.importServer(request.facts, request.addresses);
    case 'importRoom':
      return archive.importRoom(request.serverNumber, request.room);
    case 'importMessages':
      return archive.importMessages(request.roomNumber, request.messages);
    case 'finishRoom':
      return archive.finishRoom(request.roomNumber, request.room);
    case 'close':
      return database.close();
    default:
      return assertNever(request);
  }
}

function textOf(cause: unknown): string | undefined {
  return cause === undefined ? undefined : String(cause);
}

const opened = tryToOpen(workerData as ThreadStart);
if (opened) {
  const { ask, restored } = opened;
  port.on('message', (request: SpaceRequest | ClientRequest) => {
    try {
      reply({ kind: 'answer', id: request.id, value: ask(request) });
    } catch (error) {
      // Anything else is a fault of this code: it ends the thread, and the store says so to whoever waits.
      if (!(error instanceof AppError)) throw error;
      reply({ kind: 'failed', id: request.id, failure: error.failure, causeText: textOf(error.cause) });
    }
    if (request.call === 'close') port.close();
  });
  reply({ kind: 'opened', restored });
}

// The thread that owns a space's database: takes requests one after another, answers each once. Entry of its own bundle.
// Must not know of groups, subscriptions or rooms' members.
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import { assertNever } from '../../src-shared/util/assert-never.ts';
import { openDatabase } from './open-database.ts';
import { restoreNewestBackup } from './restore-backup.ts';
import { SpaceDatabase } from './space-database.ts';
import { storageReasonOf } from './sqlite-failure.ts';
import type { RestoredHistory } from '../host/hub/space-store.ts';
import type { WorkerReply, WorkerRequest, WorkerStart } from './worker-messages.ts';

const port = parentPort;
if (!port) throw new Error('history/worker runs as a worker thread only');

function reply(message: WorkerReply): void {
  port?.postMessage(message);
}

interface Opened {
  readonly database: SpaceDatabase;
  readonly restored: RestoredHistory | null;
}

function open(): Opened | undefined {
  try {
    // Both sides are one build: what the store gave is what the type says.
    const start = workerData as WorkerStart;
    const restored = start.shouldRestore ? restore(start) : null;
    return { database: new SpaceDatabase(openDatabase(start), start.dataDir), restored };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    reply({ kind: 'not-opened', failure: error.failure, causeText: textOf(error.cause) });
    return undefined;
  }
}

function restore({ dataDir, nowUnixMs }: WorkerStart): RestoredHistory | null {
  try {
    return restoreNewestBackup(dataDir, nowUnixMs);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('HOST_DATA_UNUSABLE', { details: { path: dataDir, reason: storageReasonOf(error) }, cause: error });
  }
}

function handle(database: SpaceDatabase, request: WorkerRequest): unknown {
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

function textOf(cause: unknown): string | undefined {
  return cause === undefined ? undefined : String(cause);
}

const opened = open();
if (opened) {
  const { database, restored } = opened;
  port.on('message', (request: WorkerRequest) => {
    try {
      reply({ kind: 'answer', id: request.id, value: handle(database, request) });
    } catch (error) {
      // Anything else is a fault of this code: it ends the thread, and the store says so to whoever waits.
      if (!(error instanceof AppError)) throw error;
      reply({ kind: 'failed', id: request.id, failure: error.failure, causeText: textOf(error.cause) });
    }
    if (request.call === 'close') port.close();
  });
  reply({ kind: 'opened', restored });
}

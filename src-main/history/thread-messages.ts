// What a thread with a database and whoever started it say to each other, whichever database it is. Both sides are one build, so
// nothing is checked here. Knows nothing of threads or SQL.
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { RestoredHistory } from '../host/hub/space-store.ts';
import type { OpenDatabaseOptions } from './open-database.ts';
import type { OpenSqliteOptions } from './open-sqlite.ts';

export interface SpaceThreadStart extends OpenDatabaseOptions {
  readonly kind: 'space';
  /** Put the newest sound backup in the place of the database first, which was found damaged while the marker's epoch was this. */
  readonly restoreIfEpochIs?: number;
}

/** `workerData` of the thread: which database it is to open. */
export type ThreadStart =
  | SpaceThreadStart
  | ({ readonly kind: 'client' } & OpenSqliteOptions);

/** Each request a database takes, with what it answers; `close` is the last. */
export type CallTable = { readonly [name: string]: { readonly args: object; readonly result: unknown } };

export type RequestOf<Calls extends CallTable> = {
  [Name in keyof Calls & string]: { readonly id: number; readonly call: Name } & Calls[Name]['args'];
}[keyof Calls & string];

/** `opened` comes once and first; then one `answer` a request, in the order of the requests. */
export type WorkerReply =
  | { readonly kind: 'opened'; readonly restored: RestoredHistory | null }
  | { readonly kind: 'not-opened'; readonly failure: AppFailure; readonly causeText: string | undefined }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: AppFailure; readonly causeText: string | undefined };

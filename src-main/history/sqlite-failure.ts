// What SQLite's and the file system's errors amount to for people. Knows nothing of what was being done.
// Result codes: https://www.sqlite.org/rescode.html

/** `details.reason` of HOST_DATA_UNUSABLE, HISTORY_WRITE_FAILED and HISTORY_UNAVAILABLE. */
export type StorageReason = 'disk-full' | 'read-only' | 'no-permission' | 'not-a-folder' | 'not-found' | 'locked' | 'damaged' | 'io' | 'closed';

const BY_RESULT_CODE: Readonly<Record<number, StorageReason>> = {
  3: 'no-permission', // SQLITE_PERM
  5: 'locked', // SQLITE_BUSY
  6: 'locked', // SQLITE_LOCKED
  8: 'read-only', // SQLITE_READONLY
  10: 'io', // SQLITE_IOERR
  11: 'damaged', // SQLITE_CORRUPT
  13: 'disk-full', // SQLITE_FULL
  14: 'no-permission', // SQLITE_CANTOPEN
  26: 'damaged', // SQLITE_NOTADB
};

/** The library gives statements' errors without their result code when preparing fails; SQLite's own sentences are stable. */
const BY_MESSAGE: readonly (readonly [RegExp, StorageReason])[] = [
  [/database( table)? is locked/, 'locked'],
  [/readonly database/, 'read-only'],
  [/malformed|not a database|fts5: corruption/, 'damaged'],
  [/database or disk is full/, 'disk-full'],
  [/unable to open database/, 'no-permission'],
];

const BY_SYSTEM_CODE: Readonly<Record<string, StorageReason>> = {
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EROFS: 'read-only',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  ENOTDIR: 'not-a-folder',
  EEXIST: 'not-a-folder',
  ENOENT: 'not-found',
};

/** @returns 'io' for whatever has no better name. */
export function storageReasonOf(error: unknown): StorageReason {
  if (!(error instanceof Error)) return 'io';
  // Extended result codes keep the primary one in their low byte.
  if ('errcode' in error && typeof error.errcode === 'number') return BY_RESULT_CODE[error.errcode & 0xff] ?? 'io';
  if ('code' in error && typeof error.code === 'string') {
    const reason = BY_SYSTEM_CODE[error.code];
    if (reason) return reason;
  }
  return BY_MESSAGE.find(([pattern]) => pattern.test(error.message))?.[1] ?? 'io';
}

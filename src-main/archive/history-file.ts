// The records of an exported history as schemas; documented in docs/history-file.md. Must not know how they are read or written.
import { z } from 'zod';
import { Dialect } from '../../src-shared/ipc/views.ts';
import { Door } from '../../src-shared/protocol/model.ts';

export const HISTORY_FILE_FORMAT = 'wassop-history';
/** Grows when an older app would misread the file. */
export const HISTORY_FILE_VERSION = 1;

/** Far more than any server takes, so that a file cannot fill a name with a book. */
const name = z.string().max(4_096);
const id = z.string().min(1).max(1_024);
const seq = z.int().min(0);

export const HistoryFileHead = z.object({
  format: z.literal(HISTORY_FILE_FORMAT),
  version: z.int().min(1),
  exportedAtUnixMs: z.int().min(0),
});

export const ServerRecord = z.object({
  kind: z.literal('server'),
  serverKey: id,
  dialect: Dialect,
  spaceName: name.nullable(),
  selfId: id.nullable(),
  selfName: name,
  landingRoomId: id.nullable(),
  addresses: z.array(z.string().min(1).max(512)).max(1_000),
});
export type ServerRecord = z.infer<typeof ServerRecord>;

export const RoomRecord = z
  .object({
    kind: z.literal('room'),
    roomId: id,
    name,
    copyId: id,
    isJoined: z.boolean(),
    isRetired: z.boolean(),
    floorSeq: seq,
    lastSeq: seq,
    readSeq: seq,
    deletedSeq: seq,
  })
  .refine(({ floorSeq, lastSeq, deletedSeq }) => deletedSeq <= floorSeq && floorSeq <= lastSeq);
export type RoomRecord = z.infer<typeof RoomRecord>;

export const MessageRecord = z.object({
  kind: z.literal('message'),
  seq: z.int().min(1),
  key: id,
  authorId: z.string().max(1_024).nullable(),
  authorName: name,
  door: Door,
  isOwn: z.boolean(),
  // What a Date can hold.
  sentAtUnixMs: z.int().min(-8.64e15).max(8.64e15),
  text: z.string(),
});
export type MessageRecord = z.infer<typeof MessageRecord>;

export const HistoryRecord = z.union([MessageRecord, RoomRecord, ServerRecord]);
export type HistoryRecord = z.infer<typeof HistoryRecord>;

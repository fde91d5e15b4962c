// The history kept on this computer, as it is shown, exported, imported and deleted. Plain data that crosses IPC.
import { z } from 'zod';
import { Dialect } from './views.ts';

/** All of it, what is kept of one server, or one room. A server is named by its key, or by where it is listed or open. */
export const HistoryScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('server'), serverKey: z.string().max(1_024) }),
  z.object({ kind: z.literal('place'), address: z.string().max(512) }),
  z.object({ kind: z.literal('room'), connectionId: z.string().max(64), roomId: z.string().max(64) }),
]);
export type HistoryScope = z.infer<typeof HistoryScope>;

export const ExportFormat = z.enum(['html', 'json', 'text']);
export type ExportFormat = z.infer<typeof ExportFormat>;

export const ArchiveRoomView = z.object({
  roomId: z.string(),
  name: z.string(),
  messageCount: z.int(),
  /** Messages that wait to be sent, or could not be. */
  unsentCount: z.int(),
});
export type ArchiveRoomView = z.infer<typeof ArchiveRoomView>;

export const ArchiveServerView = z.object({
  serverKey: z.string(),
  /** What the server calls itself; null where its dialect has no name. */
  name: z.string().nullable(),
  dialect: Dialect,
  /** Where it was found last; empty for what came from another computer, or whose place another server has now. */
  addresses: z.array(z.string()),
  /** Those that hold something. */
  rooms: z.array(ArchiveRoomView),
});
export type ArchiveServerView = z.infer<typeof ArchiveServerView>;

export const ArchiveView = z.object({
  /** Absolute path of the folder. */
  folder: z.string(),
  sizeBytes: z.int(),
  servers: z.array(ArchiveServerView),
});
export type ArchiveView = z.infer<typeof ArchiveView>;

export const ExportOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('saved'), path: z.string(), messageCount: z.int() }),
  z.object({ kind: z.literal('cancelled') }),
]);
export type ExportOutcome = z.infer<typeof ExportOutcome>;

export const ImportOutcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('imported'),
    addedCount: z.int(),
    /** Here already, the same. */
    knownCount: z.int(),
    /** Something else stands in their place here, and stays. */
    skippedCount: z.int(),
    /** Names of rooms where something is missing between what is here and what came in. */
    roomsApart: z.array(z.string()),
  }),
  z.object({ kind: z.literal('cancelled') }),
]);
export type ImportOutcome = z.infer<typeof ImportOutcome>;

/** What is being written or read, one at a time; counted in messages when exporting, in bytes when importing. */
export const HistoryJobView = z.object({ kind: z.enum(['export', 'import']), done: z.int(), total: z.int() });
export type HistoryJobView = z.infer<typeof HistoryJobView>;

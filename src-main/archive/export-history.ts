// Writes kept history into a file, page by page: however much there is, little of it is in memory. Must not know windows.
import type { ExportFormat } from '../../src-shared/ipc/history-archive.ts';
import { assertNever } from '../../src-shared/util/assert-never.ts';
import type { HistoryArchive } from '../history/history-archive.ts';
import type { ExportSubject, ExportWriter } from './export-writer.ts';
import { HtmlWriter } from './html-writer.ts';
import { JsonWriter } from './json-writer.ts';
import { TextWriter } from './text-writer.ts';
import { WholeFile } from './whole-file.ts';

/** Some milliseconds of work between two turns of the event loop, even where every message is as long as can be. */
const PAGE_MESSAGES = 250;

export interface ExportJob {
  readonly subject: ExportSubject;
  readonly format: ExportFormat;
  /** Absolute path; a file there is replaced. */
  readonly file: string;
  readonly signal: AbortSignal;
  /** Messages written so far. */
  readonly onProgress: (messageCount: number) => void;
}

/**
 * @returns how many messages were written; null when it was cancelled.
 * @throws AppError EXPORT_*, HISTORY_UNAVAILABLE; nothing is left behind then.
 */
export async function exportHistory(kept: Pick<HistoryArchive, 'readForward'>, job: ExportJob): Promise<number | null> {
  const file = await WholeFile.create(job.file);
  try {
    const messageCount = await writeAll(kept, job, file);
    if (job.signal.aborted) return null;
    await file.finish();
    return messageCount;
  } finally {
    await file.abandon();
  }
}

async function writeAll(kept: Pick<HistoryArchive, 'readForward'>, { subject, format, signal, onProgress }: ExportJob, file: WholeFile): Promise<number> {
  const writer = createWriter(format, subject);
  let messageCount = 0;
  await file.write(writer.head());
  for (const server of subject.servers) {
    await file.write(writer.server(server));
    for (const room of server.rooms) {
      await file.write(writer.room(room, server));
      // What is said meanwhile is for the next export.
      for (let afterSeq = 0; afterSeq < room.lastSeq && !signal.aborted; ) {
        const page = await kept.readForward(room.roomNumber, afterSeq, PAGE_MESSAGES);
        const messages = page.filter(({ seq }) => seq <= room.lastSeq);
        await file.write(writer.messages(messages));
        messageCount += messages.length;
        onProgress(messageCount);
        afterSeq = page.length < PAGE_MESSAGES ? room.lastSeq : (page.at(-1)?.seq ?? room.lastSeq);
      }
      await file.write(writer.roomEnd());
    }
  }
  await file.write(writer.foot());
  return messageCount;
}

function createWriter(format: ExportFormat, subject: ExportSubject): ExportWriter {
  switch (format) {
    case 'html':
      return new HtmlWriter(subject);
    case 'json':
      return new JsonWriter(subject);
    case 'text':
      return new TextWriter(subject);
    default:
      return assertNever(format);
  }
}

// What people do with the history kept on this computer: look, export, import, delete; one export or import at a time.
// Must not know Electron or SQL: it is given the kept history, the dialogs and the connections.
import { failure, toFailure } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { Locale, Translate } from '../../src-shared/i18n/translator.ts';
import type { CommandArgs, CommandResult } from '../../src-shared/ipc/contract.ts';
import type { ExportFormat, ExportOutcome, HistoryJobView, HistoryScope, ImportOutcome, ArchiveView } from '../../src-shared/ipc/history-archive.ts';
import type { Dialect } from '../../src-shared/ipc/views.ts';
import type { ChatClient } from '../../src-shared/session/chat-client.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { HistoryArchive, ArchivedServer } from '../history/history-archive.ts';
import { countMessages } from './export-writer.ts';
import { exportHistory } from './export-history.ts';
import { exportFileName } from './export-file-name.ts';
import { importHistory } from './import-history.ts';
import type { ImportResult } from './import-history.ts';
import { roomNumbersOf, selectArchived, viewArchived } from './archive-scope.ts';
import type { ArchiveScope } from './archive-scope.ts';

/** More often nobody can see. */
const PROGRESS_INTERVAL_MS = 100;

export interface HistoryDialogs {
  /** @returns the absolute path, null when the person thought better of it. */
  chooseExportFile(format: ExportFormat, fileName: string): Promise<string | null>;
  chooseImportFile(): Promise<string | null>;
}

export interface HistoryDeskDeps {
  readonly kept: HistoryArchive;
  readonly dialogs: HistoryDialogs;
  readonly client: Pick<ChatClient, 'serverKeyOf' | 'discardUnsent' | 'copiesChanged'>;
  readonly clock: Clock;
  readonly appVersion: string;
  readonly language: () => { readonly translate: Translate; readonly locale: Locale };
  /** Servers of an imported file that nothing was known of: people should find them. */
  readonly onServerImported: (server: { readonly address: string; readonly dialect: Dialect; readonly name: string | null }, lastUsedUnixMs: number) => void;
  /** null: none. */
  readonly onJob: (job: HistoryJobView | null) => void;
}

type Outcome<T> = Result<T, AppFailure>;

export class HistoryDesk {
  readonly #deps: HistoryDeskDeps;
  #job: AbortController | null = null;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: HistoryDeskDeps) {
    this.#deps = deps;
  }

  async overview({ scope }: CommandArgs<'history.overview'>): Promise<Outcome<ArchiveView>> {
    const { kept } = this.#deps;
    try {
      const [servers, sizeBytes] = [await kept.overview(), await kept.readSizeBytes()];
      return ok({ folder: kept.folder, sizeBytes, servers: viewArchived(selectArchived(servers, this.#resolve(scope))) });
    } catch (error) {
      return err(unusable(error));
    }
  }

  async export({ scope, format }: CommandArgs<'history.export'>): Promise<Outcome<ExportOutcome>> {
    return this.#asJob<ExportOutcome>(async (signal) => {
      const { kept, dialogs, clock, appVersion, language } = this.#deps;
      const servers = selectArchived(await kept.overview(), this.#resolve(scope));
      const { translate, locale } = language();
      const exportedAtUnixMs = clock.nowUnixMs();
      const file = await dialogs.chooseExportFile(format, exportFileName(servers, scope.kind, exportedAtUnixMs, format));
      if (file === null || signal.aborted) return ok({ kind: 'cancelled' });
      const shown = format === 'json' ? servers : withMessages(servers);
      const total = countMessages(shown);
      const messageCount = await exportHistory(kept, {
        subject: { servers: shown, exportedAtUnixMs, appVersion, translate, locale },
        format,
        file,
        signal,
        onProgress: (done) => this.#tell({ kind: 'export', done, total }),
      });
      return ok(messageCount === null ? { kind: 'cancelled' } : { kind: 'saved', path: file, messageCount });
    });
  }

  async import(): Promise<Outcome<ImportOutcome>> {
    return this.#asJob<ImportOutcome>(async (signal) => {
      const file = await this.#deps.dialogs.chooseImportFile();
      if (file === null || signal.aborted) return ok({ kind: 'cancelled' });
      const result = await importHistory(this.#deps.kept, { file, signal, onProgress: (done, total) => this.#tell({ kind: 'import', done, total }) });
      if (!result) return ok({ kind: 'cancelled' });
      this.#show(result);
      const { addedCount, knownCount, skippedCount, roomsApart } = result;
      return ok({ kind: 'imported', addedCount, knownCount, skippedCount, roomsApart: [...roomsApart] });
    });
  }

  cancel(): Outcome<void> {
    this.#job?.abort();
    return ok(undefined);
  }

  async delete({ scope, removesUnsent }: CommandArgs<'history.delete'>): Promise<Outcome<CommandResult<'history.delete'>>> {
    if (this.#job) return err(failure('HISTORY_JOB_RUNNING'));
    const { kept, client } = this.#deps;
    try {
      const servers = selectArchived(await kept.overview(), this.#resolve(scope));
      if (removesUnsent) for (const { serverKey, rooms } of servers) for (const { roomId } of rooms) client.discardUnsent({ serverKey, roomId });
      client.copiesChanged(await kept.remove(roomNumbersOf(servers), removesUnsent));
      return ok({ messageCount: countMessages(servers) });
    } catch (error) {
      return err(unusable(error));
    }
  }

  /** Ends with the app: an export that is not whole is not there. */
  dispose(): void {
    this.#job?.abort();
  }

  #resolve(scope: HistoryScope): ArchiveScope {
    if (scope.kind !== 'room') return scope;
    return { kind: 'room', serverKey: this.#deps.client.serverKeyOf(scope.connectionId) ?? '', roomId: scope.roomId };
  }

  async #asJob<T>(work: (signal: AbortSignal) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    if (this.#job) return err(failure('HISTORY_JOB_RUNNING'));
    const job = new AbortController();
    this.#job = job;
    try {
      return await work(job.signal);
    } catch (error) {
      return err(jobFailure(error));
    } finally {
      this.#job = null;
      this.#toldAtMs = Number.NEGATIVE_INFINITY;
      this.#deps.onJob(null);
    }
  }

  #tell(job: HistoryJobView): void {
    const nowMs = this.#deps.clock.monotonicMs();
    if (nowMs - this.#toldAtMs < PROGRESS_INTERVAL_MS) return;
    this.#toldAtMs = nowMs;
    this.#deps.onJob(job);
  }

  #show({ changed, newServers, exportedAtUnixMs }: ImportResult): void {
    this.#deps.client.copiesChanged(changed);
    for (const { addresses, dialect, spaceName } of newServers) {
      for (const address of addresses) this.#deps.onServerImported({ address, dialect, name: spaceName }, exportedAtUnixMs);
    }
  }
}

/** A page or a text has nothing to say of rooms where nothing is kept. */
function withMessages(servers: readonly ArchivedServer[]): ArchivedServer[] {
  return servers
    .map((server) => ({ ...server, rooms: server.rooms.filter(({ messageCount }) => messageCount > 0) }))
    .filter(({ rooms }) => rooms.length > 0);
}

/** The words of a store are about a server's history; this one is one's own. */
function unusable(error: unknown): AppFailure {
  const cause = toFailure(error);
  const isStore = cause.code === 'HISTORY_UNAVAILABLE' || cause.code === 'HISTORY_WRITE_FAILED';
  return isStore ? failure('LOCAL_HISTORY_UNUSABLE', cause.details) : rethrow(error);
}

function jobFailure(error: unknown): AppFailure {
  const { code } = toFailure(error);
  return code.startsWith('EXPORT_') || code.startsWith('IMPORT_') ? toFailure(error) : unusable(error);
}

function rethrow(error: unknown): never {
  throw error;
}

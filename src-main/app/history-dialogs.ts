// The system's own dialogs for files of history. Must not know what is written or read.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { app, dialog } from 'electron';
import type { BrowserWindow, FileFilter } from 'electron';
import type { Translate } from '../../src-shared/i18n/translator.ts';
import type { ExportFormat } from '../../src-shared/ipc/history-archive.ts';

const EXTENSIONS: Readonly<Record<ExportFormat, string>> = { html: 'html', json: 'json', text: 'txt' };

export class HistoryDialogs {
  readonly #window: () => BrowserWindow | null;
  readonly #translate: Translate;
  /** Where the last file was chosen, until the app ends. */
  #folder: string | null = null;

  constructor(window: () => BrowserWindow | null, translate: Translate) {
    this.#window = window;
    this.#translate = translate;
  }

  async chooseExportFile(format: ExportFormat, fileName: string): Promise<string | null> {
    const options = {
      title: this.#translate('archive.exportDialog'),
      defaultPath: path.join(this.#folder ?? app.getPath('documents'), fileName),
      filters: [this.#filter(format)],
    };
    const window = this.#window();
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
    if (canceled || !filePath) return null;
    // A file without its ending opens nowhere; but nobody was asked about another that is there already.
    const withExtension = `${filePath}.${EXTENSIONS[format]}`;
    return this.#remember(path.extname(filePath) === '' && !existsSync(withExtension) ? withExtension : filePath);
  }

  async chooseImportFile(): Promise<string | null> {
    const options = {
      title: this.#translate('archive.importDialog'),
      defaultPath: this.#folder ?? app.getPath('documents'),
      filters: [this.#filter('json')],
      properties: ['openFile' as const],
    };
    const window = this.#window();
    const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return canceled || !filePaths[0] ? null : this.#remember(filePaths[0]);
  }

  #filter(format: ExportFormat): FileFilter {
    return { name: this.#translate(`archive.format.${format}`), extensions: [EXTENSIONS[format]] };
  }

  #remember(file: string): string {
    this.#folder = path.dirname(file);
    return file;
  }
}

// A file that is there whole or not at all: written beside its place, then renamed onto it. Must not know what is in it.
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';

export class WholeFile {
  readonly #path: string;
  readonly #partialPath: string;
  readonly #handle: FileHandle;

  private constructor(place: string, partialPath: string, handle: FileHandle) {
    this.#path = place;
    this.#partialPath = partialPath;
    this.#handle = handle;
  }

  /** @throws AppError EXPORT_DISK_FULL, EXPORT_FORBIDDEN or EXPORT_FAILED, as everything here. */
  static async create(place: string): Promise<WholeFile> {
    const partialPath = path.join(path.dirname(place), `.${path.basename(place)}.partial`);
    try {
      // What an export that was killed left behind; and never through a link that somebody else put there.
      await rm(partialPath, { force: true });
      // For its owner alone: it is what people wrote to each other.
      return new WholeFile(place, partialPath, await open(partialPath, 'wx', 0o600));
    } catch (error) {
      throw exportError(error);
    }
  }

  /** Resolves when the system has taken it: whoever waits never holds more than one piece. */
  async write(text: string): Promise<void> {
    try {
      await this.#handle.writeFile(text, 'utf8');
    } catch (error) {
      throw exportError(error);
    }
  }

  /** On the disk, then in its place; what stood there before is gone. */
  async finish(): Promise<void> {
    try {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#partialPath, this.#path);
    } catch (error) {
      throw exportError(error);
    }
  }

  /** Leaves nothing behind. Does nothing after `finish`. */
  async abandon(): Promise<void> {
    // Closed already where finishing failed; and whatever is wrong with the disk was said before.
    await this.#handle.close().catch(() => undefined);
    await rm(this.#partialPath, { force: true }).catch(() => undefined);
  }
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'EXPORT_DISK_FULL',
  EDQUOT: 'EXPORT_DISK_FULL',
  EACCES: 'EXPORT_FORBIDDEN',
  EPERM: 'EXPORT_FORBIDDEN',
  EROFS: 'EXPORT_FORBIDDEN',
};

function exportError(error: unknown): AppError {
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new AppError(CODES[systemCode] ?? 'EXPORT_FAILED', { cause: error });
}

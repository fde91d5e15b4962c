// One small JSON document on disk: read once at the start, then written whole after every change.
// Must not know what is in it; damage is moved aside, never overwritten.
import { copyFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { AppLog } from '../runtime/app-log.ts';

/** Joins what a drag of the window or a burst of changes brings into one write; short enough to be waited for. */
const WRITE_DELAY_MS = 200;

/**
 * Of the file, not of what it holds: fields come and go without it, because schemas leave out what they do not know. It grows when
 * an older app would misread the file. Files without one are of the time before there was one.
 */
const VERSION = 1;
const VersionedDocument = z.object({ version: z.int().min(1), data: z.unknown() });

export interface JsonFileOptions<T> {
  readonly file: string;
  readonly schema: z.ZodType<T>;
  /** What holds while there is no file. */
  readonly fallback: T;
  readonly clock: Clock;
  readonly log: AppLog;
}

export class JsonFile<T> {
  readonly #options: JsonFileOptions<T>;
  #value: T;
  #pending: PendingWrite | null = null;
  /** Writes follow each other: the last one in wins. */
  #lastWrite: Promise<unknown> = Promise.resolve();

  private constructor(options: JsonFileOptions<T>, value: T) {
    this.#options = options;
    this.#value = value;
  }

  /** Never fails: an unreadable document is logged and replaced by the fallback, a damaged one also moved aside. */
  static async open<T>(options: JsonFileOptions<T>): Promise<JsonFile<T>> {
    return new JsonFile(options, await readDocument(options));
  }

  get value(): T {
    return this.#value;
  }

  /**
   * Holds the new value at once and writes it soon.
   * @returns once it is on disk; SETTINGS_UNWRITABLE when it could not be written, the value holds until the end all the same.
   */
  set(value: T): Promise<Result<void>> {
    this.#value = value;
    this.#pending ??= this.#schedule();
    return this.#pending.done;
  }

  /** Writes now what waits to be written. */
  async flush(): Promise<void> {
    this.#pending?.writeNow();
    await this.#lastWrite;
  }

  #schedule(): PendingWrite {
    const { promise, resolve } = withResolvers<Result<void>>();
    const writeNow = () => {
      cancel();
      this.#pending = null;
      const write = this.#lastWrite.then(() => writeDocument(this.#options, this.#value));
      this.#lastWrite = write;
      void write.then(resolve);
    };
    const cancel = this.#options.clock.after(WRITE_DELAY_MS, writeNow);
    return { done: promise, writeNow };
  }
}

interface PendingWrite {
  readonly done: Promise<Result<void>>;
  readonly writeNow: () => void;
}

/** Promise.withResolvers is not in the oldest Node that runs this. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

async function readDocument<T>(options: JsonFileOptions<T>): Promise<T> {
  const text = await readText(options);
  if (text === null) return options.fallback;
  const document = parseJson(text);
  const versioned = VersionedDocument.safeParse(document);
  if (versioned.success && versioned.data.version > VERSION) await keepNewer(options, versioned.data.version);
  const parsed = options.schema.safeParse(versioned.success ? versioned.data.data : document);
  if (parsed.success) return parsed.data;
  await moveAside(options);
  return options.fallback;
}

async function readText<T>({ file, log }: JsonFileOptions<T>): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!isMissing(error)) log.error('settings.unreadable', { file: path.basename(file) }, error);
    return null;
  }
}

/** undefined, which no document is, when it is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The person may want to mend it by hand. A second damaged one replaces the first. */
async function moveAside<T>({ file, log }: JsonFileOptions<T>): Promise<void> {
  log.error('settings.damaged', { file: path.basename(file), keptAs: path.basename(damagedName(file)) });
  await rename(file, damagedName(file)).catch((error: unknown) => {
    log.error('settings.unmovable', { file: path.basename(file) }, error);
  });
}

/** What can be read of it is used, and written back in this version's form: the newer app finds its own beside it. */
async function keepNewer<T>({ file, log }: JsonFileOptions<T>, version: number): Promise<void> {
  const keptAs = `${file}.v${version}`;
  log.warn('settings.newer', { file: path.basename(file), version, keptAs: path.basename(keptAs) });
  await copyFile(file, keptAs).catch((error: unknown) => log.error('settings.uncopied', { file: path.basename(file) }, error));
}

const damagedName = (file: string) => `${file}.damaged`;

/** Whole or not at all: into a file beside it, onto the disk, then renamed over the old one. */
async function writeDocument<T>({ file, log }: JsonFileOptions<T>, value: T): Promise<Result<void>> {
  const partial = `${file}.partial`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeSynced(partial, `${JSON.stringify({ version: VERSION, data: value }, null, 2)}\n`);
    await rename(partial, file);
    return ok(undefined);
  } catch (error) {
    log.error('settings.unwritable', { file: path.basename(file) }, error);
    await rm(partial, { force: true }).catch(() => undefined); // Said above already; the next write begins anew.
    return err(failure('SETTINGS_UNWRITABLE'));
  }
}

async function writeSynced(file: string, text: string): Promise<void> {
  // 0600: names and addresses of a person are nobody else's business on a shared machine.
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

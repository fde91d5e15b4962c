// What a process did to the files of one folder, read from strace's output, and the folder as a power cut would have left it:
// synced writes are there, those after the last sync only in part. Knows nothing of what the files hold.
import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** To be given to `strace -f -qq -xx -s 1000000 -e signal=none -e trace=…`: every call that the reader understands. */
export const TRACED_CALLS = 'openat,pwrite64,write,ftruncate,fsync,fdatasync,rename,unlink';

export type DiskStep =
  | { readonly kind: 'create' | 'unlink' | 'sync'; readonly file: string }
  | { readonly kind: 'rename'; readonly file: string; readonly to: string }
  | { readonly kind: 'truncate'; readonly file: string; readonly sizeBytes: number }
  /** `offset` null: behind what was written before. */
  | { readonly kind: 'write'; readonly file: string; readonly offset: number | null; readonly bytes: Buffer }
  | { readonly kind: 'said'; readonly text: string };

/** Steps on files right inside `folder`, and what the process said on stdout, in the order in which the calls ended. */
export async function* readDiskSteps(tracePath: string, folder: string): AsyncGenerator<DiskStep> {
  const files = new Map<number, string>();
  const begun = new Map<string, string>();
  const fileOf = (hexPath: string | undefined): string | null => {
    const path = decodeHex(hexPath).toString();
    return dirname(path) === folder ? basename(path) : null;
  };
  for await (const line of createInterface({ input: createReadStream(tracePath) })) {
    const call = wholeCall(line, begun);
    if (!call) continue;
    const { name, args, result } = call;
    const file = files.get(Number(args[0]));
    switch (name) {
      case 'openat': {
        const opened = fileOf(args[1]);
        if (opened === null) files.delete(result);
        else files.set(result, opened);
        if (opened !== null && (args[2] ?? '').includes('O_TRUNC')) yield { kind: 'create', file: opened };
        break;
      }
      case 'write':
        if (args[0] === '1') yield { kind: 'said', text: decodeHex(args[1]).toString() };
        else if (file !== undefined) yield { kind: 'write', file, offset: null, bytes: decodeHex(args[1]) };
        break;
      case 'pwrite64':
        if (file !== undefined) yield { kind: 'write', file, offset: Number(args[3]), bytes: decodeHex(args[1]) };
        break;
      case 'ftruncate':
        if (file !== undefined) yield { kind: 'truncate', file, sizeBytes: Number(args[1]) };
        break;
      case 'fsync':
      case 'fdatasync':
        if (file !== undefined) yield { kind: 'sync', file };
        break;
      case 'unlink':
      case 'rename': {
        const from = fileOf(args[0]);
        if (from === null) break;
        if (name === 'unlink') yield { kind: 'unlink', file: from };
        else yield { kind: 'rename', file: from, to: basename(decodeHex(args[1]).toString()) };
        break;
      }
      default:
        throw new Error(`A call that nobody asked for: ${name}`);
    }
  }
}

interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly result: number;
}

/** Puts the halves of a call together that another thread's came between. @returns null for a half, and for a call that failed. */
function wholeCall(line: string, begun: Map<string, string>): Call | null {
  const [, thread = '', text = ''] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
  if (text.endsWith('<unfinished ...>')) {
    begun.set(thread, text.slice(0, -'<unfinished ...>'.length));
    return null;
  }
  const resumed = text.startsWith('<... ') ? text.indexOf(' resumed>') : -1;
  const whole = resumed < 0 ? text : (begun.get(thread) ?? '') + text.slice(resumed + ' resumed>'.length);
  const open = whole.indexOf('(');
  const close = whole.lastIndexOf(')');
  const result = Number(/^\s*= (\d+)/.exec(whole.slice(close + 1))?.[1] ?? -1);
  if (open < 0 || result < 0) return null;
  // Texts are in hexadecimal, so no comma stands inside one.
  return { name: whole.slice(0, open), args: whole.slice(open + 1, close).split(',').map((arg) => arg.trim()), result };
}

function decodeHex(quoted: string | undefined): Buffer {
  return Buffer.from((quoted ?? '').replaceAll(/"|\\x/g, ''), 'hex');
}

type Change = Extract<DiskStep, { kind: 'truncate' | 'write' }>;

interface TracedFile {
  synced: GrowingBytes;
  unsynced: Change[];
  /** Where a write without an offset goes. */
  endBytes: number;
}

/** The folder while the steps are gone through. Making, renaming and removing a file holds at once, as on a journalled file system. */
export class TracedFolder {
  readonly #files = new Map<string, TracedFile>();

  take(step: DiskStep): void {
    switch (step.kind) {
      case 'create':
        this.#files.set(step.file, { synced: new GrowingBytes(), unsynced: [], endBytes: 0 });
        return;
      case 'unlink':
        this.#files.delete(step.file);
        return;
      case 'rename':
        this.#files.set(step.to, this.#fileOf(step.file));
        this.#files.delete(step.file);
        return;
      case 'truncate':
        this.#fileOf(step.file).unsynced.push(step);
        return;
      case 'write': {
        const file = this.#fileOf(step.file);
        const offset = step.offset ?? file.endBytes;
        file.endBytes = offset + step.bytes.length;
        file.unsynced.push({ ...step, offset });
        return;
      }
      case 'sync': {
        const file = this.#fileOf(step.file);
        for (const change of file.unsynced) file.synced.apply(change);
        file.unsynced = [];
        return;
      }
      case 'said':
        return;
    }
  }

  /** Writes the files into a new folder, each with those of its unsynced changes that `survives` says, in their order. */
  writeAfterCut(folder: string, survives: (change: Change) => Change | null): void {
    mkdirSync(folder, { mode: 0o700 });
    for (const [name, { synced, unsynced }] of this.#files) {
      const bytes = synced.copy();
      for (const change of unsynced) {
        const left = survives(change);
        if (left) bytes.apply(left);
      }
      writeFileSync(join(folder, name), bytes.view);
    }
  }

  #fileOf(name: string): TracedFile {
    let file = this.#files.get(name);
    if (!file) this.#files.set(name, (file = { synced: new GrowingBytes(), unsynced: [], endBytes: 0 }));
    return file;
  }
}

class GrowingBytes {
  #bytes: Buffer = Buffer.alloc(0);
  #sizeBytes = 0;

  get view(): Buffer {
    return this.#bytes.subarray(0, this.#sizeBytes);
  }

  copy(): GrowingBytes {
    const copy = new GrowingBytes();
    copy.#bytes = Buffer.from(this.view);
    copy.#sizeBytes = this.#sizeBytes;
    return copy;
  }

  apply(change: Change): void {
    if (change.kind === 'truncate') {
      this.#reserve(change.sizeBytes);
      this.#bytes.fill(0, Math.min(this.#sizeBytes, change.sizeBytes));
      this.#sizeBytes = change.sizeBytes;
      return;
    }
    const offset = change.offset ?? this.#sizeBytes;
    this.#reserve(offset + change.bytes.length);
    change.bytes.copy(this.#bytes, offset);
    this.#sizeBytes = Math.max(this.#sizeBytes, offset + change.bytes.length);
  }

  #reserve(sizeBytes: number): void {
    if (sizeBytes <= this.#bytes.length) return;
    const grown = Buffer.alloc(Math.max(sizeBytes, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#sizeBytes);
    this.#bytes = grown;
  }
}

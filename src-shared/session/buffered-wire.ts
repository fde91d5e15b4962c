// A wire that can be read step by step first and handed over afterwards with nothing lost: what detection needs.
// Must not know any dialect.
import type { AppFailure } from '../errors/app-failure.ts';
import type { Clock } from '../util/clock.ts';
import type { Dispose } from '../util/disposable.ts';
import type { Wire } from './wire.ts';

export type ReadOutcome =
  | { readonly kind: 'bytes'; readonly chunk: Uint8Array }
  | { readonly kind: 'closed'; readonly cause: AppFailure | null }
  | { readonly kind: 'silent' };

type CloseListener = (cause: AppFailure | null) => void;

/**
 * Keeps what arrives until somebody takes it: by `next`, one chunk at a time, or by `onBytes`, from then on all of it.
 * The end is told after the last byte. MUST NOT be read by both at once.
 */
export class BufferedWire implements Wire {
  readonly #inner: Wire;
  readonly #chunks: Uint8Array[] = [];
  #end: { readonly cause: AppFailure | null } | null = null;
  #wake: (() => void) | null = null;
  #bytesListener: ((chunk: Uint8Array) => void) | null = null;
  #closeListener: CloseListener | null = null;

  constructor(inner: Wire) {
    this.#inner = inner;
    inner.onBytes((chunk) => this.#take(chunk));
    inner.onClose((cause) => {
      this.#end = { cause };
      this.#wake?.();
      this.#tellEnd();
    });
  }

  get localAddress(): string | undefined {
    return this.#inner.localAddress;
  }

  write(bytes: Uint8Array): void {
    this.#inner.write(bytes);
  }

  close(): void {
    this.#inner.close();
  }

  /** The next chunk, the end, or `silent` when nothing came for `timeoutMs`. */
  async next(timeoutMs: number, clock: Clock): Promise<ReadOutcome> {
    if (this.#chunks.length === 0 && !this.#end) {
      await new Promise<void>((resolve) => {
        const cancel = clock.after(timeoutMs, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
      this.#wake = null;
    }
    const chunk = this.#chunks.shift();
    if (chunk) return { kind: 'bytes', chunk };
    return this.#end ? { kind: 'closed', cause: this.#end.cause } : { kind: 'silent' };
  }

  /** Puts bytes back in front: whoever reads next gets them first. */
  unread(chunk: Uint8Array): void {
    if (chunk.length > 0) this.#chunks.unshift(chunk);
  }

  /** Subscribe to the end first: what is kept is handed over within this call. */
  onBytes(listener: (chunk: Uint8Array) => void): Dispose {
    this.#bytesListener = listener;
    for (let chunk = this.#chunks.shift(); chunk && this.#bytesListener; chunk = this.#chunks.shift()) this.#bytesListener(chunk);
    this.#tellEnd();
    return () => {
      if (this.#bytesListener === listener) this.#bytesListener = () => {};
    };
  }

  onClose(listener: CloseListener): Dispose {
    this.#closeListener = listener;
    this.#tellEnd();
    return () => {
      if (this.#closeListener === listener) this.#closeListener = null;
    };
  }

  #take(chunk: Uint8Array): void {
    if (this.#bytesListener) {
      this.#bytesListener(chunk);
      return;
    }
    // Copied, because the transport may reuse its buffer.
    this.#chunks.push(chunk.slice());
    this.#wake?.();
  }

  #tellEnd(): void {
    if (!this.#end || !this.#bytesListener || !this.#closeListener) return;
    const listener = this.#closeListener;
    this.#closeListener = null;
    listener(this.#end.cause);
  }
}

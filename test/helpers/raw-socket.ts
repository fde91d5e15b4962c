// A plain TCP client for tests: writes bytes as told, keeps what comes, and lets a test wait for it. Knows no dialect.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Long enough for a busy machine; only a test that would fail anyway waits for it. */
const WAIT_LIMIT_MS = 10_000;

export class RawSocket {
  readonly socket: Socket;
  #chunks: Buffer[] = [];
  #hasEnded = false;
  #onChunk: ((chunk: Buffer) => void) | null = null;
  readonly #waiting = new Set<() => void>();

  static async connect(port: number, options: { readonly localAddress?: string; readonly host?: string } = {}): Promise<RawSocket> {
    const socket = connect({ port, host: options.host ?? '127.0.0.1', noDelay: true, localAddress: options.localAddress });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new RawSocket(socket);
  }

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      this.#onChunk?.(chunk);
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#hasEnded = true;
      this.#wake();
    });
    onTestFinished(() => this.close());
  }

  /** One listener, told before those who wait. */
  onChunk(listener: (chunk: Buffer) => void): void {
    this.#onChunk = listener;
  }

  get received(): Buffer {
    const received = Buffer.concat(this.#chunks);
    this.#chunks = [received];
    return received;
  }

  get text(): string {
    return this.received.toString('utf8');
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  write(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  /** One write for each cut, each in a packet of its own as far as loopback allows. */
  async writeInPieces(bytes: Uint8Array, pieceBytes: number): Promise<void> {
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      const piece = bytes.subarray(start, start + pieceBytes);
      await new Promise<void>((resolve) => {
        this.socket.write(piece, () => setImmediate(resolve));
      });
    }
  }

  /** Resolves once `isThere` holds for what came so far. */
  async waitFor(isThere: (received: string) => boolean): Promise<string> {
    await this.until(() => isThere(this.text));
    return this.text;
  }

  /** Looks again with everything that comes. */
  until(isThere: () => boolean): Promise<void> {
    return this.#until(isThere, () => `got ${JSON.stringify(this.text.slice(-2_000))}`);
  }

  async waitForEnd(): Promise<string> {
    await this.#until(() => this.#hasEnded, () => `still open after ${JSON.stringify(this.text.slice(0, 2_000))}`);
    return this.text;
  }

  close(): void {
    this.socket.destroy();
  }

  async #until(isThere: () => boolean, describe: () => string): Promise<void> {
    if (isThere()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`Waited in vain: ${describe()}`));
      }, WAIT_LIMIT_MS);
      const look = (): void => {
        if (!isThere() && !this.#hasEnded) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        if (isThere()) resolve();
        else reject(new Error(`Ended before: ${describe()}`));
      };
      this.#waiting.add(look);
    });
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}

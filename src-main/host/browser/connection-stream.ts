// One accepted connection as the stream that Node's HTTP parser and the WebSocket library read and write.
// Must not know HTTP. What it writes waits in the connection's own bounded queue, like everything else.
import { Duplex } from 'node:stream';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import type { Connection } from '../doors/door.ts';

type Done = (error?: Error | null) => void;

/**
 * MUST NOT take more from a writer than the queue's soft limit until `becomeWebSocket` was called: a large file is paced by its reader.
 * The end of the stream is the end of the connection, and the reverse.
 */
export class ConnectionStream extends Duplex {
  readonly connection: Connection;
  #releaseReading: Dispose | null = null;
  #waitingWriter: Done | null = null;
  #isPaced = true;
  #endReason = 'HTTP is over';

  constructor(connection: Connection) {
    super({ allowHalfOpen: false });
    this.connection = connection;
    connection.onRelief(() => this.#goOnWriting());
    connection.onClose(() => this.destroy());
    connection.onBytes((chunk) => {
      if (this.readableEnded || this.destroyed) return;
      // Pushed whole and kept until somebody reads: no more than one chunk comes after this.
      if (!this.push(chunk)) this.#releaseReading ??= connection.holdReading();
    });
  }

  /** From here on writers are short and must not be held up: frames that go around this stream keep whole that way. */
  becomeWebSocket(): void {
    this.#isPaced = false;
    this.#endReason = 'closed by the other side';
    this.#goOnWriting();
  }

  override _read(): void {
    this.#releaseReading?.();
    this.#releaseReading = null;
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: Done): void {
    this.connection.send(chunk, 'answer');
    if (this.#isPaced && this.connection.isOverSoftLimit) this.#waitingWriter = done;
    else done();
  }

  override _writev(chunks: readonly { readonly chunk: Uint8Array }[], done: Done): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'utf8', done);
  }

  override _final(done: Done): void {
    this.connection.close(this.#endReason);
    done();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#releaseReading?.();
    this.#releaseReading = null;
    if (!this.connection.isClosed) this.connection.destroy(error ? `HTTP failed: ${error.message}` : this.#endReason);
    done(error);
  }

  #goOnWriting(): void {
    const done = this.#waitingWriter;
    this.#waitingWriter = null;
    done?.();
  }
}

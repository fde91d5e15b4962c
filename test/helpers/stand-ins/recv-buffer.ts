// Blocking `recv(1024)` of the older programs over Node's events: what has arrived so far, at most 1,024 bytes of it.
import type { Socket } from 'node:net';

export const RECV_BYTES = 1_024;

export class RecvBuffer {
  #arrived = Buffer.alloc(0);
  #isEnded = false;
  #waiting: (() => void)[] = [];

  constructor(socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.#arrived = Buffer.concat([this.#arrived, chunk]);
      this.#wake();
    });
    socket.once('close', () => {
      this.#isEnded = true;
      this.#wake();
    });
  }

  /** What one call returns: never more than 1,024 bytes, whatever they are cut into; empty at the end of the connection. */
  async recv(): Promise<Buffer> {
    while (this.#arrived.length === 0 && !this.#isEnded) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.tryRecv() ?? Buffer.alloc(0);
  }

  /** Like a socket that does not block: null when nothing has arrived. */
  tryRecv(): Buffer | null {
    if (this.#arrived.length === 0) return null;
    const taken = this.#arrived.subarray(0, RECV_BYTES);
    this.#arrived = this.#arrived.subarray(taken.length);
    return taken;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** As `bytes.decode()` in the originals: broken UTF-8 throws, and the thread ends. */
export function decodeStrictly(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

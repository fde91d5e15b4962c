// The second program's client: two connections, a poll every 50 ms with a 1,024-byte buffer, exactly one object a read or it is lost.
import type { Socket } from 'node:net';
import { systemClock } from '../../../src-main/runtime/system-clock.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import { closeSocket, openSocket } from './client-socket.ts';
import type { StandInAddress } from './client-socket.ts';
import { ExpectableList } from './expectable-list.ts';
import { RecvBuffer } from './recv-buffer.ts';

const POLL_MS = 50;

export interface ShownMessage {
  readonly autor: string;
  readonly mensaje: string;
}

export class JsonPairClient {
  readonly shown = new ExpectableList<ShownMessage>();
  /** Reads that were no single object: what they held is lost to the person. */
  readonly lost = new ExpectableList<string>();
  readonly #reader: Socket;
  readonly #writer: Socket;
  readonly #author: string;
  readonly #clock: Clock;
  #cancelPoll: Dispose = () => undefined;

  private constructor(sockets: { readonly reader: Socket; readonly writer: Socket }, author: string, clock: Clock) {
    this.#reader = sockets.reader;
    this.#writer = sockets.writer;
    this.#author = author;
    this.#clock = clock;
    this.#pollLater(new RecvBuffer(sockets.reader));
    sockets.writer.resume();
  }

  /** Reads first, then writes, as the original does. `session` is what newer clients add; polls go by `clock`. */
  static async connect(
    address: StandInAddress,
    author = '',
    { session, clock = systemClock }: { readonly session?: string | undefined; readonly clock?: Clock | undefined } = {},
  ): Promise<JsonPairClient> {
    const reader = await openSocket(address);
    reader.write(JSON.stringify({ type: 'read', session }));
    const writer = await openSocket(address);
    writer.write(JSON.stringify({ type: 'write', session }));
    return new JsonPairClient({ reader, writer }, author, clock);
  }

  get isClosed(): boolean {
    return this.#reader.closed && this.#writer.closed;
  }

  /** Resolves when the server has ended both connections. */
  async closed(): Promise<void> {
    await Promise.all(
      [this.#reader, this.#writer].map((socket) => (socket.closed ? null : new Promise((resolve) => socket.once('close', resolve)))),
    );
  }

  say(text: string, author = this.#author): void {
    this.send(JSON.stringify({ autor: author, mensaje: text }));
  }

  ping(): void {
    this.send(JSON.stringify({ autor: '', mensaje: '' }));
  }

  /** One write on the write connection. */
  send(bytes: string | Uint8Array): void {
    this.#writer.write(bytes);
  }

  async close(): Promise<void> {
    this.#cancelPoll();
    await Promise.all([closeSocket(this.#reader), closeSocket(this.#writer)]);
  }

  #pollLater(input: RecvBuffer): void {
    this.#cancelPoll = this.#clock.after(POLL_MS, () => {
      this.#read(input);
      this.#pollLater(input);
    });
  }

  #read(input: RecvBuffer): void {
    const read = input.tryRecv();
    if (read === null) return;
    const message = parseOne(read.toString());
    if (message === null) this.lost.push(read.toString());
    else if (message.autor !== '') this.shown.push(message);
  }
}

function parseOne(text: string): ShownMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('autor' in value) || !('mensaje' in value)) return null;
    return { autor: String(value.autor), mensaje: String(value.mensaje) };
  } catch {
    return null;
  }
}

// A WebSocket as doors see a connection: one line is one text message, both ways. Must not know what lines mean.
// Source: docs/PROTOCOL.md section 2; RFC 6455.
import type { WebSocket } from 'ws';
import { DEADLINES } from '../../../src-shared/protocol/limits.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import type { Connection, OverflowPolicy } from '../doors/door.ts';
import { PING_BYTES, toSharedTextFrames, toTextFrames } from './text-frames.ts';

const LINE_FEED = 0x0a;
/** RFC 6455 section 7.4.1. */
const NORMAL_CLOSURE = 1000;
const NOT_TEXT = 1003;
const INCONSISTENT_DATA = 1007;

export class WebSocketConnection implements Connection {
  /** When the socket became one: the handshake that follows has its own time. */
  readonly firstReceivedMs: number;
  readonly #inner: Connection;
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  #cancelPing: Dispose = () => undefined;

  constructor(inner: Connection, socket: WebSocket, clock: Clock) {
    this.#inner = inner;
    this.#socket = socket;
    this.#clock = clock;
    this.firstReceivedMs = clock.monotonicMs();
    // The library answers a broken frame with the close code it deserves by itself.
    socket.on('error', (error) => inner.close(`WebSocket: ${error.message}`));
    inner.onClose(() => this.#cancelPing());
  }

  get connectionId(): string {
    return this.#inner.connectionId;
  }

  get remoteAddress(): string {
    return this.#inner.remoteAddress;
  }

  get remotePort(): number {
    return this.#inner.remotePort;
  }

  get isLoopback(): boolean {
    return this.#inner.isLoopback;
  }

  get lastReceivedMs(): number {
    return this.#inner.lastReceivedMs;
  }

  get isClosed(): boolean {
    return this.#inner.isClosed;
  }

  get waitingBytes(): number {
    return this.#inner.waitingBytes;
  }

  get lastPassedOnMs(): number {
    return this.#inner.lastPassedOnMs;
  }

  get isOverSoftLimit(): boolean {
    return this.#inner.isOverSoftLimit;
  }

  get isReadingHeld(): boolean {
    return this.#inner.isReadingHeld;
  }

  /** Around the library, which would encode once for every member what is the same for all. */
  send(bytes: Uint8Array | string, kind: 'answer' | 'event'): void {
    this.#inner.send(typeof bytes === 'string' ? toTextFrames(Buffer.from(bytes, 'utf8')) : toSharedTextFrames(bytes), kind);
  }

  setOverflowPolicy(policy: OverflowPolicy, options?: { readonly stallMs?: number }): void {
    this.#inner.setOverflowPolicy(policy, options);
  }

  onBytes(listener: (chunk: Uint8Array) => void): void {
    this.#socket.on('message', (data, isBinary) => {
      if (!Buffer.isBuffer(data)) throw new Error('A message that is no buffer');
      if (isBinary) this.#refuse(NOT_TEXT, 'binary message');
      // Two lines in one message would be two frames on one transport and one on the other.
      else if (data.includes(LINE_FEED)) this.#refuse(INCONSISTENT_DATA, 'line feed in a message');
      else listener(Buffer.concat([data, Buffer.of(LINE_FEED)]));
    });
  }

  onClose(listener: () => void): void {
    this.#inner.onClose(listener);
  }

  onRelief(listener: () => void): void {
    this.#inner.onRelief(listener);
  }

  holdReading(): Dispose {
    return this.#inner.holdReading();
  }

  /** From here on the browser itself is pinged: pages in the background run their timers once a minute, and would seem dead. */
  markEntered(): void {
    this.#inner.markEntered();
    this.#pingLater();
  }

  setKeepAlive(delayMs: number): void {
    this.#inner.setKeepAlive(delayMs);
  }

  close(reason: string): void {
    this.#socket.close(NORMAL_CLOSURE);
    this.#inner.close(reason);
  }

  destroy(reason: string): void {
    this.#inner.destroy(reason);
  }

  #refuse(code: number, reason: string): void {
    this.#socket.close(code, reason);
    this.#inner.close(`WebSocket: ${reason}`);
  }

  #pingLater(): void {
    this.#cancelPing = this.#clock.after(DEADLINES.pingEveryMs, () => {
      this.#inner.send(PING_BYTES, 'event');
      this.#pingLater();
    });
  }
}

// One accepted socket as doors see it: bytes in, a bounded queue out, an end with a reason. Must not know dialects.
import type { Socket } from 'node:net';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { Connection, OverflowPolicy } from './doors/door.ts';
import type { HostLog } from './log-events.ts';
import type { SendBudget } from './send-budget.ts';
import { SendQueue } from './send-queue.ts';
import type { SendLimits } from './send-queue.ts';
import type { Turn } from './turn.ts';

/** How long what is queued may take to leave after `close`. */
const CLOSE_WITHIN_MS = 5_000;

export interface TcpConnectionDeps {
  readonly turn: Turn;
  readonly clock: Clock;
  readonly budget: SendBudget;
  readonly limits: SendLimits;
  readonly log: HostLog;
}

export class TcpConnection implements Connection {
  readonly connectionId: string;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly isLoopback: boolean;
  readonly #socket: Socket;
  readonly #deps: TcpConnectionDeps;
  readonly #queue: SendQueue;
  readonly #onClose: (() => void)[] = [];
  /** Chunks that came before the door listened. */
  #early: Uint8Array[] = [];
  #onEarly: (() => void) | null = null;
  #onRelief: (() => void) | null = null;
  #listener: ((chunk: Uint8Array) => void) | null = null;
  #overflow: OverflowPolicy = { kind: 'close' };
  #holds = 0;
  #releasePressure: Dispose | null = null;
  #firstReceivedMs = -1;
  #lastReceivedMs: number;
  #closeReason: string | null = null;
  #isClosed = false;
  #onEntered: (() => void) | null = null;
  #cancelCloseTimer: Dispose | null = null;

  constructor(connectionId: string, socket: Socket, deps: TcpConnectionDeps) {
    this.connectionId = connectionId;
    this.#socket = socket;
    this.#deps = deps;
    this.remoteAddress = plainAddress(socket.remoteAddress ?? '');
    this.remotePort = socket.remotePort ?? 0;
    this.isLoopback = isLoopbackAddress(this.remoteAddress);
    this.#lastReceivedMs = deps.clock.monotonicMs();
    this.#queue = new SendQueue({
      sink: socket,
      turn: deps.turn,
      clock: deps.clock,
      budget: deps.budget,
      limits: deps.limits,
      listener: {
        onOverflow: (waitingBytes) => this.#onOverflow(waitingBytes),
        onDrained: () => this.#onDrained(),
        onPressure: (isHigh) => this.#onPressure(isHigh),
      },
    });
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#onData(chunk));
    // 'close' always follows; the code is all there is to say.
    socket.on('error', (error: NodeJS.ErrnoException) => (this.#closeReason ??= error.code ?? 'error'));
    socket.on('end', () => this.#finish('closed by the other side'));
    socket.on('close', () => this.#onSocketClosed());
  }

  get firstReceivedMs(): number {
    return this.#firstReceivedMs;
  }

  get lastReceivedMs(): number {
    return this.#lastReceivedMs;
  }

  get isClosed(): boolean {
    return this.#isClosed || this.#closeReason !== null;
  }

  get waitingBytes(): number {
    return this.#queue.waitingBytes;
  }

  get lastPassedOnMs(): number {
    return this.#queue.lastPassedOnMs;
  }

  get isOverSoftLimit(): boolean {
    return this.#queue.isOverSoftLimit;
  }

  get isReadingHeld(): boolean {
    return this.#holds > 0;
  }

  send(bytes: Uint8Array | string, kind: 'answer' | 'event'): void {
    this.#queue.push(typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes, kind);
  }

  setOverflowPolicy(policy: OverflowPolicy, options: { readonly stallMs?: number } = {}): void {
    this.#overflow = policy;
    this.#queue.configure({ dropsEvents: policy.kind === 'drop-events', stallMs: options.stallMs });
  }

  onBytes(listener: (chunk: Uint8Array) => void): void {
    this.#listener = listener;
    const early = this.#early;
    this.#early = [];
    for (const chunk of early) listener(chunk);
  }

  onClose(listener: () => void): void {
    this.#onClose.push(listener);
  }

  holdReading(): Dispose {
    if (this.#holds === 0) this.#socket.pause();
    this.#holds += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holds -= 1;
      if (this.#holds > 0) return;
      // What came meanwhile could not be seen, so silence is counted from here.
      this.#lastReceivedMs = this.#deps.clock.monotonicMs();
      this.#socket.resume();
    };
  }

  onEntered(listener: () => void): void {
    this.#onEntered = listener;
  }

  markEntered(): void {
    this.#onEntered?.();
  }

  onRelief(listener: () => void): void {
    this.#onRelief = listener;
  }

  setKeepAlive(delayMs: number): void {
    this.#socket.setKeepAlive(true, delayMs);
  }

  close(reason: string): void {
    this.#finish(reason);
  }

  destroy(reason: string): void {
    this.#closeReason ??= reason;
    this.#socket.destroy();
  }

  /** What came so far, for whoever has to tell the dialect; it stays there for the door. */
  peek(): Uint8Array {
    return this.#early.length === 1 && this.#early[0] ? this.#early[0] : Buffer.concat(this.#early);
  }

  #onData(chunk: Uint8Array): void {
    this.#lastReceivedMs = this.#deps.clock.monotonicMs();
    if (this.#firstReceivedMs < 0) this.#firstReceivedMs = this.#lastReceivedMs;
    // After `close` the rest is read and dropped: an unread rest would turn the orderly end into a reset.
    if (this.#closeReason !== null) return;
    if (this.#listener) this.#listener(chunk);
    else {
      this.#early.push(chunk);
      this.#onEarly?.();
    }
  }

  /** Called with every chunk until a door listens. */
  onEarlyBytes(listener: () => void): void {
    this.#onEarly = listener;
  }

  #finish(reason: string): void {
    if (this.#closeReason !== null) return;
    this.#closeReason = reason;
    this.#early = [];
    this.#socket.resume();
    this.#queue.finish(() => this.#socket.end());
    this.#cancelCloseTimer = this.#deps.clock.after(CLOSE_WITHIN_MS, () => this.#socket.destroy());
  }

  #onSocketClosed(): void {
    this.#isClosed = true;
    this.#closeReason ??= 'closed by the other side';
    this.#cancelCloseTimer?.();
    this.#queue.close();
    this.#deps.log.write({ event: 'closed', connectionId: this.connectionId, reason: this.#closeReason });
    for (const listener of this.#onClose) listener();
  }

  #onOverflow(waitingBytes: number): void {
    this.#deps.log.write({ event: 'slow-reader', connectionId: this.connectionId, waitingBytes });
    if (this.#overflow.kind === 'close') this.destroy('slow reader');
  }

  #onDrained(): void {
    if (this.#overflow.kind === 'drop-events') this.#overflow.onDrained();
  }

  #onPressure(isHigh: boolean): void {
    if (isHigh) this.#releasePressure ??= this.holdReading();
    else {
      this.#releasePressure?.();
      this.#releasePressure = null;
      this.#onRelief?.();
    }
  }
}

/** An IPv4 address that came in through an IPv6 socket, as people write it. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

// A person's way to a host, in memory and on the test's clock: packets of each direction keep their order and take their time, and a
// line ends in every way that real ones do. Must not know what the bytes mean.
import { failure } from '../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { printAddress } from '../../../src-shared/session/address.ts';
import type { Dialer, NetAddress, Wire } from '../../../src-shared/session/wire.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import type { Random } from '../../../src-shared/util/random.ts';
import { err, ok } from '../../../src-shared/util/result.ts';
import type { Result } from '../../../src-shared/util/result.ts';

/** `up`: towards the host. */
export type Direction = 'up' | 'down';

/** What the host learns of a cut that the client sees at once; `late` is what a system on the way makes of it. */
export type HostHears = 'at-once' | 'late' | 'never';

/** Each packet takes up to this long by itself. */
const JITTER_MS = 25;
const LATE_MS = 2_000;

/** That every device's lines go from. */
export const LOCAL_ADDRESS = '10.0.0.7';

type Packet = { readonly bytes: Uint8Array } | 'end';

/** One end of a line. */
class End implements Wire {
  readonly localAddress = LOCAL_ADDRESS;
  readonly #send: (packet: Packet) => void;
  readonly #bytesListeners = new Set<(chunk: Uint8Array) => void>();
  readonly #closeListeners = new Set<(cause: AppFailure | null) => void>();
  isClosed = false;

  constructor(send: (packet: Packet) => void) {
    this.#send = send;
  }

  write(bytes: Uint8Array): void {
    if (!this.isClosed) this.#send({ bytes: bytes.slice() });
  }

  close(): void {
    if (this.isClosed) return;
    this.#send('end');
    this.finish(null);
  }

  onBytes(listener: (chunk: Uint8Array) => void): Dispose {
    this.#bytesListeners.add(listener);
    return () => this.#bytesListeners.delete(listener);
  }

  onClose(listener: (cause: AppFailure | null) => void): Dispose {
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  take(bytes: Uint8Array): void {
    if (!this.isClosed) for (const listener of this.#bytesListeners) listener(bytes);
  }

  finish(cause: AppFailure | null): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const listener of [...this.#closeListeners]) listener(cause);
  }
}

export class Line {
  readonly client: End;
  readonly host: End;
  /** Everything the client said, for saying it again. */
  readonly said: Uint8Array[] = [];
  readonly #clock: Clock;
  readonly #delayMs: (direction: Direction) => number;
  readonly #chance: (limit: number) => number;
  readonly #lastDueMs = { up: 0, down: 0 };
  readonly #bytesUntilCut = { up: Infinity, down: Infinity };
  readonly #isDead = { up: false, down: false };

  constructor(clock: Clock, delayMs: (direction: Direction) => number, chance: (limit: number) => number) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#chance = chance;
    this.client = new End((packet) => this.#carry('up', packet));
    this.host = new End((packet) => this.#carry('down', packet));
  }

  get isWorking(): boolean {
    return !this.client.isClosed && !this.host.isClosed && !this.#isDead.up && !this.#isDead.down;
  }

  /** The client sees the line go. What it said before may still reach the host, long after the client came in by another line. */
  cut({ upArrives, hostHears }: { readonly upArrives: boolean; readonly hostHears: HostHears }): void {
    this.#isDead.down = true;
    if (upArrives && hostHears !== 'never') this.#carry('up', 'end');
    else if (!upArrives) {
      this.#isDead.up = true;
      if (hostHears === 'at-once') this.host.finish(failure('CONNECT_LOST'));
      if (hostHears === 'late') this.#clock.after(LATE_MS, () => this.host.finish(failure('CONNECT_LOST')));
    }
    this.client.finish(failure('CONNECT_LOST'));
  }

  /** From now on everything vanishes and neither end is told: a pulled cable. */
  swallowEverything(): void {
    this.#isDead.up = true;
    this.#isDead.down = true;
  }

  /** After that many more bytes the line is cut, most often in the middle of a frame. */
  cutAfter(direction: Direction, byteCount: number): void {
    this.#bytesUntilCut[direction] = byteCount;
  }

  /** Whole in most cases; else in two pieces anywhere. */
  #carry(direction: Direction, packet: Packet): void {
    if (packet === 'end') return this.#schedule(direction, packet);
    if (direction === 'up') this.said.push(packet.bytes);
    const { bytes } = packet;
    const at = bytes.length > 1 && this.#chance(4) === 0 ? 1 + this.#chance(bytes.length - 1) : bytes.length;
    this.#schedule(direction, { bytes: bytes.subarray(0, at) });
    if (at < bytes.length) this.#schedule(direction, { bytes: bytes.subarray(at) });
  }

  #schedule(direction: Direction, packet: Packet): void {
    if (this.#isDead[direction]) return;
    const nowMs = this.#clock.monotonicMs();
    const dueMs = Math.max(this.#lastDueMs[direction], nowMs + this.#delayMs(direction) + this.#chance(JITTER_MS));
    this.#lastDueMs[direction] = dueMs;
    this.#clock.after(dueMs - nowMs, () => this.#arrive(direction, packet));
  }

  #arrive(direction: Direction, packet: Packet): void {
    if (this.#isDead[direction]) return;
    const to = direction === 'up' ? this.host : this.client;
    if (packet === 'end') return to.finish(null);
    const allowed = packet.bytes.subarray(0, this.#bytesUntilCut[direction]);
    this.#bytesUntilCut[direction] -= allowed.length;
    if (allowed.length > 0) to.take(allowed);
    if (this.#bytesUntilCut[direction] === 0) this.cut({ upArrives: false, hostHears: 'at-once' });
  }
}

export class SimulatedNetwork implements Dialer {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #listeners = new Map<string, (wire: Wire) => void>();
  readonly #lines: Line[] = [];
  readonly #delayMs = { up: 0, down: 0 };

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  get newest(): Line | undefined {
    return this.#lines.at(-1);
  }

  /** The client has a line open, and none of its lines is a dead one that it has not noticed yet. */
  get isWorking(): boolean {
    const open = this.#lines.filter(({ client }) => !client.isClosed);
    return open.length > 0 && open.every(({ isWorking }) => isWorking);
  }

  /** Of packets from now on, on lines that are there and on new ones. */
  setDelay(direction: Direction, delayMs: number): void {
    this.#delayMs[direction] = delayMs;
  }

  listen(address: string, accept: (wire: Wire) => void): Dispose {
    this.#listeners.set(address, accept);
    return () => this.#listeners.delete(address);
  }

  dial(address: NetAddress): Promise<Result<Wire, AppFailure>> {
    const line = this.#connect(printAddress(address));
    if (!line) return Promise.resolve(err(failure('CONNECT_REFUSED')));
    this.#lines.push(line);
    return Promise.resolve(ok(line.client));
  }

  /** What was said on the newest line is said once more, on one of its own whose answers nobody reads. */
  repeat(address: string): void {
    const said = this.newest?.said ?? [];
    const line = this.#connect(address);
    for (const bytes of [...said]) line?.client.write(bytes);
  }

  #connect(address: string): Line | null {
    const accept = this.#listeners.get(address);
    if (!accept) return null;
    const line = new Line(this.#clock, (direction) => this.#delayMs[direction], (limit) => Math.floor(this.#random.fraction() * limit));
    accept(line.host);
    return line;
  }
}

// Two ends of a connection in memory. The test decides when bytes arrive, in what cuts, and when the line breaks.
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { Dialer, NetAddress, Wire } from '../../src-shared/session/wire.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { printAddress } from '../../src-shared/session/address.ts';

export interface WirePairOptions {
  /** How a write is cut on its way; the default leaves it whole. */
  readonly cut?: (bytes: Uint8Array) => Uint8Array[];
  /**
   * When what was written arrives: called once for each packet with what lets the next one of that direction in.
   * By default on the next turn of promises; `never` leaves it to `flush`.
   */
  readonly schedule?: ((arrive: () => void) => void) | 'never';
}

/** Every byte on its own. */
export function cutAtEveryByte(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

function arriveSoon(arrive: () => void): void {
  void Promise.resolve().then(arrive);
}

type Packet = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'end' };

class WireEnd implements Wire {
  readonly #queue: Packet[] = [];
  readonly #bytesListeners = new Set<(chunk: Uint8Array) => void>();
  readonly #closeListeners = new Set<(cause: AppFailure | null) => void>();
  readonly #pair: WirePair;
  isClosed = false;
  localAddress: string | undefined;
  /** Every write this end made, as one text each. */
  readonly writes: string[] = [];

  constructor(pair: WirePair) {
    this.#pair = pair;
  }

  write(bytes: Uint8Array): void {
    if (this.isClosed) return;
    this.writes.push(new TextDecoder().decode(bytes));
    this.#pair.carry(this, { kind: 'bytes', bytes: bytes.slice() });
  }

  close(): void {
    if (this.isClosed) return;
    this.#pair.carry(this, { kind: 'end' });
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

  enqueue(packet: Packet): void {
    this.#queue.push(packet);
  }

  get waitingCount(): number {
    return this.#queue.length;
  }

  /** Hands over the next `count` packets. */
  deliver(count: number): void {
    for (let done = 0; done < count && !this.isClosed; done += 1) {
      const packet = this.#queue.shift();
      if (!packet) return;
      if (packet.kind === 'end') this.finish(null);
      else for (const listener of this.#bytesListeners) listener(packet.bytes);
    }
  }

  finish(cause: AppFailure | null): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#queue.length = 0;
    for (const listener of this.#closeListeners) listener(cause);
  }
}

export type TestWire = Pick<WireEnd, 'writes' | 'isClosed' | 'waitingCount'> & Wire;

export class WirePair {
  readonly #client: WireEnd;
  readonly #host: WireEnd;
  readonly #options: WirePairOptions;
  #isBlackHole = false;

  constructor(options: WirePairOptions = {}) {
    this.#options = options;
    this.#client = new WireEnd(this);
    this.#host = new WireEnd(this);
  }

  get client(): TestWire {
    return this.#client;
  }

  get host(): TestWire {
    return this.#host;
  }

  setLocalAddress(address: string | undefined): void {
    this.#client.localAddress = address;
  }

  /** Delivers what is under way, `count` packets each way at most. */
  flush(count = Number.POSITIVE_INFINITY): void {
    for (const end of [this.#host, this.#client]) end.deliver(Math.min(count, end.waitingCount));
  }

  /** The line breaks: what is under way is lost, both ends are told. */
  drop(): void {
    this.#client.finish(failure('CONNECT_LOST'));
    this.#host.finish(failure('CONNECT_LOST'));
  }

  /** Whether what one end writes reaches the other. */
  get isWorking(): boolean {
    return !this.#isBlackHole && !this.#client.isClosed && !this.#host.isClosed;
  }

  /** From now on everything vanishes on its way and neither end is told: a pulled cable. */
  swallowEverything(): void {
    this.#isBlackHole = true;
  }

  carry(from: WireEnd, packet: Packet): void {
    if (this.#isBlackHole) return;
    const to = from === this.#client ? this.#host : this.#client;
    const packets: Packet[] =
      packet.kind === 'bytes' && this.#options.cut ? this.#options.cut(packet.bytes).map((bytes) => ({ kind: 'bytes', bytes })) : [packet];
    for (const piece of packets) to.enqueue(piece);
    const { schedule = arriveSoon } = this.#options;
    if (schedule === 'never') return;
    for (const _ of packets) {
      schedule(() => {
        if (!this.#isBlackHole) to.deliver(1);
      });
    }
  }
}

/** A network in memory: addresses where somebody listens, and the wires that were made. */
export class MemoryNetwork implements Dialer {
  readonly pairs: WirePair[] = [];
  /** Canonical texts in the order they were dialled. */
  readonly dialled: string[] = [];
  /** What wires made from now on say they go from. */
  localAddress: string | undefined;
  /** While set, attempts are answered by nobody. */
  isUnheard = false;
  readonly #listeners = new Map<string, (wire: TestWire) => void>();
  readonly #options: WirePairOptions;

  constructor(options: WirePairOptions = {}) {
    this.#options = options;
  }

  /** What `accept` does with a wire happens before the client's side is handed out. */
  listen(address: string, accept: (wire: TestWire) => void): Dispose {
    this.#listeners.set(address, accept);
    return () => this.#listeners.delete(address);
  }

  dial(address: NetAddress): Promise<Result<Wire, AppFailure>> {
    const text = printAddress(address);
    this.dialled.push(text);
    if (this.isUnheard) return new Promise(() => undefined);
    const accept = this.#listeners.get(text);
    if (!accept) return Promise.resolve(err(failure('CONNECT_REFUSED')));
    const pair = new WirePair(this.#options);
    this.pairs.push(pair);
    pair.setLocalAddress(this.localAddress);
    accept(pair.host);
    return Promise.resolve(ok(pair.client));
  }

  /** Whether the newest line works. */
  get isWorking(): boolean {
    return this.pairs.at(-1)?.isWorking ?? false;
  }

  /** Breaks every line. */
  dropAll(): void {
    for (const pair of this.pairs.splice(0)) pair.drop();
  }
}

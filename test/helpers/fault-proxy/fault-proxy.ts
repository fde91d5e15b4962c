// A TCP proxy on loopback that does to links what networks do, on command. What it did is a script that can be run again.
// Must not know what the bytes mean.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { assertNever } from '../../../src-shared/util/assert-never.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import { DIRECTIONS } from './faults.ts';
import type { Direction, Fault, Script, Shape, TimedFault } from './faults.ts';
import { ProxiedConnection } from './proxied-connection.ts';

export interface FaultProxyOptions {
  readonly targetPort: number;
  readonly clock: Clock;
  /** Sizes of slices and jitter come from it. */
  readonly seed?: number;
}

export class FaultProxy {
  readonly #server: Server;
  readonly #options: FaultProxyOptions;
  readonly #startedMs: number;
  readonly #connections = new Set<ProxiedConnection>();
  readonly #duplicates = new Set<Socket>();
  /** Came into the black hole: nothing of them ever reaches the target. */
  readonly #unheard = new Set<Socket>();
  readonly #log: TimedFault[] = [];
  readonly #timers = new Set<Dispose>();
  #shapes: Record<Direction, Shape> = { up: {}, down: {} };
  #isBlackHole = false;
  #nextCut: Extract<Fault, { kind: 'cut' }> | null = null;
  #sourceAddress: string | undefined;
  #acceptedCount = 0;

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const proxy = new FaultProxy(server, options);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  private constructor(server: Server, options: FaultProxyOptions) {
    this.#server = server;
    this.#options = options;
    this.#startedMs = options.clock.monotonicMs();
    server.on('connection', (client) => this.#accept(client));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get openCount(): number {
    return this.#connections.size + this.#unheard.size;
  }

  get acceptedCount(): number {
    return this.#acceptedCount;
  }

  /** What was done so far; `run` does it again. */
  get script(): Script {
    return this.#log;
  }

  /** Does all of it at its time, counted from now. Resolves after the last. */
  run(script: Script): Promise<void> {
    const { clock } = this.#options;
    return new Promise((resolve) => {
      const next = (index: number, startedMs: number): void => {
        const timed = script[index];
        if (!timed) return resolve();
        const cancel = clock.after(startedMs + timed.atMs - clock.monotonicMs(), () => {
          this.#timers.delete(cancel);
          this.apply(timed.fault);
          next(index + 1, startedMs);
        });
        this.#timers.add(cancel);
      };
      next(0, clock.monotonicMs());
    });
  }

  apply(fault: Fault): void {
    this.#log.push({ atMs: this.#options.clock.monotonicMs() - this.#startedMs, fault });
    switch (fault.kind) {
      case 'shape':
        return this.#setShape(fault.direction, fault.shape);
      case 'black-hole':
        this.#isBlackHole = true;
        return this.#forEach((connection) => connection.swallow());
      case 'heal':
        return this.#heal();
      case 'reset':
        this.#unheard.forEach((client) => client.resetAndDestroy());
        return this.#forEach((connection) => connection.end('reset'));
      case 'cut':
        if (this.#connections.size === 0) this.#nextCut = fault;
        return this.#forEach((connection) => connection.cutAfter(fault));
      case 'duplicate':
        return this.#duplicate();
      case 'source-address':
        this.#sourceAddress = fault.address;
        return undefined;
      default:
        return assertNever(fault);
    }
  }

  /** Also ends every connection and what is left of a script. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    for (const cancel of this.#timers) cancel();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#forEach((connection) => connection.end('reset'));
    for (const socket of [...this.#duplicates, ...this.#unheard]) socket.destroy();
    await closed;
  }

  #accept(client: Socket): void {
    this.#acceptedCount += 1;
    if (this.#isBlackHole) return this.#swallow(client);
    const connection: ProxiedConnection = new ProxiedConnection({
      client,
      targetPort: this.#options.targetPort,
      sourceAddress: this.#sourceAddress,
      shapes: this.#shapes,
      clock: this.#options.clock,
      seed: (this.#options.seed ?? 1) + this.#acceptedCount,
      onEnd: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
    if (this.#nextCut) connection.cutAfter(this.#nextCut);
    this.#nextCut = null;
  }

  #swallow(client: Socket): void {
    this.#unheard.add(client);
    client.on('error', () => undefined);
    client.on('end', () => client.destroy());
    client.on('close', () => this.#unheard.delete(client));
    client.resume();
  }

  #setShape(direction: Direction, shape: Shape): void {
    this.#shapes = { ...this.#shapes, [direction]: shape };
    this.#forEach((connection) => connection.setShape(direction, shape));
  }

  #heal(): void {
    this.#isBlackHole = false;
    this.#nextCut = null;
    for (const direction of DIRECTIONS) this.#setShape(direction, {});
    this.#forEach((connection) => connection.cutAfter({ kind: 'cut', direction: 'up', atByte: Infinity, how: 'reset' }));
    this.#forEach((connection) => connection.cutAfter({ kind: 'cut', direction: 'down', atByte: Infinity, how: 'reset' }));
  }

  #duplicate(): void {
    const newest = [...this.#connections].at(-1);
    // Nothing said yet is nothing to say again: it would be a silent connection, which hosts keep for minutes.
    if (!newest || newest.said.length === 0) return;
    const socket = connect({ port: this.#options.targetPort, host: '127.0.0.1' });
    this.#duplicates.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#duplicates.delete(socket));
    socket.resume();
    socket.write(newest.said);
  }

  #forEach(act: (connection: ProxiedConnection) => void): void {
    for (const connection of [...this.#connections]) act(connection);
  }
}

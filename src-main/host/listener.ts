// Accepts connections, tells dialects apart by the first bytes, and hands each to its door. Must not know any dialect.
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { DEADLINES } from '../../src-shared/protocol/limits.ts';
import { encodeBase64Url } from '../../src-shared/util/bytes.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type { Result } from '../../src-shared/util/result.ts';
import { Admission } from './admission.ts';
import type { ConnectionLimits } from './admission.ts';
import { bindAll } from './bind.ts';
import type { BindOptions, Bound } from './bind.ts';
import type { Connection } from './doors/door.ts';
import { tellDialect } from './first-bytes.ts';
import type { FirstBytes } from './first-bytes.ts';
import type { HostLog } from './log-events.ts';
import { SendBudget } from './send-budget.ts';
import type { SendLimits } from './send-queue.ts';
import { TcpConnection } from './tcp-connection.ts';
import type { Turn } from './turn.ts';

/** One entry for each kind of first bytes; what is not offered yet has an entry that refuses. */
export type DoorTable = Readonly<Record<Exclude<FirstBytes, 'undecided'>, (connection: Connection) => void>>;

export interface ListenerDeps {
  readonly doors: DoorTable;
  readonly turn: Turn;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: HostLog;
  readonly connectionLimits: ConnectionLimits;
  readonly sendLimits: SendLimits;
  readonly totalBacklogBytes: number;
}

/** A crowd is accepted before any of its bytes are read, so nobody counts as silent before this. */
const SILENT_AFTER_MS = 1_000;
const CONNECTION_ID_BYTES = 9;

export class Listener {
  readonly #deps: ListenerDeps;
  readonly #admission: Admission;
  readonly #budget: SendBudget;
  readonly #connections = new Set<TcpConnection>();
  /** Connections from which nothing came yet, the oldest first; each with its deadline. */
  readonly #silent = new Map<TcpConnection, { readonly sinceMs: number; readonly cancel: Dispose }>();
  /** Connections whose first bytes fit more than one dialect yet, each with its deadline. */
  readonly #undecided = new Map<TcpConnection, Dispose>();
  /** By the address that was wanted; what the system made of it may be another (no IPv6, no zone). */
  readonly #servers = new Map<string, { readonly server: Server; readonly address: string }>();
  #port = 0;
  #isStopped = false;
  #cancelEviction: Dispose | null = null;
  #onEmpty: (() => void) | null = null;

  constructor(deps: ListenerDeps) {
    this.#deps = deps;
    this.#admission = new Admission(deps.connectionLimits, deps.clock);
    this.#budget = new SendBudget(deps.totalBacklogBytes);
  }

  async listen(options: Pick<BindOptions, 'addresses' | 'port' | 'portPolicy'>): Promise<Result<Bound, AppFailure>> {
    const bound = await this.#bind(options);
    if (!bound.ok) return bound;
    this.#port = bound.value.port;
    this.#remember(options.addresses, bound.value);
    return bound;
  }

  get addresses(): readonly string[] {
    return Array.from(this.#servers.values(), ({ address }) => address);
  }

  /** Listens on these addresses and no others, on the port it has; connections that are there stay. One that cannot be had is left out. */
  async listenOn(addresses: readonly string[]): Promise<void> {
    for (const [address, { server }] of this.#servers) {
      if (addresses.includes(address)) continue;
      server.close();
      this.#servers.delete(address);
    }
    for (const address of addresses) {
      if (this.#servers.has(address)) continue;
      const bound = await this.#bind({ addresses: [address], port: this.#port, portPolicy: 'exact' });
      if (bound.ok) this.#remember([address], bound.value);
    }
  }

  #bind(options: Pick<BindOptions, 'addresses' | 'port' | 'portPolicy'>): Promise<Result<Bound, AppFailure>> {
    return bindAll({
      ...options,
      createServer: () => createServer((socket) => this.#accept(socket)),
      onServerError: (error) => this.#deps.log.write({ event: 'failure', what: 'accepting connections', error: String(error) }),
    });
  }

  /** What was bound while the host stopped is let go of again. */
  #remember(wanted: readonly string[], { addresses, servers }: Bound): void {
    for (const [index, server] of servers.entries()) {
      const address = addresses[index] ?? '';
      if (this.#isStopped) server.close();
      else this.#servers.set(wanted[index] ?? address, { server, address });
    }
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Takes no new connections and no more bytes; connections that never said which dialect they speak are ended. What was read is still dealt with. */
  stopAccepting(): void {
    this.#isStopped = true;
    for (const { server } of this.#servers.values()) server.close();
    this.#servers.clear();
    this.#cancelEviction?.();
    for (const connection of [...this.#silent.keys(), ...this.#undecided.keys()]) connection.destroy('host stopped');
    // What is taken from now on could be stored and never answered: it stays with its sender, who says it again later.
    for (const connection of this.#connections) connection.holdReading();
  }

  /** Resolves when no connection is left. */
  async whenEmpty(): Promise<void> {
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  destroyAll(): void {
    for (const connection of this.#connections) connection.destroy('host stopped');
  }

  #accept(socket: Socket): void {
    const { clock, log } = this.#deps;
    const connectionId = encodeBase64Url(this.#deps.random.bytes(CONNECTION_ID_BYTES));
    const connection = new TcpConnection(connectionId, socket, {
      turn: this.#deps.turn,
      clock,
      budget: this.#budget,
      limits: this.#deps.sendLimits,
      log,
    });
    const { remoteAddress: address, remotePort: port } = connection;
    this.#connections.add(connection);
    const noLongerHalfOpen = this.#admission.admit(address, connection.isLoopback);
    if (!noLongerHalfOpen) {
      log.write({ event: 'refused', connectionId, address, code: 'HOST_FULL' });
      connection.onClose(() => this.#forget(connection));
      connection.destroy('too many connections from this address');
      return;
    }
    log.write({ event: 'connected', connectionId, address, port });
    connection.onEntered(noLongerHalfOpen);
    connection.onClose(noLongerHalfOpen);
    connection.onClose(() => this.#forget(connection));
    this.#watchSilence(connection);
    connection.onEarlyBytes(() => this.#onFirstBytes(connection));
  }

  #watchSilence(connection: TcpConnection): void {
    const cancel = this.#deps.clock.after(DEADLINES.silentMs, () => connection.destroy('silent'));
    this.#silent.set(connection, { sinceMs: this.#deps.clock.monotonicMs(), cancel });
    if (this.#silent.size > this.#deps.connectionLimits.silent) this.#planEviction();
  }

  #planEviction(): void {
    this.#cancelEviction ??= this.#deps.clock.after(SILENT_AFTER_MS, () => {
      this.#cancelEviction = null;
      const nowMs = this.#deps.clock.monotonicMs();
      for (const [connection, { sinceMs }] of this.#silent) {
        if (this.#silent.size <= this.#deps.connectionLimits.silent) return;
        if (nowMs - sinceMs < SILENT_AFTER_MS) break;
        this.#endSilence(connection);
        connection.destroy('too many silent connections');
      }
      if (this.#silent.size > this.#deps.connectionLimits.silent) this.#planEviction();
    });
  }

  #endSilence(connection: TcpConnection): void {
    this.#silent.get(connection)?.cancel();
    this.#silent.delete(connection);
  }

  #onFirstBytes(connection: TcpConnection): void {
    const dialect = tellDialect(connection.peek());
    if (this.#silent.has(connection)) {
      this.#endSilence(connection);
      if (dialect === 'undecided') this.#watchUndecided(connection);
    }
    if (dialect !== 'undecided') {
      connection.onEarlyBytes(() => undefined);
      this.#undecided.get(connection)?.();
      this.#undecided.delete(connection);
      this.#deps.doors[dialect](connection);
    }
  }

  #watchUndecided(connection: TcpConnection): void {
    this.#undecided.set(
      connection,
      this.#deps.clock.after(DEADLINES.handshakeMs, () => connection.destroy('handshake timeout')),
    );
  }

  #forget(connection: TcpConnection): void {
    this.#connections.delete(connection);
    this.#endSilence(connection);
    this.#undecided.get(connection)?.();
    this.#undecided.delete(connection);
    if (this.#connections.size === 0) this.#onEmpty?.();
  }
}

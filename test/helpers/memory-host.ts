// The real hub, fan-out and Wassop 2 door on wires in memory and a clock of the test's: a host that can be killed between two bytes.
// What is stored survives a kill; what the store had not written yet may not.
import { EventEmitter } from 'node:events';
import type { Connection } from '../../src-main/host/doors/door.ts';
import { createWassop2Door } from '../../src-main/host/doors/wassop2-door.ts';
import { FanOut } from '../../src-main/host/fan-out.ts';
import { Hub } from '../../src-main/host/hub/hub.ts';
import type { SpaceStore } from '../../src-main/host/hub/space-store.ts';
import { UNLIMITED } from '../../src-main/host/token-bucket.ts';
import { Turn } from '../../src-main/host/turn.ts';
import type { Wire } from '../../src-shared/session/wire.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { Random } from '../../src-shared/util/random.ts';
import { makeHostIdentity } from './host-identity.ts';

const MEMORY_HOST_IDENTITY = makeHostIdentity();
export const MEMORY_HOST_ADDRESS = '10.0.0.1:5555';

/** What outlives a run of the host; see test/simulation/delivery/host-disk.ts. */
export interface MemoryHostDisk {
  openStore(): SpaceStore & { cutOff(options: { readonly keepsPending: boolean }): void };
}

export interface MemoryHostNetwork {
  listen(address: string, accept: (wire: Wire) => void): Dispose;
}

export class MemoryHost {
  readonly #disk: MemoryHostDisk;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #networks: readonly MemoryHostNetwork[];
  #run: Run | null = null;

  constructor(options: { readonly disk: MemoryHostDisk; readonly clock: Clock; readonly random: Random; readonly networks: readonly MemoryHostNetwork[] }) {
    this.#disk = options.disk;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#networks = options.networks;
  }

  get isRunning(): boolean {
    return this.#run !== null;
  }

  async start(): Promise<void> {
    if (this.#run) return;
    const store = this.#disk.openStore();
    const turn = new Turn((task) => void Promise.resolve().then(task));
    const fanOut = new FanOut(turn);
    const hub = await Hub.open({ ownerDeviceIds: new Set(), maxPeople: 100 }, { store, outbox: fanOut, clock: this.#clock, random: this.#random });
    const door = createWassop2Door(
      {
        hub,
        fanOut,
        clock: this.#clock,
        random: this.#random,
        log: { write: () => {} },
        createMessageBucket: () => UNLIMITED,
        createMoveBucket: () => UNLIMITED,
      },
      { program: 'memory-host/1', spaceId: hub.spaceId, spaceName: 'Memoria', identity: MEMORY_HOST_IDENTITY, epoch: hub.epoch, isFull: () => false },
    );
    const connections = new Set<MemoryConnection>();
    const stopListening = this.#networks.map((network) =>
      network.listen(MEMORY_HOST_ADDRESS, (wire) => {
        const connection = new MemoryConnection(wire, turn, this.#clock);
        connections.add(connection);
        connection.onClose(() => connections.delete(connection));
        door.accept(connection);
      }),
    );
    this.#run = { store, hub, connections, stopListening, stopDoor: () => door.stop() };
  }

  /** In order: everybody is told. */
  async stop(): Promise<void> {
    const run = this.#endListening();
    if (!run) return;
    await run.hub.whenIdle();
    run.hub.stop();
    run.stopDoor();
    await run.store.close();
  }

  /** Like `kill -9`: the other ends are told by the system that the line is gone. */
  kill({ keepsPending }: { readonly keepsPending: boolean }): void {
    const run = this.#endListening();
    if (!run) return;
    run.store.cutOff({ keepsPending });
    for (const connection of run.connections) connection.die();
    run.hub.stop();
  }

  #endListening(): Run | null {
    const run = this.#run;
    this.#run = null;
    for (const stop of run?.stopListening ?? []) stop();
    return run;
  }
}

interface Run {
  readonly store: ReturnType<MemoryHostDisk['openStore']>;
  readonly hub: Hub;
  readonly connections: Set<MemoryConnection>;
  readonly stopListening: readonly Dispose[];
  readonly stopDoor: () => void;
}

let connectionCount = 0;

/** A wire as doors see connections: no limits, no backlog. */
class MemoryConnection implements Connection {
  readonly connectionId = `memory-${(connectionCount += 1)}`;
  readonly remoteAddress = '10.0.0.9';
  readonly remotePort = 1;
  readonly isLoopback = false;
  readonly firstReceivedMs: number;
  readonly waitingBytes = 0;
  readonly isOverSoftLimit = false;
  lastReceivedMs: number;
  lastPassedOnMs: number;
  isClosed = false;
  readonly #wire: Wire;
  readonly #turn: Turn;
  readonly #clock: Clock;
  readonly #events = new EventEmitter();
  readonly #holds = new Set<object>();
  #held: Uint8Array[] = [];
  #outgoing: Uint8Array[] = [];
  #isDead = false;
  #isEnding = false;

  constructor(wire: Wire, turn: Turn, clock: Clock) {
    this.#wire = wire;
    this.#turn = turn;
    this.#clock = clock;
    this.firstReceivedMs = clock.monotonicMs();
    this.lastReceivedMs = this.firstReceivedMs;
    this.lastPassedOnMs = this.firstReceivedMs;
    wire.onBytes((chunk) => {
      this.lastReceivedMs = clock.monotonicMs();
      if (this.#holds.size > 0) this.#held.push(chunk);
      else this.#events.emit('bytes', chunk);
    });
    wire.onClose(() => this.#end());
  }

  get isReadingHeld(): boolean {
    return this.#holds.size > 0;
  }

  send(bytes: Uint8Array | string): void {
    if (this.isClosed || this.#isDead) return;
    if (this.#outgoing.length === 0) this.#turn.atWrites(() => this.#writeOut());
    this.#outgoing.push(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  }

  setOverflowPolicy(): void {}
  setKeepAlive(): void {}
  markEntered(): void {}
  onRelief(): void {}

  onBytes(listener: (chunk: Uint8Array) => void): void {
    this.#events.on('bytes', listener);
  }

  onClose(listener: () => void): void {
    this.#events.on('close', listener);
  }

  holdReading(): Dispose {
    const hold = {};
    this.#holds.add(hold);
    return () => {
      this.#holds.delete(hold);
      if (this.#holds.size === 0) for (const chunk of this.#held.splice(0)) this.#events.emit('bytes', chunk);
    };
  }

  close(): void {
    this.#isEnding = true;
    this.#turn.atWrites(() => this.#writeOut());
  }

  destroy(): void {
    this.#wire.close();
    this.#end();
  }

  /** The process is gone: nothing is written any more, and the other end sees the line go. */
  die(): void {
    this.#isDead = true;
    this.#wire.close();
    this.#end();
  }

  #writeOut(): void {
    if (this.#isDead) return;
    const bytes = this.#outgoing.splice(0);
    if (bytes.length > 0) this.#wire.write(Buffer.concat(bytes));
    this.lastPassedOnMs = this.#clock.monotonicMs();
    if (this.#isEnding) this.destroy();
  }

  #end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#events.emit('close');
  }
}

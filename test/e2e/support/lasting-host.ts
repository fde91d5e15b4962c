// A host in the test's own process whose history outlives it: it can be gone and come back at the same port.
import { MemorySpaceStore } from '../../../src-main/history/memory-space-store.ts';
import { createHost } from '../../../src-main/host/host.ts';
import type { Host } from '../../../src-main/host/host.ts';
import type { HostOptions } from '../../../src-main/host/host-options.ts';
import type { SpaceStore } from '../../../src-main/host/hub/space-store.ts';
import { systemClock } from '../../../src-main/runtime/system-clock.ts';
import { systemRandom } from '../../../src-main/runtime/system-random.ts';
import { makeHostIdentity } from '../../helpers/host-identity.ts';

export class LastingHost {
  readonly #options: Partial<HostOptions>;
  /** The same at each start: who remembers it takes no other for it. */
  readonly #identity = makeHostIdentity();
  readonly #stored = new MemorySpaceStore({ random: systemRandom });
  #host: Host | null = null;
  #port = 0;

  constructor(options: Partial<HostOptions> = {}) {
    this.#options = options;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const stored = this.#stored;
    const store: SpaceStore = {
      log: stored.log,
      load: () => stored.load(),
      saveRoom: (room) => stored.saveRoom(room),
      removeRoom: (roomId) => stored.removeRoom(roomId),
      saveIdentity: (identity) => stored.saveIdentity(identity),
      saveVisits: (visits) => stored.saveVisits(visits),
      close: async () => {},
    };
    this.#host = await createHost(
      { program: 'test/1', spaceName: 'Taller', listenAddresses: ['127.0.0.1'], port: this.#port, portPolicy: 'exact', ownerDeviceIds: [], messageRate: 'off', ...this.#options },
      { store, identity: this.#identity, clock: systemClock, random: systemRandom, log: { write: () => {} } },
    );
    this.#port = this.#host.port;
  }

  async stop(): Promise<void> {
    await this.#host?.stop();
    this.#host = null;
  }

  people(): ReturnType<Host['people']> {
    return this.#host?.people() ?? [];
  }

  /** What was said in the first room, in order. */
  async log(): Promise<string[]> {
    const { rooms } = await this.#stored.load();
    const room = rooms.find(({ name }) => name === 'Sala1');
    if (!room) return [];
    return (await this.#stored.read(room.roomId, { afterSeq: 0, limit: 1_000 })).entries.map(({ text }) => text);
  }
}

/**
 * Seeded peers on a real hub: they write, lose their lines in every way, their apps are killed, and the host is killed under them.
 * Whatever happens, everybody ends with the same messages in the same order, each once, and nothing that was written is lost.
 */
import { describe, expect, it } from 'vitest';
import { deviceIdentityFrom } from '../../src-main/connections/device-identity.ts';
import type { TimelineItem } from '../../src-shared/ipc/views.ts';
import { RoomId } from '../../src-shared/protocol/model.ts';
import { MemoryLocalHistory } from '../../src-shared/session/memory-local-history.ts';
import type { DeviceIdentity } from '../../src-shared/session/wire.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { LateLocalHistory } from '../helpers/late-local-history.ts';
import { MEMORY_HOST_ADDRESS, MemoryHost } from '../helpers/memory-host.ts';
import { RecordedClient } from '../helpers/recorded-client.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { MemoryNetwork } from '../helpers/wire-pair.ts';

const SEEDS = process.env['WASSOP_LONG'] === '1' ? 5_000 : 300;
const FIRST_SEED = Number(process.env['WASSOP_SEED'] ?? 1);
const STEPS = 40;
/** Long enough for a dead line to be noticed, the longest wait, and all that is left to be sent. */
const HEAL_MS = 90_000;
const HEAL_STEP_MS = 1_000;
const SLOWEST_COMMIT_MS = 60;

interface PeerParts {
  readonly name: string;
  readonly network: MemoryNetwork;
  readonly clock: FakeClock;
  readonly random: SeededRandom;
  readonly identity: DeviceIdentity;
}

class Peer {
  readonly #parts: PeerParts;
  /** On this person's disk: outlives the runs of their app. */
  readonly #stored = new MemoryLocalHistory();
  #history: LateLocalHistory;
  recorded: RecordedClient;
  connectionId: string;
  /** Texts written, by room, in order, but for those that were lost before they were shown as kept. */
  readonly written = new Map<string, string[]>();

  constructor(parts: PeerParts) {
    this.#parts = parts;
    this.#history = this.#openHistory();
    this.recorded = new RecordedClient({ dialer: parts.network, ...parts, localHistory: this.#history });
    this.connectionId = this.#open();
  }

  get network(): MemoryNetwork {
    return this.#parts.network;
  }

  get joinedRoomIds(): string[] {
    return this.recorded.rooms(this.connectionId).flatMap((room) => (room.isJoined ? [room.roomId] : []));
  }

  async write(roomId: string, text: string): Promise<void> {
    const sent = await this.recorded.client.commands['messages.send']({ connectionId: this.connectionId, roomId, text });
    if (sent.ok) this.written.set(roomId, [...(this.written.get(roomId) ?? []), text]);
  }

  /** The app is killed and started again. */
  restart(options: { readonly keepsPending: boolean }): void {
    const lost = this.#history.cutOff(options);
    this.network.dropAll();
    this.recorded.client.dispose();
    // What was not kept did not leave either: then it was never said.
    const lostTexts = lost.flatMap((change) => (change.kind === 'unsent' ? [change.message.text] : []));
    for (const [roomId, texts] of this.written) this.written.set(roomId, texts.filter((text) => !lostTexts.includes(text)));
    this.#history = this.#openHistory();
    this.recorded = new RecordedClient({ dialer: this.network, ...this.#parts, localHistory: this.#history });
    this.connectionId = this.#open();
  }

  end(): void {
    this.#history.cutOff({ keepsPending: false });
    this.recorded.client.dispose();
  }

  /** All of a room that this person can read, page by page. */
  async readAll(roomId: string, clock: FakeClock): Promise<TimelineItem[]> {
    const items: TimelineItem[] = [];
    for (let beforeSeq: number | undefined; ; ) {
      const args = { connectionId: this.connectionId, roomId, limit: 7, ...(beforeSeq !== undefined && { beforeSeq }) };
      const reading = this.recorded.client.commands['timeline.read'](args);
      await clock.advance(1_000);
      const page = await reading;
      if (!page.ok) throw new Error(page.error.code);
      items.unshift(...page.value.items);
      beforeSeq = items.find((item) => item.orderSeq < Number.MAX_SAFE_INTEGER && item.orderSeq > 0)?.orderSeq;
      if (page.value.isComplete || beforeSeq === undefined) return items;
    }
  }

  /** A disk that is now quick, now slower than the network. */
  #openHistory(): LateLocalHistory {
    const { clock, random } = this.#parts;
    return new LateLocalHistory(this.#stored, clock, () => Math.floor(random.fraction() * SLOWEST_COMMIT_MS));
  }

  #open(): string {
    return this.recorded.open(MEMORY_HOST_ADDRESS, { dialect: 'wassop2', name: this.#parts.name });
  }
}

class World {
  readonly #random: SeededRandom;
  readonly #clock = new FakeClock();
  readonly #peers: Peer[] = [];
  readonly #host: MemoryHost;
  readonly #networks: MemoryNetwork[];
  #messageCount = 0;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    const options = {
      cut: (bytes: Uint8Array) => this.#cut(bytes),
      schedule: (arrive: () => void) => void this.#clock.after(this.#below(25), arrive),
    };
    this.#networks = Array.from({ length: 2 + this.#below(3) }, () => new MemoryNetwork(options));
    this.#host = new MemoryHost({ clock: this.#clock, random: this.#random, networks: this.#networks });
  }

  async run(): Promise<void> {
    await this.#host.start();
    for (const [index, network] of this.#networks.entries()) await this.#addPeer(network, `P${index}`);
    await this.#clock.advance(1_000);
    for (let step = 0; step < STEPS; step += 1) {
      await this.#step();
      this.#checkShownInOrder();
    }
    await this.#host.start();
    for (let passedMs = 0; passedMs < HEAL_MS && !this.#isAtRest(); passedMs += HEAL_STEP_MS) await this.#clock.advance(HEAL_STEP_MS);
    // What was read at last is still on its way to the others.
    await this.#clock.advance(2 * HEAL_STEP_MS);
    await this.#checkEverything();
    for (const peer of this.#peers) peer.end();
    this.#host.kill({ keepsPending: true });
  }

  async #addPeer(network: MemoryNetwork, name: string): Promise<void> {
    let secret: Uint8Array | null = null;
    const identity = await deviceIdentityFrom({ read: async () => secret, write: async (bytes) => void (secret = bytes) });
    this.#peers.push(new Peer({ name, network, clock: this.#clock, random: this.#random, identity }));
  }

  async #step(): Promise<void> {
    const peer = this.#peers[this.#below(this.#peers.length)];
    if (!peer) throw new Error('no peers');
    const dice = this.#below(100);
    if (dice < 50) await this.#writeSomething(peer);
    else if (dice < 60) peer.network.dropAll();
    else if (dice < 64) peer.network.pairs.at(-1)?.swallowEverything();
    else if (dice < 68) this.#host.kill({ keepsPending: this.#below(2) === 0 });
    else if (dice < 70) await Promise.all([this.#host.stop(), this.#clock.advance(50)]);
    else if (dice < 80) await this.#host.start();
    else if (dice < 84) void peer.recorded.client.commands['rooms.join']({ connectionId: peer.connectionId, name: `R${this.#below(3)}` });
    else if (dice < 87) peer.recorded.client.networkChanged(null);
    else if (dice < 92) peer.restart({ keepsPending: this.#below(2) === 0 });
    else await this.#clock.advance(this.#below(6_000));
    await this.#clock.advance(this.#below(40));
  }

  async #writeSomething(peer: Peer): Promise<void> {
    const rooms = peer.joinedRoomIds;
    const roomId = rooms[this.#below(rooms.length)];
    if (roomId === undefined) return;
    for (let count = 1 + this.#below(4); count > 0; count -= 1) await peer.write(roomId, `m${(this.#messageCount += 1)}`);
  }

  #isAtRest(): boolean {
    return this.#peers.every(
      (peer) =>
        peer.network.isWorking &&
        peer.recorded.view(peer.connectionId).link.kind === 'online' &&
        peer.joinedRoomIds.every((roomId) => peer.recorded.shown(roomId).every((item) => item.orderSeq < Number.MAX_SAFE_INTEGER)),
    );
  }

  /** At every moment: each number once, rising, without holes. */
  #checkShownInOrder(): void {
    for (const peer of this.#peers) {
      for (const roomId of peer.joinedRoomIds) {
        const seqs = numbered(peer.recorded.shown(roomId)).map((item) => item.orderSeq);
        const hole = seqs.findIndex((seq, index) => seq !== (seqs[0] ?? 0) + index);
        if (hole >= 0) throw new Error(`shown ${seqs.join(' ')}`);
      }
    }
  }

  async #checkEverything(): Promise<void> {
    const written = new Map<string, string[]>();
    for (const peer of this.#peers) {
      expect(peer.recorded.view(peer.connectionId).link.kind).toBe('online');
      for (const [roomId, texts] of peer.written) written.set(roomId, [...(written.get(roomId) ?? []), ...texts]);
    }
    for (const [roomId, texts] of written) {
      const log = await this.#log(roomId);
      expect([...log].sort(), 'everything written is stored once').toEqual([...texts].sort());
      for (const peer of this.#peers) {
        const own = peer.written.get(roomId) ?? [];
        expect(log.filter((text) => own.includes(text)), 'in the order of its author').toEqual(own);
        if (!peer.joinedRoomIds.includes(roomId)) continue;
        const shown = peer.recorded.shown(roomId);
        expect(shown.filter((item) => item.kind === 'message' && item.delivery && item.delivery.kind !== 'sent')).toEqual([]);
        expect(textsOf(shown), 'told to the end of the log').toEqual(textsOf(shown).length === 0 ? [] : log.slice(-textsOf(shown).length));
        expect(textsOf(await peer.readAll(roomId, this.#clock)), 'the whole log can be read').toEqual(log);
      }
    }
  }

  async #log(roomId: string): Promise<string[]> {
    const texts: string[] = [];
    for (let afterSeq = 0; ; afterSeq = texts.length) {
      const page = await this.#host.stored.read(RoomId.parse(roomId), { afterSeq, limit: 1_000 });
      texts.push(...page.entries.map((entry) => entry.text));
      if (!page.hasMore) return texts;
    }
  }

  #below(limit: number): number {
    return Math.floor(this.#random.fraction() * limit);
  }

  /** Whole in most cases; else in two pieces anywhere. */
  #cut(bytes: Uint8Array): Uint8Array[] {
    if (bytes.length < 2 || this.#below(4) > 0) return [bytes];
    const at = 1 + this.#below(bytes.length - 1);
    return [bytes.subarray(0, at), bytes.subarray(at)];
  }
}

function textsOf(items: readonly TimelineItem[]): string[] {
  return numbered(items).flatMap((item) => (item.kind === 'message' ? [item.text] : []));
}

function numbered(items: readonly TimelineItem[]): TimelineItem[] {
  return items.filter((item) => item.kind === 'message' && item.orderSeq < Number.MAX_SAFE_INTEGER);
}

describe('clients that lose their lines or are killed, and a host that is killed', () => {
  it(`lose nothing and double nothing, with ${SEEDS} seeds from ${FIRST_SEED}`, async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
      try {
        await new World(seed).run();
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
  }, 600_000);
});

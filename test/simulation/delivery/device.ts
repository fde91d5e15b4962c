// One device of one person in a simulation: the app's client with its own copy, which outlives the runs of the app. Knows what was
// written on it; judges nothing.
import type { TimelineItem } from '../../../src-shared/ipc/views.ts';
import { PENDING_ORDER_SEQ } from '../../../src-shared/ipc/views.ts';
import type { MessageItem, RoomView } from '../../../src-shared/ipc/views.ts';
import { MemoryLocalHistory } from '../../../src-shared/session/memory-local-history.ts';
import type { UnsentMessage } from '../../../src-shared/session/local-history.ts';
import type { DeviceIdentity } from '../../../src-shared/session/wire.ts';
import type { FakeClock } from '../../helpers/fake-clock.ts';
import { LateLocalHistory } from '../../helpers/late-local-history.ts';
import { MEMORY_HOST_ADDRESS } from '../../helpers/memory-host.ts';
import { RecordedClient } from '../../helpers/recorded-client.ts';
import type { SeededRandom } from '../../helpers/seeded-random.ts';
import { LOCAL_ADDRESS } from './network.ts';
import type { SimulatedNetwork } from './network.ts';

/** A disk that is now quick, now slower than the network. */
const SLOWEST_COMMIT_MS = 60;
const READ_PAGE = 7;
const READ_STEP_MS = 100;
const MAX_READ_STEPS = 300;

export interface DeviceParts {
  readonly label: string;
  readonly personName: string;
  readonly identity: DeviceIdentity;
  readonly network: SimulatedNetwork;
  readonly clock: FakeClock;
  readonly random: SeededRandom;
}

export interface Written {
  readonly nonce: string;
  readonly roomName: string;
  readonly text: string;
}

export class Device {
  readonly #parts: DeviceParts;
  readonly #stored = new MemoryLocalHistory();
  #history: LateLocalHistory;
  #client: RecordedClient;
  #connectionId: string;
  /** Ever kept on this device's disk, by whatever run. */
  readonly #kept = new Set<string>();
  /** In the order of writing, but for those that were lost before they were kept. */
  written: readonly Written[] = [];
  /** Written into rooms that were left since, before the host went back to a backup: docs/reliability.md promises nothing of them. */
  readonly excused = new Set<string>();
  readonly #leftRooms = new Set<string>();
  /** Lost that way: nobody may ever hear of them. */
  readonly neverKept = new Set<string>();

  constructor(parts: DeviceParts) {
    this.#parts = parts;
    this.#history = this.#openHistory();
    this.#client = this.#newClient();
    this.#connectionId = this.#open();
  }

  get label(): string {
    return this.#parts.label;
  }

  get network(): SimulatedNetwork {
    return this.#parts.network;
  }

  get link(): ReturnType<RecordedClient['view']>['link'] {
    return this.#client.view(this.#connectionId).link;
  }

  /** In this run of the app. */
  get wasOnline(): boolean {
    return this.#client.toldOf('connection.changed').some(({ link }) => link.kind === 'online');
  }

  get joinedRooms(): readonly RoomView[] {
    return this.#client.rooms(this.#connectionId).filter(({ isJoined }) => isJoined);
  }

  findJoined(roomName: string): RoomView | undefined {
    return this.joinedRooms.find(({ name }) => name === roomName);
  }

  shown(roomId: string): TimelineItem[] {
    return this.#client.shown(roomId);
  }

  async write(roomName: string, text: string): Promise<void> {
    const room = this.findJoined(roomName);
    if (!room) return;
    const sent = await this.#client.client.commands['messages.send']({ connectionId: this.#connectionId, roomId: room.roomId, text });
    if (sent.ok) this.written = [...this.written, { nonce: sent.value.key, roomName, text }];
  }

  join(roomName: string): void {
    this.#leftRooms.delete(roomName);
    void this.#client.client.commands['rooms.join']({ connectionId: this.#connectionId, name: roomName });
  }

  leave(roomName: string): void {
    this.#leftRooms.add(roomName);
    const room = this.findJoined(roomName);
    if (room) void this.#client.client.commands['rooms.leave']({ connectionId: this.#connectionId, roomId: room.roomId });
  }

  retry(): void {
    void this.#client.client.commands['connection.retryNow']({ connectionId: this.#connectionId });
  }

  /** The host goes back to a backup. */
  noteRestored(): void {
    for (const { nonce, roomName } of this.written) if (this.#leftRooms.has(roomName)) this.excused.add(nonce);
  }

  /** What a restored host has lost is offered to its author, who sends every other one again. */
  answerOffers(): void {
    const { commands } = this.#client.client;
    for (const { roomId } of this.joinedRooms) {
      for (const item of this.shown(roomId)) {
        if (item.kind !== 'message' || item.delivery?.kind !== 'failed') continue;
        const command = Number(item.text.slice(1)) % 2 === 0 ? commands['messages.retry'] : commands['messages.discard'];
        void command({ connectionId: this.#connectionId, roomId, key: item.key });
      }
    }
  }

  networkChanged({ isAddressGone }: { readonly isAddressGone: boolean }): void {
    this.#client.client.networkChanged(new Set(isAddressGone ? [] : [LOCAL_ADDRESS]));
  }

  /** The app is killed and started again. */
  restart({ keepsPending }: { readonly keepsPending: boolean }): void {
    this.#end({ keepsPending });
    const neverKept = this.written.filter(({ nonce }) => !this.#kept.has(nonce));
    for (const { text } of neverKept) this.neverKept.add(text);
    this.written = this.written.filter((message) => !neverKept.includes(message));
    this.#history = this.#openHistory();
    this.#client = this.#newClient();
    this.#connectionId = this.#open();
  }

  end(): void {
    this.#end({ keepsPending: false });
  }

  /** Own messages that the host is not known to have, as the app would send them again, now or when it is started again. */
  async unanswered(): Promise<string[]> {
    const shown = this.joinedRooms.flatMap(({ roomId }) => this.shown(roomId));
    const pending = shown.flatMap((item) => (item.kind === 'message' && item.delivery && item.delivery.kind !== 'sent' ? [item.key] : []));
    return [...pending, ...(await this.storedUnsent()).map(({ key }) => key)];
  }

  /** In the copy of the place that the app would begin with. */
  async storedUnsent(): Promise<UnsentMessage[]> {
    const known = await this.#stored.recall({ addresses: [MEMORY_HOST_ADDRESS] });
    return known?.rooms.flatMap(({ unsent }) => unsent) ?? [];
  }

  /** All of a room that this person can read, page by page. */
  async readAll(roomId: string): Promise<MessageItem[]> {
    const items: TimelineItem[] = [];
    for (let beforeSeq: number | undefined; ; ) {
      const args = { connectionId: this.#connectionId, roomId, limit: READ_PAGE, ...(beforeSeq !== undefined && { beforeSeq }) };
      const page = await this.#passUntil(this.#client.client.commands['timeline.read'](args));
      if (!page.ok) throw new Error(`${this.label} cannot read: ${page.error.code}`);
      items.unshift(...page.value.items);
      const firstSeq = page.value.items.find(({ orderSeq }) => orderSeq > 0 && orderSeq < PENDING_ORDER_SEQ)?.orderSeq;
      if (page.value.isComplete || firstSeq === undefined) return numbered(items);
      beforeSeq = firstSeq;
    }
  }

  async #passUntil<T>(reading: Promise<T>): Promise<T> {
    let isOver = false;
    void reading.then(() => (isOver = true));
    for (let step = 0; step < MAX_READ_STEPS && !isOver; step += 1) await this.#parts.clock.advance(READ_STEP_MS);
    if (!isOver) throw new Error(`${this.label} waits for a page in vain`);
    return reading;
  }

  #end({ keepsPending }: { readonly keepsPending: boolean }): void {
    this.#history.cutOff({ keepsPending });
    for (const key of this.#history.keptKeys) this.#kept.add(key);
    this.network.newest?.cut({ upArrives: true, hostHears: 'at-once' });
    this.#client.client.dispose();
  }

  #newClient(): RecordedClient {
    const { network, clock, random, identity } = this.#parts;
    return new RecordedClient({ dialer: network, clock, random, identity, localHistory: this.#history });
  }

  #openHistory(): LateLocalHistory {
    const { clock, random } = this.#parts;
    return new LateLocalHistory(this.#stored, clock, () => Math.floor(random.fraction() * SLOWEST_COMMIT_MS));
  }

  #open(): string {
    return this.#client.open(MEMORY_HOST_ADDRESS, { dialect: 'wassop2', name: this.#parts.personName });
  }
}

export function numbered(items: readonly TimelineItem[]): MessageItem[] {
  return items.flatMap((item) => (item.kind === 'message' && item.orderSeq < PENDING_ORDER_SEQ ? [item] : []));
}

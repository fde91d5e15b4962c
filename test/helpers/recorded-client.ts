// A ChatClient on a fake clock and a network in memory, with everything it told kept for looking at.
import { createChatClient } from '../../src-shared/session/create-chat-client.ts';
import type { ChatClient, ChatClientDeps, SeenServer } from '../../src-shared/session/chat-client.ts';
import type { EventPayload } from '../../src-shared/ipc/events.ts';
import type { ConnectionView, Dialect, RoomView, TimelineItem } from '../../src-shared/ipc/views.ts';
import type { ClientEvent } from '../../src-shared/session/chat-client.ts';
import type { DeviceIdentity, Dialer } from '../../src-shared/session/wire.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import { SeededRandom } from './seeded-random.ts';

/** After this long something that should have come is taken as missing: a failing test ends with words, not with a hang. */
const GIVE_UP_MS = 15_000;

const EVENTS: readonly ClientEvent[] = [
  'connection.changed',
  'connection.closed',
  'rooms.changed',
  'members.changed',
  'timeline.items',
  'timeline.removed',
  'timeline.reset',
];

export type ToldEvent = { readonly [E in ClientEvent]: { readonly name: E; readonly payload: EventPayload<E> } }[ClientEvent];

/** A device whose signature nobody checks. */
export const UNCHECKED_IDENTITY: DeviceIdentity = {
  deviceId: 'a'.repeat(52),
  publicKey: 'k'.repeat(43),
  sign: () => Promise.resolve('s'.repeat(86)),
};

export class RecordedClient {
  readonly client: ChatClient;
  readonly told: ToldEvent[] = [];
  readonly seen: SeenServer[] = [];
  readonly remembered = new Map<string, Dialect>();
  /** What a window would show of each room that it reads once and then follows; see `show`. */
  readonly #shown = new Map<string, Map<string, TimelineItem>>();
  readonly #watchers = new Set<() => void>();

  constructor(deps: { readonly dialer: Dialer; readonly clock: Clock } & Partial<ChatClientDeps>) {
    this.client = createChatClient({
      random: new SeededRandom(1),
      identity: UNCHECKED_IDENTITY,
      clientName: 'test/1',
      door: 'app',
      rememberedDialect: (address) => this.remembered.get(address) ?? null,
      onServerSeen: (server) => this.seen.push(server),
      ...deps,
    });
    for (const name of EVENTS) this.client.on(name, (payload) => this.#keep({ name, payload } as ToldEvent));
  }

  open(address: string, options: { dialect?: Dialect | 'auto'; name?: string; isOwnHost?: boolean } = {}): string {
    const opened = this.client.open({ address, dialect: 'auto', name: 'Ana', ...options });
    if (!opened.ok) throw new Error(opened.error.code);
    return opened.value.connectionId;
  }

  view(connectionId: string): ConnectionView {
    const found = this.client.snapshot().find(({ connection }) => connection.connectionId === connectionId);
    if (!found) throw new Error('No such connection');
    return found.connection;
  }

  rooms(connectionId: string): readonly RoomView[] {
    return this.client.snapshot().find(({ connection }) => connection.connectionId === connectionId)?.rooms ?? [];
  }

  /** Resolves once things are as wanted; looked at after each event. For real sockets, where nobody can say when that is. */
  until(isWanted: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const watcher = (): void => {
        if (!isWanted()) return;
        clearTimeout(giveUp);
        this.#watchers.delete(watcher);
        resolve();
      };
      const giveUp = setTimeout(() => {
        this.#watchers.delete(watcher);
        reject(new Error(`waited in vain for ${what}; last told: ${JSON.stringify(this.told.slice(-5))}`));
      }, GIVE_UP_MS);
      this.#watchers.add(watcher);
      watcher();
    });
  }

  untilLink(connectionId: string, kind: ConnectionView['link']['kind']): Promise<void> {
    return this.until(() => this.view(connectionId).link.kind === kind, `link ${kind}`);
  }

  /** Link states in the order they were told, without repetitions. */
  linkKinds(): string[] {
    const kinds = this.toldOf('connection.changed').map(({ link }) => link.kind);
    return kinds.filter((kind, index) => kind !== kinds[index - 1]);
  }

  toldOf<E extends ClientEvent>(name: E): EventPayload<E>[] {
    return this.told.flatMap((event) => (event.name === name ? [event.payload as EventPayload<E>] : []));
  }

  /** What a window shows that has followed the room from its first event on: by key, in order. */
  shown(roomId: string): TimelineItem[] {
    const items = [...(this.#shown.get(roomId)?.values() ?? [])];
    return items.sort((a, b) => a.orderSeq - b.orderSeq || a.orderSub - b.orderSub);
  }

  /** The texts of messages shown, in order. */
  texts(roomId: string): string[] {
    return this.shown(roomId).flatMap((item) => (item.kind === 'message' ? [item.text] : []));
  }

  #keep(event: ToldEvent): void {
    this.told.push(event);
    if (event.name === 'timeline.reset') this.#shown.delete(event.payload.roomId);
    if (event.name === 'timeline.items') {
      const items = this.#shown.get(event.payload.roomId) ?? new Map<string, TimelineItem>();
      this.#shown.set(event.payload.roomId, items);
      for (const item of event.payload.items) items.set(item.key, item);
    }
    if (event.name === 'timeline.removed') for (const key of event.payload.keys) this.#shown.get(event.payload.roomId)?.delete(key);
    for (const watcher of [...this.#watchers]) watcher();
  }
}

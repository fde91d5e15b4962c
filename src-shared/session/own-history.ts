// LocalHistory as sessions use it: where there is none, or it fails, nothing is found and nothing is kept, and nobody else has to ask.
// Must not know dialects or links.
import type { MessageItem } from '../ipc/views.ts';
import type { ChangedCopy, KnownRoom, KnownServer, LocalChange, LocalHistory, LocalPage, RoomKey, StoredMessage, UnsentMessage, UnsentState } from './local-history.ts';
import type { NumberedEntry } from './room-timeline.ts';
import { itemOf } from './stored-item.ts';

export class OwnHistory {
  #history: LocalHistory | null;
  /** Said once for each time that it begins: a full disk fails with every message. */
  #isFailing = false;
  readonly #onFailed: (error: unknown) => void;

  constructor(history: LocalHistory | null, onFailed: (error: unknown) => void) {
    this.#history = history;
    this.#onFailed = onFailed;
  }

  /** `onRecalled` is called at once where there is no history. */
  recall(what: Parameters<LocalHistory['recall']>[0], onRecalled: (known: KnownServer | null) => void): void {
    if (!this.#history) onRecalled(null);
    else this.#history.recall(what).catch((error: unknown) => this.#giveUp(error)).then(onRecalled);
  }

  /** `onKept` is called in any case: what cannot be kept must not keep people from talking. */
  keep(change: LocalChange, onKept: () => void = () => {}): void {
    if (!this.#history) onKept();
    else this.#history.keep(change).then(() => this.#succeeded(), (error: unknown) => this.#nothing(error)).then(onKept);
  }

  async read(at: RoomKey, beforeSeq: number, limit: number): Promise<LocalPage | null> {
    return this.#history ? this.#history.read(at, beforeSeq, limit).catch((error: unknown) => this.#nothing(error)) : null;
  }

  async readAfter(at: RoomKey, afterSeq: number, limit: number): Promise<LocalPage | null> {
    return this.#history ? this.#history.readAfter(at, afterSeq, limit).catch((error: unknown) => this.#nothing(error)) : null;
  }

  /** Whoever does not know what is kept would number anew what has numbers already. */
  #giveUp(error: unknown): null {
    this.#history = null;
    return this.#nothing(error);
  }

  #succeeded(): void {
    this.#isFailing = false;
  }

  #nothing(error: unknown): null {
    if (!this.#isFailing) this.#onFailed(error);
    this.#isFailing = true;
    return null;
  }
}

/** The most that one reading may ask for. */
const PAGE_MESSAGES = 1_000;

export interface RoomCopyOptions {
  readonly at: RoomKey;
  readonly name: string;
  /** What is kept of the room already. */
  readonly known: KnownRoom | null;
  /** Where a new copy begins. */
  readonly lastSeq: number;
  /** Whether what the copy misses can be had again; else it is kept with the hole. */
  readonly canBeRefilled: boolean;
}

/** One room's copy, kept up as its timeline changes. */
export class RoomCopy {
  readonly #history: OwnHistory;
  readonly #at: RoomKey;
  readonly #canBeRefilled: boolean;
  #floorSeq: number;
  #lastSeq: number;
  #deletedSeq: number;

  constructor(history: OwnHistory, { at, name, known, lastSeq, canBeRefilled }: RoomCopyOptions) {
    this.#history = history;
    this.#at = at;
    this.#canBeRefilled = canBeRefilled;
    this.#floorSeq = known?.floorSeq ?? lastSeq;
    this.#lastSeq = known?.lastSeq ?? lastSeq;
    this.#deletedSeq = known?.deletedSeq ?? 0;
    if (known?.name !== name) history.keep({ kind: 'room', at, name, lastSeq });
  }

  /** Everything above this number can be read from the copy. */
  get floorSeq(): number {
    return this.#floorSeq;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** All up to this number was deleted by the person. */
  get deletedSeq(): number {
    return this.#deletedSeq;
  }

  /** The copy was changed beside this: messages were deleted, or came in from a file. */
  setBounds({ floorSeq, deletedSeq }: Pick<ChangedCopy, 'floorSeq' | 'deletedSeq'>): void {
    this.#floorSeq = floorSeq;
    this.#deletedSeq = deletedSeq;
  }

  /** What was deleted may be had again from elsewhere. */
  undelete(): void {
    this.#deletedSeq = 0;
    this.#history.keep({ kind: 'undelete', at: this.#at });
  }

  rename(name: string): void {
    this.#history.keep({ kind: 'room', at: this.#at, name, lastSeq: this.#lastSeq });
  }

  setJoined(isJoined: boolean): void {
    this.#history.keep({ kind: 'joined', at: this.#at, isJoined });
  }

  append(entries: readonly NumberedEntry[]): void {
    const lastSeq = entries.at(-1)?.seq ?? this.#lastSeq;
    const hole = this.#canBeRefilled ? { afterSeq: this.#lastSeq } : {};
    this.#history.keep({ kind: 'newer', at: this.#at, messages: messagesOf(entries), lastSeq, ...hole });
    this.#lastSeq = lastSeq;
  }

  /** Entries that end right below what the copy has, in front of it. */
  prepend(entries: readonly NumberedEntry[], floorSeq: number): void {
    this.#history.keep({ kind: 'older', at: this.#at, messages: messagesOf(entries), floorSeq, beforeSeq: this.#floorSeq + 1 });
    this.#floorSeq = floorSeq;
  }

  setText(seq: number, text: string): void {
    this.#history.keep({ kind: 'text', at: this.#at, seq, text });
  }

  markRead(seq: number): void {
    this.#history.keep({ kind: 'read', at: this.#at, seq });
  }

  retire(): void {
    this.#history.keep({ kind: 'retire', at: this.#at });
  }

  /** `onKept` is called when the message would survive the end of this process, at once where nothing is kept. */
  keepUnsent(message: UnsentMessage, onKept?: () => void): void {
    this.#history.keep({ kind: 'unsent', at: this.#at, message }, onKept);
  }

  setUnsentState(key: string, state: UnsentState, onKept?: () => void): void {
    this.#history.keep({ kind: 'unsent-state', at: this.#at, key, state }, onKept);
  }

  removeUnsent(key: string): void {
    this.#history.keep({ kind: 'unsent-removed', at: this.#at, key });
  }

  /** The newest messages, rising; all of it is asked for before this returns, so that what is kept afterwards changes nothing in it. */
  async readNewest(count: number): Promise<NumberedEntry[]> {
    const pages: Promise<LocalPage | null>[] = [];
    for (let beforeSeq = this.#lastSeq + 1; beforeSeq > 1 && pages.length * PAGE_MESSAGES < count; beforeSeq -= PAGE_MESSAGES) {
      pages.push(this.#history.read(this.#at, beforeSeq, PAGE_MESSAGES));
    }
    const bySeq = new Map((await Promise.all(pages)).flatMap((page) => page?.messages ?? []).map((message) => [message.seq, message]));
    return [...bySeq.values()].sort((a, b) => a.seq - b.seq).map((message) => ({ seq: message.seq, item: itemOf(message) }));
  }

  /** @returns null when the copy cannot be read; `floorSeq`: all above it is in the page or newer. */
  async readBefore(beforeSeq: number, limit: number): Promise<{ readonly entries: NumberedEntry[]; readonly floorSeq: number } | null> {
    const page = await this.#history.read(this.#at, beforeSeq, limit);
    if (!page) return null;
    const firstSeq = page.messages[0]?.seq;
    return {
      entries: page.messages.map((message) => ({ seq: message.seq, item: itemOf(message) })),
      floorSeq: page.hasMore && firstSeq !== undefined ? firstSeq - 1 : this.#floorSeq,
    };
  }

  /** The oldest messages above a number; null when the copy cannot be read. */
  async readAfter(afterSeq: number, limit: number): Promise<MessageItem[] | null> {
    const page = await this.#history.readAfter(this.#at, afterSeq, limit);
    return page && page.messages.map(itemOf);
  }
}

function messagesOf(entries: readonly NumberedEntry[]): StoredMessage[] {
  return entries.flatMap(({ seq, item }) => {
    if (!item) return [];
    const { key, authorId, authorName, door, isOwn, sentAtUnixMs, text } = item;
    return [{ seq, key, authorId, authorName, door, isOwn, sentAtUnixMs, text }];
  });
}

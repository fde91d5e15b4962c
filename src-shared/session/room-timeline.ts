// What one room shows: numbered messages without holes, what happened between them, and own messages on their way.
// Pure; must not know connections, windows or any dialect.
import { PENDING_ORDER_SEQ } from '../ipc/views.ts';
import type { DeliveryView, MessageItem, NoticeItem, PresenceItem, TimelineItem } from '../ipc/views.ts';

/** A message with its number, or a number whose content is not shown. */
export interface NumberedEntry {
  readonly seq: number;
  readonly item: MessageItem | null;
}

/** What happened between messages, before it has its place. */
export type Aside = Omit<PresenceItem, 'key' | 'orderSeq' | 'orderSub'> | Omit<NoticeItem, 'key' | 'orderSeq' | 'orderSub'>;

/** Kept in memory for one room; beyond it the oldest go, and can be read from the server again where it has a history. */
const MAX_ITEMS = 200_000;
/** Trimmed in steps, because taking from the front of a long list costs as much as the list is long. */
const TRIM_ITEMS = 10_000;

export class RoomTimeline {
  /** In order of (orderSeq, orderSub), without pending ones. */
  #items: TimelineItem[] = [];
  readonly #pending = new Map<string, MessageItem>();
  #floorSeq: number;
  #lastSeq: number;
  #startSeq = 0;
  #asideSub = 0;
  #pendingSub = 0;
  #asideCount = 0;

  /** Knows nothing yet: what follows `lastSeq` will be appended, what comes up to it can be put in front. */
  constructor(lastSeq: number) {
    this.#floorSeq = lastSeq;
    this.#lastSeq = lastSeq;
  }

  /** Every entry above this number, up to `lastSeq`, is known. */
  get floorSeq(): number {
    return this.#floorSeq;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Nothing at or below this number is to be had: 0, or what the person deleted here. */
  get startSeq(): number {
    return this.#startSeq;
  }

  get isComplete(): boolean {
    return this.#floorSeq <= this.#startSeq;
  }

  /** What stands up to the number goes, and is not to be had any more; or, with a lower number than before, can be had again. */
  setStart(startSeq: number): void {
    this.#startSeq = startSeq;
    this.#floorSeq = Math.max(this.#floorSeq, startSeq);
    // With what happened right after the last message that went.
    if ((this.#items[0]?.orderSeq ?? Infinity) <= startSeq) this.#items = this.#items.filter(({ orderSeq }) => orderSeq > startSeq);
  }

  /**
   * Adds entries that follow each other and the last one; an own message on its way is replaced by its numbered self.
   * @throws Error when an entry is not the next one: holes are the caller's to fill.
   */
  append(entries: readonly NumberedEntry[]): MessageItem[] {
    const added: MessageItem[] = [];
    for (const { seq, item } of entries) {
      if (seq !== this.#lastSeq + 1) throw new Error(`Entry ${seq} after ${this.#lastSeq}`);
      this.#lastSeq = seq;
      this.#asideSub = 0;
      if (!item) continue;
      this.#pending.delete(item.key);
      this.#items.push(item);
      added.push(item);
    }
    this.#trim();
    return added;
  }

  /** The next number means nothing that can be had: leaves it out. */
  skipTo(lastSeq: number): void {
    if (lastSeq <= this.#lastSeq) return;
    this.#lastSeq = lastSeq;
    this.#asideSub = 0;
  }

  /** Puts entries, rising and ending at `floorSeq`, in front; those known already are left out. `floorSeq`: all above it are known then. */
  prepend(entries: readonly NumberedEntry[], floorSeq: number): void {
    const items = entries.filter(({ seq }) => seq <= this.#floorSeq && seq > this.#startSeq).flatMap(({ item }) => (item ? [item] : []));
    this.#items = [...items, ...this.#items];
    this.#floorSeq = Math.min(this.#floorSeq, Math.max(floorSeq, this.#startSeq));
  }

  /** Something that happened now, after the last message. */
  addAside(aside: Aside): TimelineItem {
    this.#asideCount += 1;
    this.#asideSub += 1;
    const item = { ...aside, key: `aside-${this.#asideCount}`, orderSeq: this.#lastSeq, orderSub: this.#asideSub };
    this.#items.push(item);
    this.#trim();
    return item;
  }

  /** An own message on its way, below everything else and in order of writing. */
  addPending(message: Omit<MessageItem, 'kind' | 'orderSeq' | 'orderSub'>): MessageItem {
    this.#pendingSub += 1;
    const item: MessageItem = { kind: 'message', ...message, orderSeq: PENDING_ORDER_SEQ, orderSub: this.#pendingSub };
    this.#pending.set(item.key, item);
    return item;
  }

  /** @returns the changed item, or null when it is not (or no longer) on its way. */
  setDelivery(key: string, delivery: DeliveryView): MessageItem | null {
    const pending = this.#pending.get(key);
    if (!pending) return null;
    const item = { ...pending, delivery };
    this.#pending.set(key, item);
    return item;
  }

  get pendingKeys(): readonly string[] {
    return [...this.#pending.keys()];
  }

  getPending(key: string): MessageItem | null {
    return this.#pending.get(key) ?? null;
  }

  /** Puts a line under the newest item's text. @returns the changed item, or null when that is no message of somebody else. */
  amendLast(line: string): MessageItem | null {
    const last = this.#items.at(-1);
    if (last?.kind !== 'message' || last.isOwn) return null;
    const item = { ...last, text: `${last.text}\n${line}` };
    this.#items[this.#items.length - 1] = item;
    return item;
  }

  removePending(key: string): boolean {
    return this.#pending.delete(key);
  }

  /** Numbers mean nothing any more: forgets everything but what is on its way and was not taken by the server. */
  reset(lastSeq: number, startSeq = 0): void {
    this.#items = [];
    this.#startSeq = startSeq;
    this.#floorSeq = lastSeq;
    this.#lastSeq = lastSeq;
    this.#asideSub = 0;
    for (const item of [...this.#pending.values()]) if (item.delivery?.kind === 'sent') this.#pending.delete(item.key);
  }

  /** How many items a page below `beforeSeq` can show. */
  countBefore(beforeSeq: number | undefined): number {
    return Math.max(0, this.#endIndex(beforeSeq) - this.#startIndex());
  }

  /**
   * The newest `limit` items (those on their way come on top), or those before a number; a few more where the page would
   * otherwise end between items of one number, because the next page begins below it.
   */
  page(beforeSeq: number | undefined, limit: number): { readonly items: TimelineItem[]; readonly reachesStart: boolean } {
    const end = this.#endIndex(beforeSeq);
    const first = this.#startIndex();
    let start = Math.max(first, end - limit);
    while (start > first && this.#items[start - 1]?.orderSeq === this.#items[start]?.orderSeq) start -= 1;
    const pending = beforeSeq === undefined ? this.#pending.values() : [];
    return { items: [...this.#items.slice(start, end), ...pending], reachesStart: start === 0 };
  }

  /** The first `limit` items after those of a number that is known, with whether nothing follows them but what is on its way. */
  pageAfter(afterSeq: number, limit: number): { readonly items: TimelineItem[]; readonly isNewest: boolean } {
    const start = Math.max(this.#startIndex(), this.#indexOf(afterSeq + 1));
    let end = Math.min(this.#items.length, start + limit);
    while (end < this.#items.length && this.#items[end - 1]?.orderSeq === this.#items[end]?.orderSeq) end += 1;
    const isNewest = end === this.#items.length;
    return { items: [...this.#items.slice(start, end), ...(isNewest ? this.#pending.values() : [])], isNewest };
  }

  #endIndex(beforeSeq: number | undefined): number {
    return beforeSeq === undefined ? this.#items.length : this.#indexOf(beforeSeq);
  }

  /** What happened after a message that is not known yet is shown with that message: else the next page would begin below it. */
  #startIndex(): number {
    return this.isComplete ? 0 : this.#indexOf(this.#floorSeq + 1);
  }

  /** Index of the first item at or above the number. */
  #indexOf(seq: number): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#items[middle]?.orderSeq ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #trim(): void {
    if (this.#items.length < MAX_ITEMS + TRIM_ITEMS) return;
    const firstKeptSeq = this.#items[this.#items.length - MAX_ITEMS]?.orderSeq ?? 0;
    this.#items = this.#items.slice(this.#indexOf(firstKeptSeq));
    this.#floorSeq = Math.max(this.#floorSeq, firstKeptSeq - 1);
  }
}

// One room that this person is in on a Wassop 2 host: its log, its outbox and its people, over as many links as come and go.
// Must not know how links are made or which other rooms there are.
import { failure } from '../../errors/app-failure.ts';
import type { AppFailure } from '../../errors/app-failure.ts';
import type { DeliveryView, MemberView } from '../../ipc/views.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { Nonce, isMessageEntry } from '../../protocol/model.ts';
import type { Entry, Member, MemberId, RoomId, RoomSummary } from '../../protocol/model.ts';
import type { Clock } from '../../util/clock.ts';
import { err, ok } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import { loadFromCopy } from '../load-from-copy.ts';
import type { KnownRoom, UnsentMessage } from '../local-history.ts';
import type { RoomCopy } from '../own-history.ts';
import type { Room, RoomBook } from '../room-book.ts';
import type { NumberedEntry } from '../room-timeline.ts';
import { LogFollower } from './log-follower.ts';
import { LOOKED_THROUGH, findLost } from './lost-messages.ts';
import { Outbox } from './outbox.ts';
import type { OutgoingMessage, SendAnswer, UnsentOutgoing } from './outbox.ts';
import type { Wassop2Link } from './wassop2-link.ts';

/** Older entries are read in pages of at least this many: less would be as many round trips for nothing. */
const MIN_OLDER_PAGE = 100;

export interface JoinedRoomDeps {
  readonly rooms: RoomBook;
  readonly clock: Clock;
  /** null while there is none. */
  readonly link: () => Wassop2Link | null;
  readonly selfId: () => MemberId | null;
  readonly selfName: () => string;
  /** What one's own copy of the present space holds of a room; told once, because it is history after that. */
  readonly takeKnown: (roomId: string) => KnownRoom | null;
  /** The copy that goes on from `known`, or a new one in the place of whatever was kept. */
  readonly beginCopy: (room: Room, known: KnownRoom | null, lastSeq: number) => RoomCopy;
}

/** What is said of a room when it is entered, or was known of it. */
export type EnteredRoom = Pick<RoomSummary, 'roomId' | 'name' | 'lastSeq'> & { readonly memberCount: number | null };

export class JoinedRoom {
  readonly roomId: RoomId;
  readonly room: Room;
  /** The numbers known belong to another epoch: they are forgotten when the room is joined again. */
  isStale = false;
  readonly #deps: JoinedRoomDeps;
  /** As far as one's own copy knows. */
  readonly #isFirstVisit: boolean;
  readonly #follower: LogFollower;
  readonly #outbox: Outbox;
  /** The list of people while its pages come in. */
  #comingMembers: Map<string, MemberView> | null = null;

  constructor(entered: EnteredRoom, deps: JoinedRoomDeps) {
    this.#deps = deps;
    this.roomId = entered.roomId;
    this.room = deps.rooms.put(entered.roomId, entered);
    this.#follower = new LogFollower(
      {
        lastSeq: () => this.room.timeline.lastSeq,
        append: (entries, wasMissed) => this.#append(entries, wasMissed),
        skipTo: (seq) => this.room.timeline.skipTo(seq),
        readAfter: (afterSeq, onAnswer) =>
          deps.link()?.request('history.read', { roomId: this.roomId, afterSeq, limit: LIMITS.historyPageEntries }, onAnswer),
      },
      deps.clock,
    );
    this.#outbox = new Outbox(
      {
        keep: (message, onKept) => this.room.copy?.keepUnsent(unsentOf(message), onKept),
        transmit: (message, onAnswer) => this.#transmit(message, onAnswer),
        onDelivery: (nonce, delivery) => this.#onDelivery(nonce, delivery),
        onAccepted: (nonce, seq) => {
          // Not in the log yet: the copy takes the message off the unsent ones when it is, and it takes its place in the timeline.
          if (seq > this.room.timeline.lastSeq) return;
          this.room.copy?.removeUnsent(nonce);
          // Before what is known of the log: shown where it belongs when that is read.
          deps.rooms.removePending(this.room, nonce);
        },
      },
      deps.clock,
    );
    const known = this.#begin(entered.lastSeq);
    this.#isFirstVisit = known === null;
    if (known) this.#restoreUnsent(known.unsent);
  }

  /** The person was not in the room before. */
  arrive(lastSeq: number): void {
    this.#deps.rooms.arrive(this.room, lastSeq);
    if (this.#isFirstVisit && lastSeq > 0) this.#deps.rooms.addNotice(this.room, 'joined-here');
  }

  /** The host has answered `room.join`: the first time, after a reconnection, or after a `gap`. */
  onJoined(summary: RoomSummary): void {
    const { rooms } = this.#deps;
    rooms.put(summary.roomId, summary);
    rooms.setJoined(this.room, true);
    // A log that ends before what was seen of it was set back without a word: the numbers mean nothing either.
    if (this.isStale || summary.lastSeq < this.room.timeline.lastSeq) {
      this.isStale = false;
      this.#beginAnew(summary.lastSeq);
      rooms.addNotice(this.room, 'history-lost');
    }
    this.#follower.start(summary.lastSeq);
    this.#outbox.open();
    this.#listMembers(new Map(), undefined);
  }

  onLinkLost(): void {
    this.#follower.stop();
    this.#outbox.close();
    this.#comingMembers = null;
  }

  /** Whatever is not on its way yet would come behind the leaving: it waits for the day one comes back. */
  onLeaving(): void {
    this.#outbox.close();
  }

  /** The host would not let go. */
  onStaying(): void {
    this.#outbox.open();
  }

  /** The host dropped what was on its way here; answers come all the same, so the outbox goes on. */
  onGap(): void {
    this.#follower.stop();
  }

  onEntry(entry: Entry): void {
    this.#follower.onEntry(entry);
  }

  onMember(change: 'joined' | 'left', member: Member): void {
    const { rooms } = this.#deps;
    const view = this.#memberView(member);
    if (change === 'joined') {
      this.#comingMembers?.set(view.memberId, view);
      rooms.putMember(this.room, view);
    } else {
      this.#comingMembers?.delete(view.memberId);
      rooms.removeMember(this.room, view.memberId);
    }
    rooms.addPresence(this.room, change, member.name);
  }

  send(nonce: Nonce, text: string): void {
    const message = { nonce, text, writtenAtUnixMs: this.#deps.clock.nowUnixMs() };
    this.#showPending(message, { kind: 'waiting' });
    this.#outbox.add(message);
  }

  retry(key: string): void {
    this.#outbox.retry(key);
  }

  discard(key: string): void {
    if (!this.#outbox.discard(key)) return;
    this.room.copy?.removeUnsent(key);
    this.#deps.rooms.removePending(this.room, key);
  }

  /** Takes over what another room, in whose place this one is, could not send any more. */
  adoptUnsent(other: JoinedRoom): void {
    for (const message of other.#outbox.messages) {
      other.room.copy?.removeUnsent(message.nonce);
      this.#showPending(message, { kind: 'waiting' });
      this.#outbox.add(message);
    }
  }

  /** The person left: what is known of the room for when they come back, unsent messages included. */
  takeOut(): KnownRoom {
    const { copy, name, timeline } = this.room;
    const lastSeq = copy?.lastSeq ?? timeline.lastSeq;
    const unsent = this.#outbox.messages.map(unsentOf);
    for (const { key } of unsent) this.#deps.rooms.removePending(this.room, key);
    return { roomId: this.roomId, name, isJoined: false, floorSeq: copy?.floorSeq ?? lastSeq, lastSeq, deletedSeq: copy?.deletedSeq ?? 0, unreadCount: 0, unsent };
  }

  async loadOlder(beforeSeq: number | undefined, limit: number): Promise<Result<void, AppFailure>> {
    const { timeline } = this.room;
    await loadFromCopy(this.room, beforeSeq, limit);
    while (!timeline.isComplete) {
      const missing = limit - timeline.countBefore(beforeSeq);
      if (missing <= 0) break;
      const { floorSeq } = timeline;
      const { copy } = this.room;
      const page = await this.#readBefore(floorSeq + 1, Math.min(LIMITS.historyPageEntries, Math.max(MIN_OLDER_PAGE, missing)));
      if (!page.ok) return page;
      // Without progress (a page that holds nothing new) there is nothing more to be had.
      const firstSeq = page.value.entries[0]?.seq ?? floorSeq + 1;
      // The host does not know what was deleted here.
      const { startSeq } = timeline;
      const newFloorSeq = Math.max(startSeq, page.value.hasMore && firstSeq <= floorSeq ? firstSeq - 1 : 0);
      const entries = this.#toNumbered(page.value.entries.filter(({ seq }) => seq > startSeq));
      // Begun anew meanwhile, or read by another caller.
      if (this.room.copy !== copy || timeline.floorSeq !== floorSeq) continue;
      // An own message whose answer never came, or comes after this.
      for (const { item } of entries) if (item?.isOwn) this.#deps.rooms.removePending(this.room, item.key);
      timeline.prepend(entries, newFloorSeq);
      if (copy && copy.floorSeq === floorSeq) copy.prepend(entries.filter(({ seq }) => seq <= floorSeq), newFloorSeq);
    }
    return ok(undefined);
  }

  /** @returns what the copy knew of the room. */
  #begin(lastSeq: number): KnownRoom | null {
    const known = this.#deps.takeKnown(this.roomId);
    const usable = known && known.lastSeq <= lastSeq ? known : null;
    this.room.copy = this.#deps.beginCopy(this.room, usable, lastSeq);
    this.room.timeline.reset(usable?.lastSeq ?? lastSeq, usable?.deletedSeq);
    this.room.unreadCount = usable?.unreadCount ?? 0;
    this.room.arrivedSeq = 0;
    return known;
  }

  /** The numbers known mean nothing any more. What was not confirmed goes out again; what the host has lost is offered again. */
  #beginAnew(lastSeq: number): void {
    const before = this.room.copy;
    // Asked before the copy makes room for its successor.
    const kept = before?.readNewest(LOOKED_THROUGH) ?? Promise.resolve([]);
    const known = this.#begin(lastSeq);
    this.#deps.rooms.timelineReset(this.room);
    this.room.copy?.setJoined(true);
    const unsent = this.#outbox.messages;
    for (const { nonce } of unsent) before?.removeUnsent(nonce);
    for (const message of unsent) this.room.copy?.keepUnsent(unsentOf(message));
    if (known) this.#restoreUnsent(known.unsent);
    void this.#offerLost(kept, lastSeq);
  }

  async #offerLost(reading: Promise<NumberedEntry[]>, lastSeq: number): Promise<void> {
    const { copy } = this.room;
    const kept = await reading;
    if (!kept.some(({ item }) => item?.isOwn)) return;
    const present = await this.#readNewest(lastSeq, kept[0]?.seq ?? 1);
    // Begun anew once more, or left: whoever comes next looks again.
    if (this.room.copy !== copy) return;
    const lost = findLost(kept, present, lastSeq).flatMap(({ item }): UnsentMessage[] =>
      item ? [{ key: item.key, text: item.text, writtenAtUnixMs: item.sentAtUnixMs, state: { kind: 'failed', failure: failure('MESSAGE_LOST') } }] : [],
    );
    for (const message of lost) copy?.keepUnsent(message);
    this.#restoreUnsent(lost);
  }

  /** The end of the log, down to a number or as far as can be had. */
  async #readNewest(lastSeq: number, downToSeq: number): Promise<Entry[]> {
    let entries: Entry[] = [];
    for (let beforeSeq = lastSeq + 1; beforeSeq > downToSeq; ) {
      const page = await this.#readBefore(beforeSeq, LIMITS.historyPageEntries);
      if (!page.ok) break;
      entries = [...page.value.entries, ...entries];
      const firstSeq = page.value.entries[0]?.seq ?? beforeSeq;
      if (!page.value.hasMore || firstSeq >= beforeSeq) break;
      beforeSeq = firstSeq;
    }
    return entries;
  }

  #restoreUnsent(unsent: readonly UnsentMessage[]): void {
    for (const { key, text, writtenAtUnixMs, state } of unsent) {
      const nonce = Nonce.safeParse(key);
      if (!nonce.success || this.room.timeline.getPending(key)) continue;
      const failed = state.kind === 'failed' ? state.failure : null;
      const message = { nonce: nonce.data, text, writtenAtUnixMs, failure: failed };
      this.#showPending(message, failed ? { kind: 'failed', failure: failed } : { kind: 'waiting' });
      this.#outbox.restore([message]);
    }
  }

  #showPending({ nonce, text, writtenAtUnixMs }: OutgoingMessage, delivery: DeliveryView): void {
    this.#deps.rooms.addPending(this.room, {
      key: nonce,
      authorId: this.#deps.selfId(),
      authorName: this.#deps.selfName(),
      door: 'app',
      isOwn: true,
      sentAtUnixMs: writtenAtUnixMs,
      text,
      delivery,
    });
  }

  #onDelivery(nonce: Nonce, delivery: DeliveryView): void {
    this.#deps.rooms.setDelivery(this.room, nonce, delivery);
    if (delivery.kind === 'failed') this.room.copy?.setUnsentState(nonce, delivery);
  }

  #readBefore(beforeSeq: number, limit: number): Promise<Result<{ entries: Entry[]; hasMore: boolean }, AppFailure>> {
    return new Promise((resolve) => {
      const link = this.#deps.link();
      if (link) link.request('history.read', { roomId: this.roomId, beforeSeq, limit }, resolve);
      else resolve(err(failure('NOT_CONNECTED')));
    });
  }

  #transmit({ nonce, text }: OutgoingMessage, onAnswer: (answer: SendAnswer) => void): void {
    const link = this.#deps.link();
    link?.request('message.send', { roomId: this.roomId, nonce, text }, (answer) => {
      // No answer, but the end of the link: the message goes out again on the next one.
      if (!link.isEnded) onAnswer(answer);
    });
  }

  #append(entries: readonly Entry[], wasMissed: boolean): void {
    const numbered = this.#toNumbered(entries);
    const marked = wasMissed ? numbered.map(({ seq, item }) => ({ seq, item: item && { ...item, wasMissed } })) : numbered;
    this.#deps.rooms.append(this.room, marked);
  }

  #toNumbered(entries: readonly Entry[]): NumberedEntry[] {
    return entries.map((entry) => {
      if (!isMessageEntry(entry)) return { seq: entry.seq, item: null };
      const isOwn = entry.author.memberId === this.#deps.selfId();
      if (isOwn) this.#outbox.acknowledge(entry.nonce);
      return {
        seq: entry.seq,
        item: {
          kind: 'message',
          key: isOwn ? entry.nonce : entry.messageId,
          orderSeq: entry.seq,
          orderSub: 0,
          authorId: entry.author.memberId,
          authorName: entry.author.name,
          door: entry.author.door,
          isOwn,
          sentAtUnixMs: entry.sentAtUnixMs,
          text: entry.text,
          delivery: isOwn ? { kind: 'sent' } : null,
        },
      };
    });
  }

  #listMembers(members: Map<string, MemberView>, afterMemberId: MemberId | undefined): void {
    this.#comingMembers = members;
    const after = afterMemberId === undefined ? {} : { afterMemberId };
    this.#deps.link()?.request('member.list', { roomId: this.roomId, ...after }, (answer) => {
      // Asked anew meanwhile (joined again), or not answered: then the next joining asks.
      if (this.#comingMembers !== members || !answer.ok) return;
      for (const member of answer.value.members) members.set(member.memberId, this.#memberView(member));
      const lastId = answer.value.members.at(-1)?.memberId;
      if (answer.value.hasMore && lastId !== undefined) {
        this.#listMembers(members, lastId);
        return;
      }
      this.#comingMembers = null;
      this.#deps.rooms.setMembers(this.room, [...members.values()]);
    });
  }

  #memberView({ memberId, name, role, door }: Member): MemberView {
    return { memberId, name, role, door, isSelf: memberId === this.#deps.selfId() };
  }
}

function unsentOf({ nonce, text, writtenAtUnixMs, failure: cause }: OutgoingMessage & Partial<UnsentOutgoing>): UnsentMessage {
  return { key: nonce, text, writtenAtUnixMs, state: cause ? { kind: 'failed', failure: cause } : { kind: 'waiting' } };
}

// The client's side of Wassop 2: proving who one is, entering rooms, coming back into them after a cut.
// Must not know sockets, windows or when to reconnect. Source: docs/PROTOCOL.md sections 3 to 7.
import { failure } from '../../errors/app-failure.ts';
import type { AppFailure } from '../../errors/app-failure.ts';
import { ERROR_CODES } from '../../errors/error-codes.ts';
import type { AbilitiesView } from '../../ipc/views.ts';
import { isBlankText } from '../../protocol/blank-text.ts';
import type { HostHello } from '../../protocol/hello.ts';
import type { Answer } from '../../protocol/host-frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { MemberId, Nonce, RoomId } from '../../protocol/model.ts';
import type { RoomSummary, WantedCatchUp } from '../../protocol/model.ts';
import { assertNever } from '../../util/assert-never.ts';
import { encodeBase64Url } from '../../util/bytes.ts';
import type { Dispose } from '../../util/disposable.ts';
import { err, ok } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import { utf8Length } from '../../util/utf8.ts';
import type { DialectSession, SessionDeps } from '../dialect-session.ts';
import type { OpenedLink } from '../link-attempt.ts';
import { isAddressGone } from '../local-address.ts';
import type { Wire } from '../wire.ts';
import { changedKnown, wassop2ServerKey } from '../local-history.ts';
import type { ChangedCopy, KnownRoom, KnownServer } from '../local-history.ts';
import { RoomCopy } from '../own-history.ts';
import { authenticate } from './authentication.ts';
import { JoinedRoom } from './joined-room.ts';
import type { JoinedRoomDeps } from './joined-room.ts';
import { Wassop2Link } from './wassop2-link.ts';
import type { HostEvent } from './wassop2-link.ts';

/** An absence shorter than this is a hiccup that need not be told in the rooms. */
const NOTEWORTHY_ABSENCE_MS = 10_000;

interface Self {
  readonly memberId: MemberId | null;
  readonly name: string;
  readonly landingRoomId: string | null;
}

export class Wassop2Session implements DialectSession {
  readonly dialect = 'wassop2';
  readonly abilities: AbilitiesView = { rooms: 'many', hasHistory: true, hasMemberList: true, hasReceipts: true };
  readonly #deps: SessionDeps;
  readonly #joined = new Map<string, JoinedRoom>();
  readonly #roomDeps: JoinedRoomDeps;
  #link: Wassop2Link | null = null;
  #hello: HostHello | null = null;
  /** The space and epoch that the numbers known belong to; null before the first link, when nothing was kept either. */
  #serverKey: string | null = null;
  /** Rooms of that space that one is not in, as the copy has them: entered (again) they go on from there. */
  readonly #known = new Map<string, KnownRoom>();
  #self: Self | null = null;
  /** Comes back into the rooms it was in; else into the landing room. */
  #wasInRooms = false;
  /** Since this session began, in whatever space. */
  #hasEntered = false;
  #isReady = false;
  #cancelAuthentication: Dispose = () => {};
  #releaseHost: Dispose = () => {};
  /** When the last link that was ready ended, and whether people were told why. */
  #absence: { readonly sinceMs: number; readonly wasTold: boolean } | null = null;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#roomDeps = {
      rooms: deps.rooms,
      clock: deps.clock,
      link: () => this.#link,
      selfId: () => this.#self?.memberId ?? null,
      selfName: () => this.#self?.name ?? '',
      takeKnown: (roomId) => {
        const known = this.#known.get(roomId) ?? null;
        this.#known.delete(roomId);
        return known;
      },
      beginCopy: (room, known, lastSeq) => {
        const at = { serverKey: this.#serverKey ?? '', roomId: room.roomId };
        if (!known) deps.history.keep({ kind: 'retire', at });
        return new RoomCopy(deps.history, { at, name: room.name, known, lastSeq, canBeRefilled: true });
      },
    };
  }

  get serverKey(): string | null {
    return this.#serverKey;
  }

  knownChanged(change: ChangedCopy): void {
    const known = this.#known.get(change.roomId);
    if (known) this.#known.set(change.roomId, changedKnown(known, change));
  }

  restore(known: KnownServer): void {
    const selfId = MemberId.safeParse(known.selfId);
    this.#self = { memberId: selfId.success ? selfId.data : null, name: known.selfName, landingRoomId: known.landingRoomId };
    this.#serverKey = known.serverKey;
    this.#known.clear();
    for (const room of known.rooms) this.#known.set(room.roomId, room);
    for (const room of known.rooms) {
      const roomId = RoomId.safeParse(room.roomId);
      if (!room.isJoined || !roomId.success) continue;
      const joined = new JoinedRoom({ roomId: roomId.data, name: room.name, memberCount: null, lastSeq: room.lastSeq }, this.#roomDeps);
      this.#joined.set(room.roomId, joined);
      this.#deps.rooms.setJoined(joined.room, true);
    }
    this.#wasInRooms = this.#joined.size > 0;
  }

  start(opened: OpenedLink, name: string): void {
    if (opened.dialect !== 'wassop2') throw new Error(`A Wassop 2 session on a ${opened.dialect} link`);
    if (!opened.greeting.ok) return this.#refuse(opened.wire, opened.greeting.error);
    const { hello } = opened.greeting.value;
    const claimed = this.#deps.claims.claim(hello);
    if (!claimed.ok) return this.#refuse(opened.wire, claimed.error);
    this.#releaseHost = claimed.value;
    const link = new Wassop2Link(opened.wire, this.#deps.clock, {
      onEvent: (event) => this.#onEvent(event),
      onEnded: (cause) => this.#onEnded(cause),
      onQuiet: () => this.#deps.listener.onQuiet(),
    });
    this.#link = link;
    this.#hello = hello;
    link.start();
    if (!link.isEnded) this.#enterSpace(link, hello, () => this.#authenticate(link, hello, name));
  }

  stop(): void {
    const link = this.#link;
    this.#forgetLink();
    link?.leave();
  }

  checkLink(localAddresses: ReadonlySet<string> | null): void {
    const link = this.#link;
    if (!link) return;
    if (isAddressGone(link.localAddress, localAddresses)) link.abort(failure('CONNECT_LOST'));
    else if (this.#isReady) {
      // Entering a room again changes nothing and is answered at once, from memory.
      const [joined] = this.#joined.values();
      if (joined) link.request('room.join', { roomId: joined.roomId }, () => {});
      else void this.refreshRooms();
      link.expectAnswer();
    }
  }

  get isLinkQuiet(): boolean {
    return this.#link?.isQuiet ?? false;
  }

  giveUpLink(): void {
    this.#link?.abort(failure('HEARTBEAT_LOST'));
  }

  useName(name: string): void {
    if (this.#link && this.#hello) this.#authenticate(this.#link, this.#hello, name);
  }

  joinRoom(name: string): Promise<Result<{ roomId: string }, AppFailure>> {
    return this.#ask((link, resolve) =>
      link.request('room.join', { name }, (answer) => {
        if (answer.ok) this.#onRoomJoined(answer.value.room);
        resolve(answer.ok ? ok({ roomId: answer.value.room.roomId }) : answer);
      }),
    );
  }

  leaveRoom(roomId: string): Promise<Result<void, AppFailure>> {
    const joined = this.#joined.get(roomId);
    if (!joined) return Promise.resolve(err(failure('ROOM_NOT_FOUND')));
    return this.#ask((link, resolve) => {
      joined.onLeaving();
      link.request('room.leave', { roomId: joined.roomId }, (answer) => {
        // Not being in it (any more) is what was wanted.
        const isOut = answer.ok || answer.error.code === 'ROOM_NOT_JOINED';
        if (isOut) this.#dropRoom(joined);
        else if (!link.isEnded) joined.onStaying();
        resolve(isOut ? ok(undefined) : answer);
      });
    });
  }

  refreshRooms(): Promise<Result<void, AppFailure>> {
    return this.#ask((link, resolve) =>
      link.request('room.list', {}, (answer) => {
        if (answer.ok) this.#onRoomList(answer.value.rooms);
        resolve(answer.ok ? ok(undefined) : answer);
      }),
    );
  }

  setCatchUp(roomId: string, catchUp: WantedCatchUp): Promise<Result<void, AppFailure>> {
    const joined = this.#joined.get(roomId);
    if (!joined) return Promise.resolve(err(failure('ROOM_NOT_FOUND')));
    return this.#ask((link, resolve) =>
      link.request('room.setPolicies', { roomId: joined.roomId, policies: { catchUp } }, (answer) => {
        if (answer.ok) this.#deps.rooms.put(roomId, answer.value.room);
        resolve(answer.ok ? ok(undefined) : answer);
      }),
    );
  }

  async loadOlder(roomId: string, beforeSeq: number | undefined, limit: number): Promise<Result<void, AppFailure>> {
    const joined = this.#joined.get(roomId);
    return joined ? joined.loadOlder(beforeSeq, limit) : err(failure('ROOM_NOT_FOUND'));
  }

  isTimelineComplete(roomId: string): boolean {
    return this.#joined.get(roomId)?.room.timeline.isComplete ?? false;
  }

  send(roomId: string, text: string): Result<{ key: string }, AppFailure> {
    const joined = this.#joined.get(roomId);
    if (!joined) return err(failure('ROOM_NOT_FOUND'));
    if (isBlankText(text)) return err(failure('MESSAGE_EMPTY'));
    if (utf8Length(text) > LIMITS.textBytes) return err(failure('MESSAGE_TOO_LONG', { maxBytes: LIMITS.textBytes }));
    const nonce = Nonce.parse(encodeBase64Url(this.#deps.random.bytes(LIMITS.nonceBytes)));
    joined.send(nonce, text);
    return ok({ key: nonce });
  }

  retry(roomId: string, key: string): void {
    this.#joined.get(roomId)?.retry(key);
  }

  discard(roomId: string, key: string): void {
    this.#joined.get(roomId)?.discard(key);
  }

  #refuse(wire: Wire, cause: AppFailure): void {
    wire.close();
    this.#deps.listener.onEnded(cause);
  }

  /** Numbers, and in another space also room ids, belong to one epoch of one space. */
  #enterSpace(link: Wassop2Link, { spaceId, epoch }: HostHello, onEntered: () => void): void {
    const serverKey = wassop2ServerKey(spaceId, epoch);
    if (this.#serverKey === serverKey) {
      onEntered();
      return;
    }
    this.#deps.history.recall({ serverKey }, (known) => {
      if (this.#link !== link || link.isEnded) return;
      this.#changeSpace(serverKey, spaceId, known);
      onEntered();
    });
  }

  #changeSpace(serverKey: string, spaceId: string, known: KnownServer | null): void {
    const isOtherSpace = this.#serverKey !== null && !this.#serverKey.endsWith(` ${spaceId}`);
    if (isOtherSpace && !this.#hasEntered) {
      // Something else is found where one was long ago: what waits to be said there is not for the people here.
      for (const joined of this.#joined.values()) this.#deps.rooms.remove(joined.roomId);
      this.#joined.clear();
    }
    for (const joined of this.#joined.values()) joined.isStale = true;
    this.#serverKey = serverKey;
    this.#known.clear();
    if (known && this.#joined.size === 0) this.restore(known);
    else for (const room of known?.rooms ?? []) this.#known.set(room.roomId, room);
    this.#wasInRooms = this.#joined.size > 0 || this.#hasEntered;
  }

  #authenticate(link: Wassop2Link, hello: HostHello, name: string): void {
    const { identity, clock } = this.#deps;
    this.#cancelAuthentication();
    this.#cancelAuthentication = authenticate(
      name,
      { link, hello, identity, clock },
      {
        onAccepted: (answer) => this.#onAuthenticated(link, answer),
        onNameRefused: (cause) => this.#onNameRefused(cause),
      },
    );
  }

  #onNameRefused(cause: AppFailure): void {
    const suggestion = cause.details?.['suggestion'];
    this.#deps.listener.onNameNeeded(cause, typeof suggestion === 'string' ? suggestion : '');
  }

  #onAuthenticated(link: Wassop2Link, { memberId, name, role, landingRoomId }: Answer<'auth'>): void {
    this.#self = { memberId, name, landingRoomId };
    this.#deps.rooms.setOwned(role === 'owner');
    this.#keepServer(memberId, name, landingRoomId);
    link.startHeartbeat();
    link.request('room.list', {}, (answer) => {
      if (answer.ok) this.#onRoomList(answer.value.rooms);
    });
    let missing = 1;
    const onAnswered = (): void => {
      missing -= 1;
      if (missing === 0 && !link.isEnded) this.#onEntered();
    };
    for (const joined of [...this.#joined.values()]) {
      missing += 1;
      this.#rejoin(link, joined, onAnswered);
    }
    if (this.#wasInRooms) onAnswered();
    else link.request('room.join', { roomId: landingRoomId }, (answer) => {
      if (answer.ok) this.#onRoomJoined(answer.value.room);
      onAnswered();
    });
  }

  /** Ready for use: whatever was to be joined has been answered. */
  #onEntered(): void {
    this.#isReady = true;
    this.#wasInRooms = true;
    this.#hasEntered = true;
    this.#absence = null;
    const landing = this.#joined.get(this.#self?.landingRoomId ?? '') ?? [...this.#joined.values()][0];
    const landingRoomId = landing?.roomId ?? null;
    const selfName = this.#self?.name ?? '';
    this.#deps.listener.onOnline({ selfName, spaceName: this.#hello?.spaceName ?? null, landingRoomId });
  }

  /** Before the rooms of it are told of. */
  #keepServer(selfId: MemberId, selfName: string, landingRoomId: RoomId): void {
    const { history, address } = this.#deps;
    const spaceName = this.#hello?.spaceName ?? null;
    const facts = { serverKey: this.#serverKey ?? '', dialect: this.dialect, spaceName, selfId, selfName, landingRoomId } as const;
    history.keep({ kind: 'server', address: address(), facts });
  }

  /** Into the same room; where its id is gone (an empty room that the host forgot, another space), into the one of its name. */
  #rejoin(link: Wassop2Link, joined: JoinedRoom, onAnswered: () => void): void {
    link.request('room.join', { roomId: joined.roomId }, (answer) => {
      if (answer.ok) {
        this.#tellReturn(joined);
        joined.onJoined(answer.value.room);
        onAnswered();
      } else if (answer.error.code === 'ROOM_NOT_FOUND') this.#replace(link, joined, onAnswered);
      else {
        // A fault that may pass must not cost the person their room and what waits to be sent there.
        if (ERROR_CODES[answer.error.code].isRetryable) link.abort(answer.error);
        if (!link.isEnded) this.#dropRoom(joined);
        onAnswered();
      }
    });
  }

  #replace(link: Wassop2Link, old: JoinedRoom, onAnswered: () => void): void {
    link.request('room.join', { name: old.room.name }, (answer) => {
      if (answer.ok) {
        const joined = this.#onRoomJoined(answer.value.room);
        joined.adoptUnsent(old);
        if (old.room.timeline.lastSeq > 0) this.#deps.rooms.addNotice(joined.room, 'history-lost');
      }
      if (!link.isEnded) this.#removeRoom(old);
      onAnswered();
    });
  }

  #tellReturn(joined: JoinedRoom): void {
    if (!this.#absence) return;
    const wasLong = this.#deps.clock.monotonicMs() - this.#absence.sinceMs >= NOTEWORTHY_ABSENCE_MS;
    if (this.#absence.wasTold || wasLong) this.#deps.rooms.addNotice(joined.room, 'reconnected');
  }

  #onRoomJoined(summary: RoomSummary): JoinedRoom {
    const known = this.#joined.get(summary.roomId);
    const joined = known ?? new JoinedRoom(summary, this.#roomDeps);
    this.#joined.set(summary.roomId, joined);
    if (!known) joined.arrive(summary.lastSeq);
    joined.onJoined(summary);
    return joined;
  }

  #onRoomList(summaries: readonly RoomSummary[]): void {
    const listed = new Set<string>(summaries.map((summary) => summary.roomId));
    for (const summary of summaries) this.#deps.rooms.put(summary.roomId, summary);
    for (const room of this.#deps.rooms.all()) if (!listed.has(room.roomId) && !room.isJoined) this.#deps.rooms.remove(room.roomId);
  }

  #onEvent(event: HostEvent): void {
    switch (event.type) {
      case 'entry':
        this.#joined.get(event.roomId)?.onEntry(event.entry);
        return;
      case 'member':
        this.#joined.get(event.roomId)?.onMember(event.change, event.member);
        return;
      case 'room':
        this.#deps.rooms.put(event.room.roomId, event.room);
        return;
      case 'room.gone': {
        const joined = this.#joined.get(event.roomId);
        if (joined) this.#removeRoom(joined);
        else this.#deps.rooms.remove(event.roomId);
        return;
      }
      case 'gap':
        this.#onGap();
        return;
      default:
        assertNever(event);
    }
  }

  /** Everything that was on its way here is lost: asks for it all again, on the same link. */
  #onGap(): void {
    const link = this.#link;
    if (!link) return;
    void this.refreshRooms();
    for (const joined of [...this.#joined.values()]) {
      joined.onGap();
      this.#rejoin(link, joined, () => {});
    }
  }

  #onEnded(cause: AppFailure): void {
    const wasReady = this.#isReady;
    this.#forgetLink();
    if (wasReady) {
      const wasTold = cause.code === 'HOST_STOPPED';
      this.#absence = { sinceMs: this.#deps.clock.monotonicMs(), wasTold };
      if (wasTold) for (const joined of this.#joined.values()) this.#deps.rooms.addNotice(joined.room, 'host-left');
    }
    this.#deps.listener.onEnded(cause);
  }

  #forgetLink(): void {
    this.#link = null;
    this.#isReady = false;
    this.#cancelAuthentication();
    this.#releaseHost();
    this.#releaseHost = () => {};
    for (const joined of this.#joined.values()) joined.onLinkLost();
  }

  /** Out of the room, which goes on without us. */
  #dropRoom(joined: JoinedRoom): void {
    joined.onLinkLost();
    this.#joined.delete(joined.roomId);
    this.#known.set(joined.roomId, joined.takeOut());
    this.#deps.rooms.setJoined(joined.room, false);
    this.#deps.rooms.resetTimeline(joined.room, 0);
  }

  #removeRoom(joined: JoinedRoom): void {
    joined.onLinkLost();
    this.#joined.delete(joined.roomId);
    this.#deps.rooms.setJoined(joined.room, false);
    this.#deps.rooms.remove(joined.roomId);
  }

  #ask<T>(send: (link: Wassop2Link, resolve: (answer: Result<T, AppFailure>) => void) => void): Promise<Result<T, AppFailure>> {
    return new Promise((resolve) => {
      if (this.#link && this.#isReady) send(this.#link, resolve);
      else resolve(err(failure('NOT_CONNECTED')));
    });
  }
}

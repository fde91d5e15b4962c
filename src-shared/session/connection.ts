// The life of one connection: opening a link, handing it to the session of its dialect, waiting and trying again.
// Must not know what any dialect says.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import type { AbilitiesView, ConnectionView, Dialect, DialectChoice, LinkView } from '../ipc/views.ts';
import { encodeHello } from '../protocol/hello.ts';
import { LIMITS, PROTOCOL_VERSION } from '../protocol/limits.ts';
import { assertNever } from '../util/assert-never.ts';
import { DisposableStore } from '../util/disposable.ts';
import type { Dispose } from '../util/disposable.ts';
import { err } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { encodeBase64Url } from '../util/bytes.ts';
import { printAddress } from './address.ts';
import type { ChatClientDeps } from './chat-client.ts';
import type { DialectSession, SessionListener } from './dialect-session.ts';
import { closeLink } from './link-attempt.ts';
import type { ClientHelloLine, OpenedLink } from './link-attempt.ts';
import { LinkOpener } from './link-opener.ts';
import type { LinkRequest } from './link-opener.ts';
import { LinkRescue } from './link-rescue.ts';
import type { ChangedCopy, KnownServer } from './local-history.ts';
import type { OwnHistory } from './own-history.ts';
import type { Place } from './place.ts';
import { RetryPacer, STABLE_AFTER_MS, isWorthRetrying } from './reconnect-policy.ts';
import { RoomBook } from './room-book.ts';
import { ViewEvents } from './view-events.ts';
import type { EventSink } from './view-events.ts';
import { Whereabouts } from './whereabouts.ts';
import type { NetAddress } from './wire.ts';

/** Before anything is known of the server. */
const NO_ABILITIES: AbilitiesView = { rooms: 'none', hasHistory: false, hasMemberList: false, hasReceipts: false };

/** An attempt that has not got through by now hangs: one begun anew may find the network as it is now. */
const HANGING_AFTER_MS = 1_000;

/** What is shown, but for the time until the next attempt: that is worked out when somebody looks. */
type LinkState = Exclude<LinkView, { kind: 'waiting' }> | { readonly kind: 'waiting'; readonly retryAtMs: number; readonly attempt: number; readonly failure: AppFailure };

export interface SessionPlace {
  readonly rooms: RoomBook;
  readonly listener: SessionListener;
  readonly address: () => string;
}

export type CreateSession = (dialect: Dialect, place: SessionPlace) => DialectSession;

export interface ConnectionOptions {
  readonly connectionId: string;
  readonly place: Place;
  readonly choice: DialectChoice;
  readonly name: string;
  readonly isOwnHost: boolean;
}

export class Connection {
  readonly connectionId: string;
  readonly rooms: RoomBook;
  readonly #deps: ChatClientDeps;
  readonly #createSession: CreateSession;
  readonly #events: ViewEvents;
  readonly #isOwnHost: boolean;
  readonly #whereabouts: Whereabouts;
  #choice: DialectChoice;
  #name: string;
  #selfName: string;
  #spaceName: string | null = null;
  #landingRoomId: string | null = null;
  #session: DialectSession | null = null;
  #link: LinkState = { kind: 'connecting', attempt: 1 };
  readonly #pacer: RetryPacer;
  readonly #rescue = new LinkRescue();
  /** When the attempt to open a link began that is under way; null while there is none. */
  #openingSinceMs: number | null = null;
  #wasEverOnline = false;
  #isRecalling = false;
  #waitingForRecall: (() => void)[] = [];
  /** What belongs to the present state alone: a retry timer, an attempt under way. */
  #cancelState: Dispose = () => {};
  readonly #disposables = new DisposableStore();

  constructor(options: ConnectionOptions, deps: ChatClientDeps, createSession: CreateSession, sink: EventSink) {
    this.connectionId = options.connectionId;
    this.#whereabouts = new Whereabouts(options.place);
    this.#choice = options.choice;
    this.#name = options.name;
    this.#selfName = options.name;
    this.#isOwnHost = options.isOwnHost;
    this.#deps = deps;
    this.#createSession = createSession;
    this.#pacer = new RetryPacer({ clock: deps.clock, random: deps.random, isOwnHost: options.isOwnHost });
    this.#events = new ViewEvents(
      options.connectionId,
      {
        connectionView: () => this.view(),
        roomViews: () => this.rooms.views(),
        memberViews: (roomId) => this.rooms.memberViews(roomId),
      },
      sink,
      deps.clock,
    );
    this.rooms = new RoomBook(this.#events, deps.clock);
    this.#disposables.add(() => this.#events.dispose());
  }

  /** The session of the dialect found; null until a link was made once. */
  get session(): DialectSession | null {
    return this.#session;
  }

  /** Whether this connection is (or may turn out to be) to that place. */
  leadsTo(place: Place): boolean {
    return this.#whereabouts.leadsTo(place);
  }

  view(): ConnectionView {
    return {
      connectionId: this.connectionId,
      address: this.#address(),
      dialect: this.#session?.dialect ?? null,
      spaceName: this.#spaceName,
      hostId: this.#whereabouts.hostId,
      ticket: this.#whereabouts.ticket,
      isOwnHost: this.#isOwnHost,
      selfName: this.#selfName,
      landingRoomId: this.#landingRoomId,
      abilities: this.#session?.abilities ?? NO_ABILITIES,
      link: this.#linkView(),
    };
  }

  /** Does not wait any longer, nor grow the waits further. Changes nothing while a link is up or being made. */
  retryNow(): void {
    const isWaiting = this.#link.kind === 'waiting' || this.#link.kind === 'failed';
    if (isWaiting || this.#isHanging()) this.#tryAnew();
  }

  /** The machine slept or its network changed: nothing that was found out before holds. @param localAddresses this machine's now; null: not known */
  networkChanged(localAddresses: ReadonlySet<string> | null): void {
    switch (this.#link.kind) {
      case 'online':
      case 'name-needed':
        this.#checkLink(localAddresses);
        return;
      case 'waiting':
        this.#tryAnew();
        return;
      case 'connecting':
        if (this.#isHanging()) this.#tryAnew();
        else if (this.#openingSinceMs === null) this.#checkLink(localAddresses);
        return;
      case 'failed':
        if (isWorthRetrying(this.#link.failure.code, true)) this.#tryAnew();
        return;
      default:
        assertNever(this.#link);
    }
  }

  /** Somebody says that a host is at these addresses. */
  hostHeard(hostId: string, addresses: readonly NetAddress[]): void {
    if (this.#whereabouts.learn(hostId, addresses) && this.#link.kind === 'waiting') this.#tryAnew();
  }

  /** Shows what is kept of the place, then begins the first attempt: what comes over a link goes on from there. */
  begin(history: OwnHistory): void {
    let isCurrent = true;
    this.#isRecalling = true;
    this.#cancelState = () => {
      isCurrent = false;
    };
    history.recall({ addresses: this.#whereabouts.addresses.map(printAddress) }, (known) => {
      if (isCurrent) {
        this.#isRecalling = false;
        if (known) this.#restore(known);
        this.connect();
      }
      for (const resolve of this.#waitingForRecall.splice(0)) resolve();
    });
  }

  /** Resolves when what is kept of the place is shown, as far as anything is. */
  whenRecalled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isRecalling) this.#waitingForRecall.push(resolve);
      else resolve();
    });
  }

  /** @returns why nothing may be written here: another connection leads to the same host, and what waits there is one. */
  textRefusal(): Result<never, AppFailure> | null {
    const isDouble = this.#link.kind === 'failed' && this.#link.failure.code === 'ALREADY_CONNECTED';
    return isDouble ? err(failure('ALREADY_CONNECTED')) : null;
  }

  /** Begins an attempt at once in place of whatever is waited for. */
  connect(): void {
    this.#cancelState();
    this.#showConnecting();
    const opener = this.#newOpener();
    let isCurrent = true;
    this.#openingSinceMs = this.#deps.clock.monotonicMs();
    this.#cancelState = () => {
      isCurrent = false;
      this.#openingSinceMs = null;
      opener.cancel();
    };
    void opener.open(this.#linkRequest()).then((opened) => {
      if (!isCurrent) {
        if (opened.ok) closeLink(opened.value);
        return;
      }
      this.#cancelState = () => {};
      this.#openingSinceMs = null;
      if (opened.ok) this.#startSession(opened.value);
      else this.#onEnded(opened.error);
    });
  }

  /** Opened once more by the person: where it is not up, tries at once with what was asked for now. */
  reopen(place: Place, choice: DialectChoice, name: string): void {
    if (this.#link.kind !== 'waiting' && this.#link.kind !== 'failed') return;
    this.#whereabouts.adopt(place);
    this.#choice = choice;
    this.#name = name;
    this.retryNow();
  }

  /** Answers `name-needed`; in any other state comes back under the new name. */
  useName(name: string): void {
    if (name === this.#selfName && this.#link.kind === 'online') return;
    this.#name = name;
    if (this.#link.kind === 'name-needed' && this.#session) {
      this.#showConnecting();
      this.#session.useName(name);
      return;
    }
    // The attempt that follows takes the new name.
    if (this.#isRecalling) return;
    this.#session?.stop();
    this.connect();
  }

  copyChanged(change: ChangedCopy): void {
    if (this.#session?.serverKey !== change.serverKey) return;
    this.#session.knownChanged(change);
    const room = this.rooms.get(change.roomId);
    if (room) this.rooms.copyChanged(room, change);
  }

  close(): void {
    this.#cancelState();
    this.#rescue.cancel();
    this.#session?.stop();
    this.#disposables.disposeAll();
  }

  /** A link that ends by this has ended for a reason that holds no longer: the next attempt need not wait. */
  #checkLink(localAddresses: ReadonlySet<string> | null): void {
    this.#session?.checkLink(localAddresses);
    if (this.#link.kind === 'waiting') this.#tryAnew();
  }

  #tryAnew(): void {
    this.#pacer.reset();
    this.connect();
  }

  #isHanging(): boolean {
    return this.#openingSinceMs !== null && this.#deps.clock.monotonicMs() - this.#openingSinceMs >= HANGING_AFTER_MS;
  }

  #newOpener(): LinkOpener {
    const { dialer, clock, verifyHostProof = null } = this.#deps;
    return new LinkOpener({ dialer, clock, verifyHostProof });
  }

  #linkRequest(): LinkRequest {
    const known = this.#session?.dialect ?? null;
    return {
      candidates: this.#whereabouts.candidates(this.#deps.linkLocalZones?.() ?? []),
      order: this.#whereabouts.order,
      expected: this.#whereabouts.expected,
      choice: this.#choice,
      remembered: (address: NetAddress) => known ?? this.#deps.rememberedDialect(printAddress(address)),
      makeHello: () => this.#makeHello(),
    };
  }

  #makeHello(): ClientHelloLine {
    const { clientName, door, random } = this.#deps;
    const nonce = encodeBase64Url(random.bytes(LIMITS.helloNonceBytes));
    const client = clientName.slice(0, CLIENT_NAME_CHARS);
    return { nonce, bytes: encodeUtf8(`${encodeHello({ versions: [PROTOCOL_VERSION], client, capabilities: [], door, nonce })}\n`) };
  }

  #address(): string {
    return printAddress(this.#whereabouts.address);
  }

  #restore(known: KnownServer): void {
    // It was there once: what looks like a mistake now is the network's, or a host on its way.
    this.#wasEverOnline = true;
    this.#spaceName = known.spaceName;
    this.#landingRoomId = known.landingRoomId;
    this.#session = this.#newSession(known.dialect);
    this.#session.restore(known);
    this.#events.connectionChanged();
  }

  #newSession(dialect: Dialect): DialectSession {
    return this.#createSession(dialect, { rooms: this.rooms, listener: this.#listener(), address: () => this.#address() });
  }

  #startSession(link: OpenedLink): void {
    this.#whereabouts.answered(link);
    if (this.#session?.dialect !== link.dialect) {
      // Something else is served there now: nothing that is known of it holds.
      for (const room of this.rooms.all()) this.rooms.remove(room.roomId);
      this.#session = this.#newSession(link.dialect);
      this.#events.connectionChanged();
    }
    this.#session.start(link, this.#name);
  }

  #listener(): SessionListener {
    return {
      onOnline: ({ selfName, spaceName, landingRoomId }) => {
        this.#selfName = selfName;
        this.#spaceName = spaceName;
        this.#landingRoomId = landingRoomId;
        this.#onOnline();
      },
      onNameNeeded: (cause, suggestion) => {
        this.#cancelState();
        this.#setLink({ kind: 'name-needed', failure: toView(cause), suggestion });
      },
      onEnded: (cause) => this.#onEnded(cause),
      onQuiet: () => this.#onQuiet(),
    };
  }

  /** Looks beside the quiet link whether the place can be reached. */
  #onQuiet(): void {
    const opener = this.#newOpener();
    this.#rescue.begin(opener, () => opener.open(this.#linkRequest()), (link) => {
      const session = this.#session;
      if (!session?.isLinkQuiet || link.dialect !== session.dialect) {
        closeLink(link);
        return;
      }
      session.giveUpLink();
      this.#cancelState();
      this.#cancelState = () => {};
      this.#showConnecting();
      this.#startSession(link);
    });
  }

  #onOnline(): void {
    this.#wasEverOnline = true;
    this.#cancelState();
    this.#cancelState = this.#deps.clock.after(STABLE_AFTER_MS, () => this.#pacer.reset());
    this.#setLink({ kind: 'online', sinceUnixMs: this.#deps.clock.nowUnixMs() });
    const dialect = this.#session?.dialect;
    if (dialect) this.#deps.onServerSeen({ address: this.#address(), dialect, name: this.#spaceName, hostId: this.#whereabouts.hostId });
  }

  #onEnded(cause: AppFailure): void {
    this.#cancelState();
    this.#rescue.cancel();
    const view = toView(cause);
    if (!isWorthRetrying(cause.code, this.#wasEverOnline)) {
      this.#setLink({ kind: 'failed', failure: view });
      return;
    }
    const { clock } = this.#deps;
    const waitMs = this.#pacer.fail(cause.code);
    this.#cancelState = clock.after(waitMs, () => this.connect());
    this.#setLink({ kind: 'waiting', attempt: this.#pacer.failures, retryAtMs: clock.monotonicMs() + waitMs, failure: view });
  }

  /** An attempt after another says why the one before it ended. */
  #showConnecting(): void {
    const cause = this.#link.kind === 'online' || this.#link.kind === 'name-needed' ? undefined : this.#link.failure;
    this.#setLink({ kind: 'connecting', attempt: this.#pacer.failures + 1, ...(cause && { failure: cause }) });
  }

  #setLink(link: LinkState): void {
    this.#link = link;
    this.#events.connectionChanged();
  }

  #linkView(): LinkView {
    if (this.#link.kind !== 'waiting') return this.#link;
    const { retryAtMs, ...link } = this.#link;
    return { ...link, retryInMs: Math.max(0, retryAtMs - this.#deps.clock.monotonicMs()) };
  }
}

/** Longest program name a hello may carry; docs/PROTOCOL.md section 3. */
const CLIENT_NAME_CHARS = 64;

function toView(cause: AppFailure): AppFailure {
  return failure(cause.code, cause.details);
}

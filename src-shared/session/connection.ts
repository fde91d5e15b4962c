// The life of one connection: opening a link, handing it to the session of its dialect, waiting and trying again.
// Must not know what any dialect says.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import type { AbilitiesView, ConnectionView, Dialect, DialectChoice, LinkView } from '../ipc/views.ts';
import { encodeHello } from '../protocol/hello.ts';
import { PROTOCOL_VERSION } from '../protocol/limits.ts';
import { DisposableStore } from '../util/disposable.ts';
import type { Dispose } from '../util/disposable.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { candidateAddresses, printAddress } from './address.ts';
import type { TypedAddress } from './address.ts';
import type { ChatClientDeps } from './chat-client.ts';
import type { DialectSession, SessionListener } from './dialect-session.ts';
import { LinkOpener } from './link-opener.ts';
import type { OpenedLink } from './link-opener.ts';
import type { KnownServer } from './local-history.ts';
import type { OwnHistory } from './own-history.ts';
import { STABLE_AFTER_MS, isWorthRetrying, retryWaitMs } from './reconnect-policy.ts';
import { RoomBook } from './room-book.ts';
import { ViewEvents } from './view-events.ts';
import type { EventSink } from './view-events.ts';
import type { NetAddress } from './wire.ts';

/** Before anything is known of the server. */
const NO_ABILITIES: AbilitiesView = { rooms: 'none', hasHistory: false, hasMemberList: false, hasReceipts: false };

export interface SessionPlace {
  readonly rooms: RoomBook;
  readonly listener: SessionListener;
  readonly address: () => string;
}

export type CreateSession = (dialect: Dialect, place: SessionPlace) => DialectSession;

export interface ConnectionOptions {
  readonly connectionId: string;
  readonly address: TypedAddress;
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
  /** Narrowed to the one that answered. */
  #candidates: readonly [NetAddress, ...NetAddress[]];
  #choice: DialectChoice;
  #name: string;
  #selfName: string;
  #spaceName: string | null = null;
  #landingRoomId: string | null = null;
  #session: DialectSession | null = null;
  #link: LinkView = { kind: 'connecting', attempt: 1 };
  /** Links lost and attempts that came to nothing since a link was last up for a while. */
  #failures = 0;
  #wasEverOnline = false;
  #isRecalling = false;
  /** What belongs to the present state alone: a retry timer, an attempt under way. */
  #cancelState: Dispose = () => {};
  readonly #disposables = new DisposableStore();

  constructor(options: ConnectionOptions, deps: ChatClientDeps, createSession: CreateSession, sink: EventSink) {
    this.connectionId = options.connectionId;
    this.#candidates = candidateAddresses(options.address);
    this.#choice = options.choice;
    this.#name = options.name;
    this.#selfName = options.name;
    this.#isOwnHost = options.isOwnHost;
    this.#deps = deps;
    this.#createSession = createSession;
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

  /** Whether this connection is (or may turn out to be) to one of these places. */
  leadsTo(addresses: readonly NetAddress[]): boolean {
    const own = this.#candidates.map(printAddress);
    return addresses.some((address) => own.includes(printAddress(address)));
  }

  view(): ConnectionView {
    return {
      connectionId: this.connectionId,
      address: printAddress(this.#candidates[0]),
      dialect: this.#session?.dialect ?? null,
      spaceName: this.#spaceName,
      isOwnHost: this.#isOwnHost,
      selfName: this.#selfName,
      landingRoomId: this.#landingRoomId,
      abilities: this.#session?.abilities ?? NO_ABILITIES,
      link: this.#link,
    };
  }

  /** Does not wait any longer, nor grow the waits further. Changes nothing while a link is up or being made. */
  retryNow(): void {
    if (this.#link.kind !== 'waiting' && this.#link.kind !== 'failed') return;
    this.#failures = 0;
    this.connect();
  }

  /** Shows what is kept of the place, then begins the first attempt: what comes over a link goes on from there. */
  begin(history: OwnHistory): void {
    let isCurrent = true;
    this.#isRecalling = true;
    this.#cancelState = () => {
      isCurrent = false;
    };
    history.recall({ addresses: this.#candidates.map(printAddress) }, (known) => {
      if (!isCurrent) return;
      this.#isRecalling = false;
      if (known) this.#restore(known);
      this.connect();
    });
  }

  /** Begins an attempt at once in place of whatever is waited for. */
  connect(): void {
    this.#cancelState();
    this.#setLink({ kind: 'connecting', attempt: this.#failures + 1 });
    const opener = new LinkOpener(this.#deps.dialer, this.#deps.clock);
    let isCurrent = true;
    this.#cancelState = () => {
      isCurrent = false;
      opener.cancel();
    };
    const known = this.#session?.dialect ?? null;
    const request = {
      candidates: this.#candidates,
      choice: this.#choice,
      remembered: (address: NetAddress) => known ?? this.#deps.rememberedDialect(printAddress(address)),
      hello: this.#helloLine(),
    };
    void opener.open(request).then((opened) => {
      if (!isCurrent) return;
      this.#cancelState = () => {};
      if (opened.ok) this.#startSession(opened.value);
      else this.#onEnded(opened.error);
    });
  }

  /** Opened once more by the person: where it is not up, tries at once with what was asked for now. */
  reopen(choice: DialectChoice, name: string): void {
    if (this.#link.kind !== 'waiting' && this.#link.kind !== 'failed') return;
    this.#choice = choice;
    this.#name = name;
    this.retryNow();
  }

  /** Answers `name-needed`; in any other state comes back under the new name. */
  useName(name: string): void {
    if (name === this.#selfName && this.#link.kind === 'online') return;
    this.#name = name;
    if (this.#link.kind === 'name-needed' && this.#session) {
      this.#setLink({ kind: 'connecting', attempt: this.#failures + 1 });
      this.#session.useName(name);
      return;
    }
    // The attempt that follows takes the new name.
    if (this.#isRecalling) return;
    this.#session?.stop();
    this.connect();
  }

  close(): void {
    this.#cancelState();
    this.#session?.stop();
    this.#disposables.disposeAll();
  }

  #helloLine(): Uint8Array {
    const { clientName, door } = this.#deps;
    return encodeUtf8(`${encodeHello({ versions: [PROTOCOL_VERSION], client: clientName.slice(0, CLIENT_NAME_CHARS), capabilities: [], door })}\n`);
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
    return this.#createSession(dialect, { rooms: this.rooms, listener: this.#listener(), address: () => printAddress(this.#candidates[0]) });
  }

  #startSession(link: OpenedLink): void {
    this.#candidates = [link.address];
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
    };
  }

  #onOnline(): void {
    this.#wasEverOnline = true;
    this.#cancelState();
    this.#cancelState = this.#deps.clock.after(STABLE_AFTER_MS, () => {
      this.#failures = 0;
    });
    this.#setLink({ kind: 'online', sinceUnixMs: this.#deps.clock.nowUnixMs() });
    const dialect = this.#session?.dialect;
    if (dialect) this.#deps.onServerSeen({ address: printAddress(this.#candidates[0]), dialect, name: this.#spaceName });
  }

  #onEnded(cause: AppFailure): void {
    this.#cancelState();
    const view = toView(cause);
    if (!isWorthRetrying(cause.code, this.#wasEverOnline)) {
      this.#setLink({ kind: 'failed', failure: view });
      return;
    }
    const { clock, random } = this.#deps;
    this.#failures += 1;
    const waitMs = retryWaitMs(this.#failures, { isOwnHost: this.#isOwnHost, random });
    this.#cancelState = clock.after(waitMs, () => this.connect());
    this.#setLink({ kind: 'waiting', attempt: this.#failures, retryAtUnixMs: clock.nowUnixMs() + waitMs, failure: view });
  }

  #setLink(link: LinkView): void {
    this.#link = link;
    this.#events.connectionChanged();
  }
}

/** Longest program name a hello may carry; docs/PROTOCOL.md section 3. */
const CLIENT_NAME_CHARS = 64;

function toView(cause: AppFailure): AppFailure {
  return failure(cause.code, cause.details);
}

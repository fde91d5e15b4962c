// What a connection and the sessions of the three dialects promise each other. A session outlives its links:
// it is begun again on each new one and keeps rooms, numbers and unsent messages in between.
import type { AppFailure } from '../errors/app-failure.ts';
import type { AbilitiesView, Dialect } from '../ipc/views.ts';
import type { WantedCatchUp } from '../protocol/model.ts';
import type { Clock } from '../util/clock.ts';
import type { Random } from '../util/random.ts';
import type { Result } from '../util/result.ts';
import type { HostClaims } from './host-claims.ts';
import type { OpenedLink } from './link-attempt.ts';
import type { ChangedCopy, KnownServer } from './local-history.ts';
import type { OwnHistory } from './own-history.ts';
import type { RoomBook } from './room-book.ts';
import type { DeviceIdentity } from './wire.ts';

/** Asynchronous because servers answer; every promise settles at the latest when the link ends. */
export interface DialectSession {
  readonly dialect: Dialect;
  readonly abilities: AbilitiesView;
  /** Of the server in one's own copy; null before it is known which one it is. */
  readonly serverKey: string | null;
  /** Shows what was kept of the server, before the first link: its rooms can be read and written in at once. */
  restore(known: KnownServer): void;
  /** The copy of one of its rooms was changed: what is remembered of it for when it is entered. */
  knownChanged(change: ChangedCopy): void;
  /** Begins on a fresh link of this dialect. Then `onOnline` or `onNameNeeded` or `onEnded` of the listener follow. */
  start(link: OpenedLink, name: string): void;
  /** Leaves on purpose: says goodbye where the dialect has a word for it, ends the link. The listener hears nothing more of it. */
  stop(): void;
  /** The network changed: a link from an address that this machine no longer has ends at once, any other is asked for a sign of life. */
  checkLink(localAddresses: ReadonlySet<string> | null): void;
  /** Whether the server should have been heard from by now; false where it has nothing to say. */
  readonly isLinkQuiet: boolean;
  /** The link is taken for dead: ends it, without a word over it. `onEnded` of the listener follows. */
  giveUpLink(): void;
  /** Another name, in answer to `onNameNeeded`, on the same link. */
  useName(name: string): void;
  joinRoom(name: string): Promise<Result<{ roomId: string }, AppFailure>>;
  leaveRoom(roomId: string): Promise<Result<void, AppFailure>>;
  refreshRooms(): Promise<Result<void, AppFailure>>;
  /** Says what latecomers get to read. */
  setCatchUp(roomId: string, catchUp: WantedCatchUp): Promise<Result<void, AppFailure>>;
  /** Brings older entries into the room's timeline until `limit` items stand below `beforeSeq`, as far as the server has them. */
  loadOlder(roomId: string, beforeSeq: number | undefined, limit: number): Promise<Result<void, AppFailure>>;
  /** Whether nothing below what the timeline holds can ever be had. */
  isTimelineComplete(roomId: string): boolean;
  send(roomId: string, text: string): Result<{ key: string }, AppFailure>;
  retry(roomId: string, key: string): void;
  discard(roomId: string, key: string): void;
}

export interface SessionListener {
  onOnline(facts: { readonly selfName: string; readonly spaceName: string | null; readonly landingRoomId: string | null }): void;
  /** The landing room changed after `onOnline`, e.g. because it was joined only then. */
  onNameNeeded(cause: AppFailure, suggestion: string): void;
  /** The link is over; the session waits for the next `start`. */
  onEnded(cause: AppFailure): void;
  /** The link has become quiet; said again each second while it lasts. */
  onQuiet(): void;
}

export interface SessionDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly identity: DeviceIdentity;
  readonly rooms: RoomBook;
  /** Shared by all connections of one person. */
  readonly claims: HostClaims;
  readonly history: OwnHistory;
  /** Canonical text of the address that the connection is for. */
  readonly address: () => string;
  readonly listener: SessionListener;
}

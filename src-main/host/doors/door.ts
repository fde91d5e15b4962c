// Where one dialect meets the host: what a door is given, and what it gives.
// The listener hands over connections, the hub takes commands, the fan-out brings events; a door translates.
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import type { Dialect } from '../../../src-shared/ipc/views.ts';
import type { MemberId } from '../../../src-shared/protocol/model.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import type { Random } from '../../../src-shared/util/random.ts';
import type { HubCommands } from '../hub/hub-commands.ts';
import type { HubEvent, SessionId } from '../hub/hub-events.ts';
import type { HostLog } from '../log-events.ts';
import type { TokenBucket } from '../token-bucket.ts';

/** Puts events into one dialect's words: called once an event, whatever the number of members. */
export interface EventEncoder {
  readonly dialect: Dialect;
  /** Whether authors are told their own messages like everybody else. */
  readonly echoesToAuthor: boolean;
  /** Units that must stay whole (a line with its line feed, an object), in order; [] where the dialect has no words for it. */
  encode(event: HubEvent): readonly string[];
}

/** What is due to members of one dialect in one event-loop turn; shared by all it is the same for. */
export interface EventBatch {
  readonly units: readonly string[];
  /** All units joined, in UTF-8. MUST NOT be changed: other members get the same object. */
  readonly bytes: Uint8Array;
  readonly isAscii: boolean;
}

/** A session as the fan-out sees it. */
export interface Participant {
  readonly sessionId: SessionId;
  readonly encoder: EventEncoder;
  /** Once known: what tells own messages from others'. */
  memberId: MemberId | null;
  /** At the end of a turn, once for each room that had something; MUST NOT throw. */
  deliver(batch: EventBatch): void;
  /** The hub has ended this session: tell the person why, as the dialect can, and close. `leaveChat` is not needed any more. */
  end(cause: AppFailure): void;
}

/** What happens when more waits for a reader than it may. */
export type OverflowPolicy =
  /** Waiting events are dropped; `onDropped` is called once the rest has drained. Answers are kept. */
  | { readonly kind: 'drop-events'; readonly onDrained: () => void }
  /** The connection is closed, with the reason in the log. */
  | { readonly kind: 'close' };

/** One accepted connection, in bytes. */
export interface Connection {
  readonly connectionId: string;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly isLoopback: boolean;
  /** When the first and the last byte came, monotonic; handshake deadlines run from the first. */
  readonly firstReceivedMs: number;
  readonly lastReceivedMs: number;
  readonly isClosed: boolean;
  /** Bytes that wait for this reader, in our queue or in the socket, and when some of them last left (monotonic). */
  readonly waitingBytes: number;
  readonly lastPassedOnMs: number;
  /** So much waits that nothing more should be asked for; reading is held by itself until `onRelief`. */
  readonly isOverSoftLimit: boolean;
  readonly isReadingHeld: boolean;
  /**
   * Queues bytes; all of a turn leave in one write at its end.
   * `event` bytes may be dropped under `drop-events`; `answer` bytes never are.
   */
  send(bytes: Uint8Array | string, kind: 'answer' | 'event'): void;
  /** Default `close`. `stallMs`: how long bytes may wait without any of them leaving (default 10 s). */
  setOverflowPolicy(policy: OverflowPolicy, options?: { readonly stallMs?: number }): void;
  /** One listener; gets every chunk, the first bytes included. Called again with anything after a hold ends. */
  onBytes(listener: (chunk: Uint8Array) => void): void;
  /** Once, at the end, for whatever cause. */
  onClose(listener: () => void): void;
  /** One listener: what waits has fallen under the soft limit again. */
  onRelief(listener: () => void): void;
  /** Stops reading while any hold is open; what a chunk already brought is the door's to keep. */
  holdReading(): Dispose;
  /** Somebody came in through it (or is paired with somebody who did): it no longer counts as half-open. */
  markEntered(): void;
  /** TCP keep-alive, for dialects that cannot be pinged. */
  setKeepAlive(delayMs: number): void;
  /** What is queued still goes out (for at most 5 s), then the connection ends. `reason` is for the log. */
  close(reason: string): void;
  /** At once, dropping what is queued. */
  destroy(reason: string): void;
}

export interface DoorContext {
  readonly hub: HubCommands;
  readonly fanOut: {
    /** MUST come before `hub.enter`; the returned function detaches (also after `end`). */
    attach(participant: Participant): Dispose;
  };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: HostLog;
  /** What a session may spend on messages, and on everything else it asks for (rooms, lists, names); unlimited when limits are off. */
  createMessageBucket(): TokenBucket;
  createMoveBucket(): TokenBucket;
}

/** One dialect's door; the listener has one of each. */
export interface DialectDoor {
  readonly dialect: Dialect;
  /** Takes over a connection whose first bytes are of this dialect; they come through `onBytes` like all others. */
  accept(connection: Connection): void;
  /** The host stops: `end` of every participant comes first; this ends connections that never entered. */
  stop(): void;
}

// One Wassop 1 connection: commands in writes of their own, answers matched to what was asked, room lists ended by silence, the end.
// Must not know rooms or people. What the originals do is described in docs/interop.md.
import { Wassop1ServerDecoder } from '../../dialects/wassop1-server-decoder.ts';
import type { Wassop1Awaited, Wassop1ServerEvent } from '../../dialects/wassop1-server-decoder.ts';
import { failure } from '../../errors/app-failure.ts';
import type { AppFailure } from '../../errors/app-failure.ts';
import { DEADLINES } from '../../protocol/limits.ts';
import { assertNever } from '../../util/assert-never.ts';
import type { Clock } from '../../util/clock.ts';
import type { Dispose } from '../../util/disposable.ts';
import type { Wire } from '../wire.ts';
import { PacedCommands } from './paced-commands.ts';

/** The original reads a command as soon as its one thread for us comes around; on a busy machine that takes some milliseconds. */
const PAUSE_MS = 60;
/** Without bytes for this long a room list is over: it has no end mark. */
const LIST_SILENCE_MS = 250;

/** null: the link ended before. */
export type OnWassop1Answer = (answer: Wassop1ServerEvent | null) => void;

export interface Wassop1LinkHandlers {
  /** Everything the server says, answers included; called before the answer's own `onAnswer`. */
  readonly onEvent: (event: Wassop1ServerEvent) => void;
  /** Once, unless `close` was called. WIRE_HANDSHAKE_TIMEOUT: the server left something unanswered. */
  readonly onEnded: (cause: AppFailure) => void;
}

export class Wassop1Link {
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #handlers: Wassop1LinkHandlers;
  readonly #decoder = new Wassop1ServerDecoder();
  readonly #commands: PacedCommands;
  /** In the order they are written, which is the order of their answers. */
  readonly #exchanges: { readonly awaited: Wassop1Awaited; readonly onAnswer: OnWassop1Answer }[] = [];
  #lastReceivedMs: number;
  #cancelSilence: Dispose = () => {};
  #isEnded = false;

  constructor(wire: Wire, clock: Clock, handlers: Wassop1LinkHandlers) {
    this.#wire = wire;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#lastReceivedMs = clock.monotonicMs();
    this.#commands = new PacedCommands({
      write: (bytes) => wire.write(bytes),
      clock,
      pauseMs: PAUSE_MS,
      answerTimeoutMs: DEADLINES.handshakeMs,
      onUnanswered: () => this.#end(failure('WIRE_HANDSHAKE_TIMEOUT')),
    });
  }

  /** Begins to read; handlers may be called before this returns. */
  start(): void {
    // Detection has asked for the rooms; the answer may have to be read still.
    this.#decoder.await('room-list');
    this.#wire.onClose((cause) => this.#end(cause ?? failure('CONNECT_LOST')));
    this.#wire.onBytes((chunk) => this.#read(chunk));
  }

  get localAddress(): string | undefined {
    return this.#wire.localAddress;
  }

  /** Gives the link up for a reason of this side's own. */
  abort(cause: AppFailure): void {
    this.#end(cause);
  }

  /** Nothing is under way, and nobody has said anything for a while. */
  isQuietFor(durationMs: number): boolean {
    return this.#commands.isIdle && this.#clock.monotonicMs() - this.#lastReceivedMs >= durationMs;
  }

  /** A command that is answered. */
  ask(awaited: Wassop1Awaited, bytes: Uint8Array, onAnswer: OnWassop1Answer): void {
    if (this.#isEnded) {
      onAnswer(null);
      return;
    }
    this.#exchanges.push({ awaited, onAnswer });
    this.#commands.push({
      bytes,
      awaitsAnswer: true,
      onWrite: () => {
        this.#decoder.await(awaited);
        return true;
      },
    });
  }

  /** A command to which nothing is said; see PacedCommand. */
  tell(bytes: Uint8Array, onWrite: () => boolean): void {
    this.#commands.push({ bytes, awaitsAnswer: false, onWrite });
  }

  /** Without a word: it could run into the last message, and the originals know none. */
  close(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#cancelSilence();
    this.#commands.close();
    this.#wire.close();
    for (const exchange of this.#exchanges.splice(0)) exchange.onAnswer(null);
  }

  #read(chunk: Uint8Array): void {
    if (this.#isEnded) return;
    this.#lastReceivedMs = this.#clock.monotonicMs();
    const read = this.#decoder.push(chunk, (event) => this.#onEvent(event));
    if (!read.ok) this.#end(read.error);
    this.#cancelSilence();
    if (this.#isEnded || !this.#decoder.isReadingRoomList) return;
    this.#cancelSilence = this.#clock.after(LIST_SILENCE_MS, () => this.#decoder.endRoomList((event) => this.#onEvent(event)));
  }

  #onEvent(event: Wassop1ServerEvent): void {
    if (this.#isEnded) return;
    this.#handlers.onEvent(event);
    const exchange = this.#exchanges[0];
    if (!exchange || !isAnswerTo(exchange.awaited, event)) return;
    this.#exchanges.shift();
    exchange.onAnswer(event);
    this.#commands.answered();
  }

  #end(cause: AppFailure): void {
    if (this.#isEnded) return;
    this.close();
    this.#handlers.onEnded(cause);
  }
}

function isAnswerTo(awaited: Wassop1Awaited, event: Wassop1ServerEvent): boolean {
  switch (awaited) {
    case 'join':
      return event.kind === 'joined' || event.kind === 'error';
    case 'room':
      return event.kind === 'room-joined' || event.kind === 'error';
    case 'exit':
      return event.kind === 'room-left';
    case 'room-list':
      return event.kind === 'room-list';
    default:
      return assertNever(awaited);
  }
}

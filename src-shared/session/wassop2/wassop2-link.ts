// One Wassop 2 link after the hello: frames in and out, answers matched to requests, heartbeats, the end.
// Must not know rooms, names or messages. Source: docs/PROTOCOL.md sections 2, 5 and 7.
import { failure } from '../../errors/app-failure.ts';
import type { AppFailure } from '../../errors/app-failure.ts';
import { isErrorCode } from '../../errors/error-codes.ts';
import type { Request, RequestType } from '../../protocol/client-frames.ts';
import { ANSWERS, ErrorFrame, HostFrame, OkFrame } from '../../protocol/host-frames.ts';
import type { Answer } from '../../protocol/host-frames.ts';
import { parseJsonFrame } from '../../protocol/json-frame.ts';
import { LineDecoder } from '../../protocol/line-decoder.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Clock } from '../../util/clock.ts';
import { DisposableStore } from '../../util/disposable.ts';
import { err, ok } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import type { Wire } from '../wire.ts';
import { Heartbeat } from './heartbeat.ts';

export type HostEvent = Exclude<HostFrame, { type: 'ok' | 'error' | 'ping' | 'bye' }>;
type RequestFields<T extends RequestType> = Omit<Extract<Request, { type: T }>, 'type' | 'id'>;
type OnAnswer<T extends RequestType> = (answer: Result<Answer<T>, AppFailure>) => void;

interface LinkHandlers {
  readonly onEvent: (event: HostEvent) => void;
  /** Once, unless `leave` was called. Every request was answered with the same cause before. */
  readonly onEnded: (cause: AppFailure) => void;
  /** Nothing came for too long; said again each second while it lasts. */
  readonly onQuiet: () => void;
}

export class Wassop2Link {
  readonly #wire: Wire;
  readonly #handlers: LinkHandlers;
  readonly #decoder = new LineDecoder(LIMITS.hostFrameBytes);
  readonly #heartbeat: Heartbeat;
  readonly #pending = new Map<number, { readonly type: RequestType; readonly settle: (answer: Result<unknown, AppFailure>) => void }>();
  readonly #disposables = new DisposableStore();
  #nextId = 1;
  #isEnded = false;

  constructor(wire: Wire, clock: Clock, handlers: LinkHandlers) {
    this.#wire = wire;
    this.#handlers = handlers;
    this.#heartbeat = new Heartbeat(clock, {
      onPing: () => this.#write({ type: 'ping' }),
      onDead: () => this.#end(failure('HEARTBEAT_LOST')),
      onQuiet: () => this.#handlers.onQuiet(),
    });
  }

  /** Begins to read; handlers may be called before this returns. */
  start(): void {
    this.#disposables.add(this.#wire.onClose((cause) => this.#end(cause ?? failure('CONNECT_LOST'))));
    this.#disposables.add(this.#wire.onBytes((chunk) => this.#read(chunk)));
  }

  /** From `auth` on both sides are heard from every few seconds. */
  startHeartbeat(): void {
    if (!this.#isEnded) this.#heartbeat.start();
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Whether a byte is overdue. */
  get isQuiet(): boolean {
    return this.#heartbeat.isQuiet;
  }

  get localAddress(): string | undefined {
    return this.#wire.localAddress;
  }

  /** A request was made that is answered at once: without a byte soon after it the link is dead. */
  expectAnswer(): void {
    if (!this.#isEnded) this.#heartbeat.expectAnswer();
  }

  /**
   * `onAnswer` is called once and within the turn of the answer, so that frames that came behind it find its effects in place.
   * After the end it is called at once with NOT_CONNECTED.
   */
  request<T extends RequestType>(type: T, fields: RequestFields<T>, onAnswer: OnAnswer<T>): void {
    if (this.#isEnded) {
      onAnswer(err(failure('NOT_CONNECTED')));
      return;
    }
    const id = this.#nextId;
    this.#nextId += 1;
    this.#pending.set(id, { type, settle: (answer) => onAnswer(answer.ok ? parseAnswer(type, answer.value) : answer) });
    this.#write({ type, id, ...fields });
  }

  /** Says goodbye and closes. */
  leave(): void {
    if (this.#isEnded) return;
    this.#write({ type: 'bye' });
    this.#finish(failure('NOT_CONNECTED'));
  }

  /** Gives the link up for a reason of this side's own. */
  abort(cause: AppFailure): void {
    this.#end(cause);
  }

  #write(frame: object): void {
    this.#wire.write(encodeUtf8(`${JSON.stringify(frame)}\n`));
    this.#heartbeat.noteSent();
  }

  #read(chunk: Uint8Array): void {
    if (this.#isEnded) return;
    this.#heartbeat.noteReceived();
    const read = this.#decoder.push(chunk, (line) => this.#onLine(line));
    if (!read.ok) this.#end(read.error);
  }

  /** @returns whether to read on. */
  #onLine(line: string): boolean {
    const frame = parseJsonFrame(line);
    if (!frame.ok) this.#end(frame.error);
    else this.#onFrame(frame.value);
    return !this.#isEnded;
  }

  #onFrame(value: Record<string, unknown>): void {
    if (value['type'] === 'ok' || value['type'] === 'error') {
      this.#onAnswer(value);
      return;
    }
    // A kind of a newer version, or a known kind whose fields do not fit: dropped, as the protocol asks.
    const frame = HostFrame.safeParse(value);
    if (!frame.success) return;
    const event = frame.data;
    if (event.type === 'bye') this.#end(toAppFailure(event));
    else if (event.type !== 'ping' && event.type !== 'ok' && event.type !== 'error') this.#handlers.onEvent(event);
  }

  #onAnswer(value: Record<string, unknown>): void {
    const request = this.#pending.get(Number(value['id']));
    if (!request) return;
    this.#pending.delete(Number(value['id']));
    const accepted = OkFrame.safeParse(value);
    if (accepted.success) {
      request.settle(ok(accepted.data.value));
      return;
    }
    const refused = ErrorFrame.safeParse(value);
    request.settle(err(refused.success ? toAppFailure(refused.data) : failure('INTERNAL')));
  }

  #end(cause: AppFailure): void {
    if (this.#isEnded) return;
    this.#finish(cause);
    this.#handlers.onEnded(cause);
  }

  #finish(cause: AppFailure): void {
    this.#isEnded = true;
    this.#heartbeat.stop();
    this.#disposables.disposeAll();
    this.#wire.close();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const request of pending) request.settle(err(cause));
  }
}

function parseAnswer<T extends RequestType>(type: T, value: unknown): Result<Answer<T>, AppFailure> {
  const parsed = ANSWERS[type].safeParse(value);
  // The table gives the schema of exactly this type; TypeScript cannot follow an index by a type parameter.
  return parsed.success ? ok(parsed.data as Answer<T>) : err(failure('INTERNAL'));
}

/** A code of a newer version means what INTERNAL means. */
export function toAppFailure(wire: { readonly code: string; readonly details?: Record<string, string | number | boolean> | undefined }): AppFailure {
  return failure(isErrorCode(wire.code) ? wire.code : 'INTERNAL', wire.details);
}

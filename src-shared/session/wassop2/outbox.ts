// One room's own messages until the host has them on disk: kept before they are sent, sent in order, and sent again with the same
// nonce after a cut. Must not know links, windows or where messages are kept.
import { failure } from '../../errors/app-failure.ts';
import type { AppFailure } from '../../errors/app-failure.ts';
import type { DeliveryView } from '../../ipc/views.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Nonce } from '../../protocol/model.ts';
import type { Clock } from '../../util/clock.ts';
import type { Dispose } from '../../util/disposable.ts';
import type { Result } from '../../util/result.ts';

/** Messages of one room under way at once: enough to fill a slow link, far below what the host takes from one client. */
const MAX_IN_FLIGHT = LIMITS.requestsInFlight / 8;
/** When the host says "too fast" without saying for how long. */
const RATE_LIMIT_PAUSE_MS = 1_000;

export interface OutgoingMessage {
  readonly nonce: Nonce;
  readonly text: string;
  readonly writtenAtUnixMs: number;
}

interface Queued extends OutgoingMessage {
  state: 'keeping' | 'waiting' | 'in-flight' | 'failed';
  /** Why it failed, while it is. */
  failure: AppFailure | null;
}

export type UnsentOutgoing = OutgoingMessage & { readonly failure: AppFailure | null };
export type SendAnswer = Result<{ readonly seq: number }, AppFailure>;

export interface OutboxHooks {
  /** Keeps the message, behind all others of the room; MUST call `onKept` once, in the order of the calls. */
  readonly keep: (message: OutgoingMessage, onKept: () => void) => void;
  /** MUST call `onAnswer` at most once; not at all when the link ends first. */
  readonly transmit: (message: OutgoingMessage, onAnswer: (answer: SendAnswer) => void) => void;
  readonly onDelivery: (nonce: Nonce, delivery: DeliveryView) => void;
  /** The host has the message under this number. */
  readonly onAccepted: (nonce: Nonce, seq: number) => void;
}

export class Outbox {
  readonly #hooks: OutboxHooks;
  readonly #clock: Clock;
  #messages: Queued[] = [];
  #isOpen = false;
  #cancelPause: Dispose | null = null;

  constructor(hooks: OutboxHooks, clock: Clock) {
    this.#hooks = hooks;
    this.#clock = clock;
  }

  /** What the host is not known to have, in the order it will be sent. */
  get messages(): readonly UnsentOutgoing[] {
    return this.#messages;
  }

  /** Not one byte of the message leaves before it is kept. */
  add({ nonce, text, writtenAtUnixMs }: OutgoingMessage): void {
    const message: Queued = { nonce, text, writtenAtUnixMs, state: 'keeping', failure: null };
    this.#messages.push(message);
    this.#hooks.keep(message, () => {
      if (message.state === 'keeping') message.state = 'waiting';
      this.#pump();
    });
  }

  /** What was kept before: goes out, in this order, when the room is joined. */
  restore(messages: readonly UnsentOutgoing[]): void {
    for (const message of messages) this.#messages.push({ ...message, state: message.failure ? 'failed' : 'waiting' });
  }

  /** The room is joined on a fresh link: what was not answered goes out again, in the first order. Joining again on the same link changes nothing. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    for (const message of this.#messages) if (message.state === 'in-flight') message.state = 'waiting';
    this.#pump();
  }

  /** The link is gone; answers of it do not come any more. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#cancelPause?.();
    this.#cancelPause = null;
    // In state they stay under way until the next link: the host may have them.
    for (const message of this.#messages) if (message.state === 'in-flight') this.#hooks.onDelivery(message.nonce, { kind: 'waiting' });
  }

  /** The message was seen in the room's log. */
  acknowledge(nonce: Nonce): void {
    this.#messages = this.#messages.filter((message) => message.nonce !== nonce);
  }

  /** A failed message once more, behind those that wait. */
  retry(nonce: string): void {
    const message = this.#messages.find((one) => one.nonce === nonce);
    if (message?.state !== 'failed') return;
    this.acknowledge(message.nonce);
    this.#hooks.onDelivery(message.nonce, { kind: 'waiting' });
    this.add(message);
  }

  /** Takes a failed or still waiting message out. @returns false for one that may be with the host already. */
  discard(nonce: string): boolean {
    const message = this.#messages.find((one) => one.nonce === nonce);
    if (!message || message.state === 'in-flight') return false;
    this.acknowledge(message.nonce);
    return true;
  }

  #pump(): void {
    if (!this.#isOpen || this.#cancelPause) return;
    let inFlight = this.#messages.filter((message) => message.state === 'in-flight').length;
    for (const message of this.#messages) {
      // One that is not kept yet holds back those behind it: they must not overtake it.
      if (inFlight >= MAX_IN_FLIGHT || message.state === 'keeping') return;
      if (message.state !== 'waiting') continue;
      message.state = 'in-flight';
      inFlight += 1;
      this.#hooks.onDelivery(message.nonce, { kind: 'sending' });
      this.#hooks.transmit(message, (answer) => this.#onAnswer(message, answer));
    }
  }

  #onAnswer(message: Queued, answer: SendAnswer): void {
    if (answer.ok) {
      this.acknowledge(message.nonce);
      this.#hooks.onDelivery(message.nonce, { kind: 'sent' });
      this.#hooks.onAccepted(message.nonce, answer.value.seq);
    } else if (answer.error.code === 'RATE_LIMITED') {
      message.state = 'waiting';
      this.#hooks.onDelivery(message.nonce, { kind: 'waiting' });
      this.#pause(answer.error);
    } else if (this.#messages.includes(message)) {
      message.state = 'failed';
      message.failure = failure(answer.error.code, answer.error.details);
      this.#hooks.onDelivery(message.nonce, { kind: 'failed', failure: message.failure });
    }
    this.#pump();
  }

  #pause(cause: AppFailure): void {
    if (this.#cancelPause) return;
    const afterMs = cause.details?.['retryAfterMs'];
    this.#cancelPause = this.#clock.after(typeof afterMs === 'number' && afterMs > 0 ? afterMs : RATE_LIMIT_PAUSE_MS, () => {
      this.#cancelPause = null;
      this.#pump();
    });
  }
}

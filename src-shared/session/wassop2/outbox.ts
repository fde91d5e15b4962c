// One room's own messages until the host has them on disk: sent in order, and sent again with the same nonce after a cut.
// Must not know links or windows.
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
}

interface Queued extends OutgoingMessage {
  state: 'waiting' | 'in-flight' | 'failed';
}

export interface OutboxHooks {
  /** MUST call `onAnswer` at most once; not at all when the link ends first. */
  readonly transmit: (message: OutgoingMessage, onAnswer: (answer: Result<unknown, AppFailure>) => void) => void;
  readonly onDelivery: (nonce: Nonce, delivery: DeliveryView) => void;
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
  get messages(): readonly OutgoingMessage[] {
    return this.#messages;
  }

  add(message: OutgoingMessage): void {
    this.#messages.push({ ...message, state: 'waiting' });
    this.#pump();
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
    this.#isOpen = false;
    this.#cancelPause?.();
    this.#cancelPause = null;
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
    this.#hooks.onDelivery(message.nonce, { kind: 'sending' });
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
      if (inFlight >= MAX_IN_FLIGHT) return;
      if (message.state !== 'waiting') continue;
      message.state = 'in-flight';
      inFlight += 1;
      this.#hooks.transmit(message, (answer) => this.#onAnswer(message, answer));
    }
  }

  #onAnswer(message: Queued, answer: Result<unknown, AppFailure>): void {
    if (answer.ok) {
      this.acknowledge(message.nonce);
      this.#hooks.onDelivery(message.nonce, { kind: 'sent' });
    } else if (answer.error.code === 'RATE_LIMITED') {
      message.state = 'waiting';
      this.#pause(answer.error);
    } else if (this.#messages.includes(message)) {
      message.state = 'failed';
      this.#hooks.onDelivery(message.nonce, { kind: 'failed', failure: failure(answer.error.code, answer.error.details) });
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

// From what somebody says to a stored entry and its answer. Must not know who hears it: the log's group listener tells them.
import { failure, toFailure } from '../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { isBlankText } from '../../../src-shared/protocol/blank-text.ts';
import { LIMITS } from '../../../src-shared/protocol/limits.ts';
import type { Author, MessageId, Nonce } from '../../../src-shared/protocol/model.ts';
import { encodeBase64Url } from '../../../src-shared/util/bytes.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Random } from '../../../src-shared/util/random.ts';
import { err, ok } from '../../../src-shared/util/result.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import { utf8Length } from '../../../src-shared/util/utf8.ts';
import type { OutgoingMessage, Sent } from './hub-commands.ts';
import { newId } from './new-id.ts';
import type { Appended, RoomLog } from './space-store.ts';

export interface Speaker {
  readonly author: Author;
  /** Nonces are unique within this: a device, or a session of somebody without a key. */
  readonly nonceScope: string;
}

export interface MessageIntakeDeps {
  readonly log: RoomLog;
  readonly clock: Clock;
  readonly random: Random;
}

export class MessageIntake {
  readonly #deps: MessageIntakeDeps;
  #underWay = 0;
  #onIdle: (() => void) | null = null;

  constructor(deps: MessageIntakeDeps) {
    this.#deps = deps;
  }

  /** Every message that was taken is answered. */
  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  /** Resolves when it is idle next. */
  async whenIdle(): Promise<void> {
    if (this.isIdle) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /**
   * `onNew` is called once the message is stored, unless it was there already.
   * No async function: what waits for the disk is kept small, because thousands do at once on a busy host.
   */
  take(speaker: Speaker, message: OutgoingMessage, onNew: () => void): Promise<Result<Sent, AppFailure>> {
    const fault = textFault(message.text);
    if (fault) return Promise.resolve(err(fault));
    const appended = this.#append(speaker, message);
    this.#underWay += 1;
    return appended.then(
      ({ entry: { messageId, seq, sentAtUnixMs }, isDuplicate }) => {
        this.#answered();
        if (!isDuplicate) onNew();
        return ok({ messageId, seq, sentAtUnixMs });
      },
      (error: unknown) => {
        this.#answered();
        return err(toFailure(error));
      },
    );
  }

  #answered(): void {
    this.#underWay -= 1;
    if (this.isIdle) this.#onIdle?.();
  }

  #append({ author, nonceScope }: Speaker, message: OutgoingMessage): Promise<Appended> {
    const { log, clock, random } = this.#deps;
    return log.append({
      roomId: message.roomId,
      messageId: newId(clock, random) as MessageId,
      author,
      nonceScope,
      nonce: message.nonce ?? (encodeBase64Url(random.bytes(LIMITS.nonceBytes)) as Nonce),
      sentAtUnixMs: clock.nowUnixMs(),
      text: message.text,
      authorSeq: message.authorSeq,
      prevHash: message.prevHash,
      sig: message.sig,
    });
  }
}

function textFault(text: string): AppFailure | null {
  if (isBlankText(text)) return failure('MESSAGE_EMPTY');
  // Three bytes a unit at most, so short texts need no counting.
  if (text.length * 3 > LIMITS.textBytes && utf8Length(text) > LIMITS.textBytes) {
    return failure('MESSAGE_TOO_LONG', { maxBytes: LIMITS.textBytes });
  }
  // What neither UTF-8 nor a database takes as it is.
  return /[\0\p{Surrogate}]/u.test(text) ? failure('WIRE_BAD_REQUEST', { field: 'text' }) : null;
}

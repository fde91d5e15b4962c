// One person behind a pair of connections of the JSON pair dialect: objects in, objects out, one room.
// Must not know how connections find each other. Source: docs/interop.md.
import { JSON_PAIR_PAUSE_MS, JSON_PAIR_READ_BYTES, parseMessage } from '../../../src-shared/dialects/json-pair-objects.ts';
import type { JsonPairMessage } from '../../../src-shared/dialects/json-pair-objects.ts';
import { splitText } from '../../../src-shared/dialects/split-text.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { LIMITS } from '../../../src-shared/protocol/limits.ts';
import type { MemberId, RoomId } from '../../../src-shared/protocol/model.ts';
import { assertNever } from '../../../src-shared/util/assert-never.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import type { Entered } from '../hub/hub-commands.ts';
import type { SessionId } from '../hub/hub-events.ts';
import type { TokenBucket } from '../token-bucket.ts';
import type { Connection, DoorContext, EventBatch, Participant } from './door.ts';
import { jsonPairEncoder, jsonPairPieces } from './json-pair-encoder.ts';
import { PacedWriter } from './paced-writer.ts';
import { SerialRunner } from './serial-runner.ts';

/** Objects leave one in 60 ms, so this is over a minute of a very busy room. */
const MAX_WAITING_BYTES = 128 * 1024;
/** Shown for somebody who reads along and has not said a name yet: nobody listens unseen. */
export const NAMELESS = 'Invitado';

type Task =
  | { readonly kind: 'arrive' }
  | { readonly kind: 'say'; readonly message: JsonPairMessage }
  | { readonly kind: 'refuse'; readonly cause: AppFailure };

export class JsonPairPerson implements Participant {
  readonly sessionId: SessionId;
  readonly encoder = jsonPairEncoder;
  readonly remoteAddress: string;
  memberId: MemberId | null = null;
  readonly #firstHeardMs: number;
  readonly #context: DoorContext;
  readonly #roomName: string;
  readonly #runner: SerialRunner<Task>;
  readonly #messageBucket: TokenBucket;
  readonly #moveBucket: TokenBucket;
  readonly #detach: Dispose;
  #reader: Connection | null = null;
  #writer: Connection | null = null;
  #output: PacedWriter | null = null;
  #roomId: RoomId | null = null;
  /** As the client last wrote it; the host may show another. */
  #author: string | null = null;
  /** Settles once the last message is stored and told: nobody is seen to leave before what they said. */
  #lastSend: Promise<void> = Promise.resolve();
  #cancelWait: Dispose = () => undefined;
  #isGone = false;

  constructor(first: Connection, context: DoorContext, roomName: string) {
    this.sessionId = first.connectionId as SessionId;
    this.remoteAddress = first.remoteAddress;
    this.#firstHeardMs = first.firstReceivedMs;
    this.#context = context;
    this.#roomName = roomName;
    this.#runner = new SerialRunner({
      run: (task) => this.#run(task),
      holdReading: () => this.#writer?.holdReading() ?? (() => undefined),
      onFailure: (error) => this.#crash(error),
    });
    this.#messageBucket = context.createMessageBucket();
    this.#moveBucket = context.createMoveBucket();
    this.#detach = context.fanOut.attach(this);
  }

  get lacksReader(): boolean {
    return this.#reader === null;
  }

  get lacksWriter(): boolean {
    return this.#writer === null;
  }

  setReader(connection: Connection): void {
    this.#reader = connection;
    this.#output = new PacedWriter({
      connection,
      clock: this.#context.clock,
      pauseMs: JSON_PAIR_PAUSE_MS,
      boundedBytes: JSON_PAIR_READ_BYTES,
      maxWaitingBytes: MAX_WAITING_BYTES,
    });
    this.#runner.push({ kind: 'arrive' });
  }

  setWriter(connection: Connection): void {
    this.#writer = connection;
  }

  /** One object from the write connection. */
  onObject(text: string): void {
    const message = parseMessage(text);
    if (!message.ok) this.refuse(message.error);
    else if (message.value) this.#runner.push({ kind: 'say', message: message.value });
  }

  /** Behind the messages that came before: the same bytes have the same effect however they are cut. */
  refuse(cause: AppFailure): void {
    this.#runner.push({ kind: 'refuse', cause });
  }

  deliver(batch: EventBatch): void {
    this.#output?.push(jsonPairPieces(batch));
  }

  end(cause: AppFailure): void {
    this.close(cause.code);
  }

  /** Ends both connections; also what happens when one of them ends. */
  close(reason: string): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#runner.stop();
    this.#cancelWait();
    this.#output?.close();
    this.#reader?.close(reason);
    this.#writer?.close(reason);
    void this.#lastSend.then(() => {
      this.#context.hub.leaveChat(this.sessionId);
      this.#detach();
    });
  }

  #run(task: Task): void | Promise<void> {
    switch (task.kind) {
      case 'arrive':
        return this.#arrive();
      case 'say':
        return this.#say(task.message);
      case 'refuse':
        return this.#refuse(task.cause);
      default:
        return assertNever(task);
    }
  }

  /** Somebody reads along from now on: seen by the others before a name is known. */
  async #arrive(): Promise<void> {
    if (this.memberId === null) await this.#enterAs(NAMELESS);
  }

  async #say(message: JsonPairMessage): Promise<void> {
    if (message.autor !== this.#author) await this.#rename(message.autor);
    if (this.#isGone || this.#roomId === null) return;
    for (const text of splitText(message.mensaje, LIMITS.textBytes)) {
      // Not waited for: messages of one room keep the order of these calls, and there is no answer in this dialect.
      this.#lastSend = this.#context.hub.send(this.sessionId, { roomId: this.#roomId, text, nonce: null }).then(
        (sent) => {
          if (!sent.ok) this.#logFailure(sent.error.code);
        },
        (error: unknown) => this.#crash(error),
      );
      await this.#spend(this.#messageBucket);
    }
  }

  /** Another name is another person to those who look: one goes, one comes. */
  async #rename(author: string): Promise<void> {
    // What was said under the old name comes back to nobody but others while it still is this person's.
    await Promise.all([this.#lastSend, this.#spend(this.#moveBucket)]);
    if (this.#isGone) return;
    this.#context.hub.leaveChat(this.sessionId);
    this.memberId = null;
    this.#roomId = null;
    await this.#enterAs(author);
    this.#author = author;
  }

  /** Under that name, or one like it when it is somebody else's or not allowed here. */
  async #enterAs(wanted: string): Promise<void> {
    const entered = await this.#enterUnderAnyName(wanted);
    if (this.#isGone) return;
    if (!entered.ok) {
      this.#refuse(entered.error);
      return;
    }
    this.memberId = entered.value.memberId;
    this.#context.log.write({ event: 'entered', connectionId: this.sessionId, name: entered.value.name, dialect: 'json-pair' });
    const joined = await this.#context.hub.joinRoom(this.sessionId, { name: this.#roomName });
    if (this.#isGone) return;
    if (joined.ok) this.#roomId = joined.value.roomId;
    else this.#refuse(joined.error);
  }

  async #enterUnderAnyName(wanted: string): Promise<Result<Entered, AppFailure>> {
    let name = wanted;
    for (;;) {
      const entered = await this.#context.hub.enter({
        sessionId: this.sessionId,
        door: 'json-pair',
        name,
        deviceId: null,
        remoteAddress: this.remoteAddress,
        firstHeardMs: this.#firstHeardMs,
      });
      if (entered.ok || this.#isGone) return entered;
      const next = nextName(name, entered.error);
      // The suggestion can be taken by the time it is asked for, and then there is a further one.
      if (next === null) return entered;
      name = next;
    }
  }

  async #spend(bucket: TokenBucket): Promise<void> {
    const waitMs = bucket.take();
    if (waitMs === 0) return;
    await new Promise<void>((resolve) => {
      this.#cancelWait = this.#context.clock.after(waitMs, resolve);
    });
  }

  #refuse(cause: AppFailure): void {
    this.#context.log.write({ event: 'refused', connectionId: this.sessionId, address: this.remoteAddress, code: cause.code });
    this.close(`${cause.code} ${cause.details?.['reason'] ?? ''}`.trim());
  }

  #logFailure(code: string): void {
    this.#context.log.write({ event: 'failure', what: `a message of ${this.sessionId}`, error: code });
  }

  #crash(error: unknown): void {
    this.#context.log.write({ event: 'failure', what: `connection ${this.sessionId}`, error: String(error) });
    this.close('internal failure');
  }
}

/** What to try after a refusal; null when there is nothing left to try. */
function nextName(refused: string, cause: AppFailure): string | null {
  if (cause.code === 'NAME_TAKEN') return String(cause.details?.['suggestion'] ?? '') || null;
  if (cause.code !== 'NAME_INVALID') return null;
  // The original takes any name: what this host cannot show is left out, and whoever has nothing left is a guest.
  const plain = [...refused.replace(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, '').trim()].slice(0, LIMITS.nameGraphemes / 2).join('');
  if (plain !== '' && plain !== refused) return plain;
  return refused === NAMELESS ? null : NAMELESS;
}

// One person who came in with the first program (or anything that speaks its text): commands in, lines out.
// Must not know how hub or sockets do it. Source: docs/interop.md.
import { Wassop1CommandDecoder } from '../../../src-shared/dialects/wassop1-command-decoder.ts';
import type { Wassop1Command } from '../../../src-shared/dialects/wassop1-commands.ts';
import { WASSOP1_SAFE_BYTES } from '../../../src-shared/dialects/wassop1-chat-lines.ts';
import { WASSOP1_LINES, roomJoinedLine, roomLeftLine, roomListedLine } from '../../../src-shared/dialects/wassop1-system-lines.ts';
import { failure } from '../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import type { MemberId, RoomId } from '../../../src-shared/protocol/model.ts';
import { assertNever } from '../../../src-shared/util/assert-never.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import { printable } from '../../../src-shared/util/printable.ts';
import { err } from '../../../src-shared/util/result.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import type { Entered } from '../hub/hub-commands.ts';
import type { SessionId } from '../hub/hub-events.ts';
import type { TokenBucket } from '../token-bucket.ts';
import type { Connection, DoorContext, EventBatch, Participant } from './door.ts';
import { PacedWriter } from './paced-writer.ts';
import { SerialRunner } from './serial-runner.ts';
import { answerPieces, wassop1Encoder, wassop1Pieces } from './wassop1-encoder.ts';

/** Between writes that must not meet in one read of the client: well above a local network's delay, too short to be felt. */
const PAUSE_MS = 5;
/** Like the hard limit of every other reader: what waits here is for somebody who reads too slowly. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** These clients cannot be pinged: the system finds out who is gone, or bytes that do not leave. */
const KEEP_ALIVE_MS = 10_000;
const STALL_MS = 15_000;
/** Who takes no bytes and has said nothing for so long may lose the name to a newcomer from the same address. */
const SUSPECT_AFTER_MS = 5_000;

type Task = Wassop1Command | { readonly kind: 'reject'; readonly failure: AppFailure };

export class Wassop1Session implements Participant {
  readonly sessionId: SessionId;
  readonly encoder = wassop1Encoder;
  memberId: MemberId | null = null;
  readonly #connection: Connection;
  readonly #context: DoorContext;
  readonly #takeOver: (name: string, remoteAddress: string) => boolean;
  readonly #writer: PacedWriter;
  readonly #runner: SerialRunner<Task>;
  readonly #messageBucket: TokenBucket;
  readonly #moveBucket: TokenBucket;
  readonly #detach: Dispose;
  #cancelWait: Dispose = () => undefined;
  /** Settles once the last message is stored and told: nobody is seen to leave before what they said. */
  #lastSend: Promise<void> = Promise.resolve();
  #room: { readonly roomId: RoomId; readonly name: string } | null = null;

  /** `takeOver` frees a name that a dead connection from the same address still holds; true when it did. */
  constructor(connection: Connection, context: DoorContext, takeOver: (name: string, remoteAddress: string) => boolean) {
    this.sessionId = connection.connectionId as SessionId;
    this.#connection = connection;
    this.#context = context;
    this.#takeOver = takeOver;
    this.#writer = new PacedWriter({
      connection,
      clock: context.clock,
      pauseMs: PAUSE_MS,
      boundedBytes: WASSOP1_SAFE_BYTES,
      maxWaitingBytes: MAX_WAITING_BYTES,
    });
    this.#runner = new SerialRunner({
      run: (task) => this.#run(task),
      holdReading: () => connection.holdReading(),
      onFailure: (error) => this.#crash(error),
    });
    this.#messageBucket = context.createMessageBucket();
    this.#moveBucket = context.createMoveBucket();
    this.#detach = context.fanOut.attach(this);
    context.log.write({ event: 'dialect', connectionId: connection.connectionId, dialect: 'wassop1' });
    connection.setOverflowPolicy({ kind: 'close' }, { stallMs: STALL_MS });
    connection.setKeepAlive(KEEP_ALIVE_MS);
    this.#read();
    connection.onClose(() => this.#onClose());
  }

  get isEntered(): boolean {
    return this.memberId !== null;
  }

  /** Takes no bytes and says nothing: most likely the other end is gone, and nobody has found out yet. */
  get looksDead(): boolean {
    const silentMs = this.#context.clock.monotonicMs() - this.#connection.lastReceivedMs;
    return this.#connection.waitingBytes > 0 && silentMs >= SUSPECT_AFTER_MS;
  }

  deliver(batch: EventBatch): void {
    if (batch.isAscii) this.#writer.pushFree(batch.bytes);
    else this.#writer.push(wassop1Pieces(batch));
  }

  end(cause: AppFailure): void {
    if (cause.code === 'HOST_STOPPED') this.#writer.push(answerPieces([WASSOP1_LINES.hostStopped]));
    this.close(cause.code);
  }

  /** In order: what waits goes out, then the connection ends. */
  close(reason: string): void {
    this.#runner.stop();
    this.#writer.flushAndClose();
    this.#connection.close(reason);
  }

  /** At once: the name is free when this returns. */
  expel(reason: string): void {
    this.#context.hub.leaveChat(this.sessionId);
    this.#connection.destroy(reason);
  }

  #read(): void {
    const decoder = new Wassop1CommandDecoder();
    let isBroken = false;
    this.#connection.onBytes((chunk) => {
      if (isBroken) return;
      const read = decoder.push(chunk, (command) => {
        if (command.kind !== 'nothing') this.#runner.push(command);
        return !this.#connection.isClosed;
      });
      if (read.ok) return;
      isBroken = true;
      // Behind the commands that came before it: the same bytes have the same effect however they are cut.
      this.#runner.push({ kind: 'reject', failure: read.error });
    });
  }

  #run(task: Task): void | Promise<void> {
    switch (task.kind) {
      case 'join':
        return this.#paced(this.#moveBucket, this.#join(task.name));
      case 'room':
        return this.#paced(this.#moveBucket, this.#enterRoom(task.roomName));
      case 'list-rooms':
        return this.#paced(this.#moveBucket, this.#listRooms());
      case 'exit':
        return this.#paced(this.#moveBucket, this.#leaveRoom());
      case 'message':
        return this.#paced(this.#messageBucket, this.#say(task.text));
      case 'quit':
        return this.#lastSend.then(() => {
          this.#context.hub.leaveChat(this.sessionId);
          this.close('quit');
        });
      case 'reject':
        return this.#reject(task.failure);
      case 'nothing':
        return;
      default:
        return assertNever(task);
    }
  }

  async #join(name: string): Promise<void> {
    if (this.isEntered) return this.#answer([WASSOP1_LINES.joinedAlready]);
    const entered = await this.#enter(name);
    if (!entered.ok) {
      this.#log('refused', entered.error.code);
      return this.#answer([refusalOfName(entered.error)]);
    }
    this.memberId = entered.value.memberId;
    this.#connection.markEntered();
    this.#context.log.write({ event: 'entered', connectionId: this.sessionId, name: entered.value.name, dialect: 'wassop1' });
    this.#answer([WASSOP1_LINES.joined]);
  }

  async #enter(name: string): Promise<Result<Entered, AppFailure>> {
    // A colon would let a name speak for another, an asterisk for the program.
    if (/:|^\*/.test(name)) return err(failure('NAME_INVALID', { rule: 'characters' }));
    const { remoteAddress, firstReceivedMs: firstHeardMs } = this.#connection;
    const entrant = { sessionId: this.sessionId, door: 'wassop1', name, deviceId: null, remoteAddress, firstHeardMs } as const;
    const entered = await this.#context.hub.enter(entrant);
    if (entered.ok || entered.error.code !== 'NAME_TAKEN' || !this.#takeOver(name, remoteAddress)) return entered;
    return this.#context.hub.enter(entrant);
  }

  async #enterRoom(roomName: string): Promise<void> {
    if (!this.isEntered) return this.#answer([WASSOP1_LINES.joinFirst]);
    await this.#lastSend;
    const joined = await this.#context.hub.joinRoom(this.sessionId, { name: roomName });
    if (!joined.ok) return this.#answer([WASSOP1_LINES.roomRefused]);
    const left = this.#room;
    const { roomId, name } = joined.value;
    this.#room = { roomId, name };
    // The new room first: one that cannot be entered does not cost the old one.
    if (left && left.roomId !== roomId) this.#context.hub.leaveRoom(this.sessionId, left.roomId);
    this.#answer([roomJoinedLine(printable(name))]);
  }

  #listRooms(): void {
    const rooms = this.#context.hub.listRooms().map((room) => roomListedLine(printable(room.name), room.memberCount));
    this.#answer([WASSOP1_LINES.roomListHead, ...rooms]);
  }

  async #leaveRoom(): Promise<void> {
    const room = this.#room;
    if (!room) return;
    await this.#lastSend;
    this.#room = null;
    this.#context.hub.leaveRoom(this.sessionId, room.roomId);
    this.#answer([roomLeftLine(printable(room.name))]);
  }

  #say(text: string): void {
    if (!this.#room) return;
    // Not waited for: messages of one room keep the order of these calls, and there is no answer in this dialect.
    this.#lastSend = this.#context.hub.send(this.sessionId, { roomId: this.#room.roomId, text, nonce: null }).then(
      (sent) => {
        if (!sent.ok) this.#log('failure', sent.error.code);
      },
      (error: unknown) => this.#crash(error),
    );
  }

  /** What comes next waits as long as the bucket says. */
  #paced(bucket: TokenBucket, work: void | Promise<void>): void | Promise<void> {
    const waitMs = bucket.take();
    if (waitMs === 0) return work;
    const waited = new Promise<void>((resolve) => {
      this.#cancelWait = this.#context.clock.after(waitMs, resolve);
    });
    return Promise.all([work, waited]).then(() => undefined);
  }

  #answer(lines: readonly string[]): void {
    this.#writer.push(answerPieces(lines));
  }

  #reject(cause: AppFailure): void {
    this.#log('refused', cause.code);
    // Answers to what came before still go out: the same bytes get the same answers however they are cut.
    this.close(`${cause.code} ${cause.details?.['reason'] ?? ''}`.trim());
  }

  #log(event: 'refused' | 'failure', code: string): void {
    const { connectionId, remoteAddress } = this.#connection;
    if (event === 'refused') this.#context.log.write({ event, connectionId, address: remoteAddress, code });
    else this.#context.log.write({ event, what: `a message of ${connectionId}`, error: code });
  }

  #crash(error: unknown): void {
    this.#context.log.write({ event: 'failure', what: `connection ${this.sessionId}`, error: String(error) });
    this.#connection.destroy('internal failure');
  }

  #onClose(): void {
    this.#runner.stop();
    this.#cancelWait();
    this.#writer.close();
    void this.#lastSend.then(() => {
      // Also when an `enter` is still under way: the hub then forgets it.
      this.#context.hub.leaveChat(this.sessionId);
      this.#detach();
    });
  }
}

function refusalOfName(cause: AppFailure): string {
  if (cause.code === 'NAME_TAKEN') return WASSOP1_LINES.nameTaken;
  return cause.code === 'HOST_FULL' ? WASSOP1_LINES.hostFull : WASSOP1_LINES.nameInvalid;
}

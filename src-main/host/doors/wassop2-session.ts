// One Wassop 2 connection from its hello to its end. Must not know rooms, storage or other sessions: it asks the hub.
import { failure, toFailure } from '../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { AuthRequest } from '../../../src-shared/protocol/client-frames.ts';
import { parseJsonFrame } from '../../../src-shared/protocol/json-frame.ts';
import { DEADLINES, LIMITS, PROTOCOL_VERSION } from '../../../src-shared/protocol/limits.ts';
import { LineDecoder } from '../../../src-shared/protocol/line-decoder.ts';
import { DeviceId } from '../../../src-shared/protocol/model.ts';
import type { Door, MemberId } from '../../../src-shared/protocol/model.ts';
import { encodeBase64Url } from '../../../src-shared/util/bytes.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import { printable } from '../../../src-shared/util/printable.ts';
import type { HostIdentity } from '../host-identity.ts';
import type { SessionId } from '../hub/hub-events.ts';
import type { TokenBucket } from '../token-bucket.ts';
import type { Connection, DoorContext, EventBatch, Participant } from './door.ts';
import { startHeartbeat } from './heartbeat.ts';
import { HistoryLane } from './history-lane.ts';
import { RequestGate } from './request-gate.ts';
import { provesDevice } from './wassop2-auth.ts';
import { encodeBye, encodeError, encodeOk, GAP_FRAME, PING_FRAME, wassop2Encoder } from './wassop2-encoder.ts';
import { encodeHelloRefusal, encodeHostHello, parseClientHello, proveHost } from './wassop2-hello.ts';
import { badRequest, findRequest } from './wassop2-requests.ts';
import type { Asker, RequestHandler, RequestSpec } from './wassop2-requests.ts';

/** What the host says of itself in its hello. */
export interface Wassop2Host {
  /** Program and version. */
  readonly program: string;
  readonly spaceId: string;
  readonly spaceName: string;
  readonly identity: HostIdentity;
  readonly epoch: number;
  /** Takes nobody more. */
  isFull(): boolean;
}

type State =
  | { readonly kind: 'hello' }
  | { readonly kind: 'auth'; readonly serverNonce: string; readonly door: Door }
  | { readonly kind: 'entering'; readonly serverNonce: string; readonly door: Door }
  | { readonly kind: 'chatting' }
  | { readonly kind: 'ended' };

/** Frames are one line; the hello's limit counts its line feed. */
const HELLO_LINE_BYTES = LIMITS.helloBytes - 1;

export class Wassop2Session implements Participant {
  readonly sessionId: SessionId;
  readonly encoder = wassop2Encoder;
  memberId: MemberId | null = null;
  readonly #connection: Connection;
  readonly #context: DoorContext;
  readonly #host: Wassop2Host;
  /** Where the way in is known whatever the hello says. */
  readonly #knownDoor: Door | null;
  readonly #decoder = new LineDecoder(HELLO_LINE_BYTES);
  readonly #asker: Asker;
  readonly #gate: RequestGate;
  readonly #messageBucket: TokenBucket;
  readonly #moveBucket: TokenBucket;
  readonly #history: HistoryLane;
  #state: State = { kind: 'hello' };
  #detach: Dispose = () => undefined;
  #cancelDeadline: Dispose = () => undefined;
  #stopHeartbeat: Dispose = () => undefined;

  constructor(connection: Connection, context: DoorContext, host: Wassop2Host, knownDoor: Door | null = null) {
    this.sessionId = connection.connectionId as SessionId;
    this.#connection = connection;
    this.#context = context;
    this.#host = host;
    this.#knownDoor = knownDoor;
    this.#asker = { hub: context.hub, sessionId: this.sessionId };
    this.#gate = new RequestGate(connection, context.clock, (line) => this.#onLine(line));
    this.#history = new HistoryLane(connection);
    this.#messageBucket = context.createMessageBucket();
    this.#moveBucket = context.createMoveBucket();
  }

  start(): void {
    const spentMs = this.#context.clock.monotonicMs() - this.#connection.firstReceivedMs;
    this.#setDeadline(DEADLINES.handshakeMs - spentMs);
    this.#connection.onClose(() => this.#onClosed());
    this.#connection.onRelief(() => {
      this.#gate.proceed();
      this.#history.proceed();
    });
    this.#connection.onBytes((chunk) => this.#onBytes(chunk));
  }

  deliver(batch: EventBatch): void {
    if (this.#state.kind === 'chatting') this.#connection.send(batch.bytes, 'event');
  }

  /** Says why, in the form that fits the state, and closes. */
  end(cause: AppFailure): void {
    if (this.#state.kind === 'ended') return;
    this.#connection.send(this.#state.kind === 'hello' ? encodeHelloRefusal(cause) : encodeBye(cause), 'answer');
    this.#release();
    this.#connection.close(cause.code);
  }

  #onBytes(chunk: Uint8Array): void {
    if (this.#state.kind === 'ended') return;
    const outcome = this.#decoder.push(chunk, (line) => {
      this.#gate.push(line);
      return this.#state.kind !== 'ended';
    });
    if (!outcome.ok) this.end(outcome.error);
  }

  #onClosed(): void {
    this.#release();
  }

  #onLine(line: string): void {
    switch (this.#state.kind) {
      case 'hello':
        return this.#onHello(line);
      case 'auth':
      case 'entering':
      case 'chatting':
        return this.#onFrame(line);
      case 'ended':
        return;
    }
  }

  #onHello(line: string): void {
    const hello = parseClientHello(line);
    if (!hello.ok) return this.end(hello.error);
    if (this.#host.isFull()) return this.end(failure('HOST_FULL'));
    const { connectionId } = this.#connection;
    this.#context.log.write({ event: 'dialect', connectionId, dialect: 'wassop2', program: printable(hello.value.client) });
    const serverNonce = encodeBase64Url(this.#context.random.bytes(LIMITS.helloNonceBytes));
    const { program, spaceId, spaceName, identity, epoch } = this.#host;
    const clientNonce = hello.value.nonce;
    this.#connection.send(
      encodeHostHello({
        version: PROTOCOL_VERSION,
        host: program,
        capabilities: [],
        spaceId,
        spaceName,
        hostId: DeviceId.parse(identity.hostId),
        epoch,
        nonce: serverNonce,
        nowUnixMs: this.#context.clock.nowUnixMs(),
        frameBytes: LIMITS.clientFrameBytes,
        ...(clientNonce === undefined ? {} : { proof: proveHost(identity, { clientNonce, serverNonce, spaceId }) }),
      }),
      'answer',
    );
    this.#decoder.setMaxLineBytes(LIMITS.clientFrameBytes);
    this.#state = { kind: 'auth', serverNonce, door: this.#knownDoor ?? hello.value.door };
  }

  #onFrame(line: string): void {
    const frame = parseJsonFrame(line);
    if (!frame.ok) return this.end(frame.error);
    const { type, id } = frame.value;
    if (type === 'ping') return;
    if (type === 'bye') {
      this.#release();
      this.#connection.close('bye');
      return;
    }
    const request = findRequest(type);
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) {
      // Without an id there is nothing to answer: unknown frames are dropped, requests of ours cannot be.
      if (request || type === 'auth') this.end(failure('WIRE_BAD_REQUEST', { field: 'id' }));
      return;
    }
    if (type === 'auth') this.#onAuth(id, frame.value);
    else if (this.#state.kind !== 'chatting') this.#refuse(id, failure('AUTH_REQUIRED'));
    else if (!request) this.#refuse(id, failure('WIRE_UNKNOWN_REQUEST'));
    else this.#onRequest(id, request, frame.value);
  }

  #onRequest(id: number, spec: RequestSpec, frame: unknown): void {
    const prepared = spec.prepare(frame);
    if (!prepared.ok) return this.#refuse(id, prepared.error);
    const run = (): Promise<void> => this.#answer(id, prepared.value);
    this.#gate.requestBegan();
    switch (spec.lane) {
      case 'history':
        return this.#history.push(run);
      case 'message':
        this.#spend(this.#messageBucket);
        break;
      case 'move':
        this.#spend(this.#moveBucket);
        // What follows may be about the room: it waits until this is done, however the bytes were cut.
        this.#gate.setBlocked(true);
        void run().then(() => this.#gate.setBlocked(false));
        return;
      case 'other':
        this.#spend(this.#moveBucket);
        break;
    }
    void run();
  }

  /** No async function: it would keep the whole request until the answer, and thousands wait at once on a busy host. */
  #answer(id: number, run: RequestHandler): Promise<void> {
    let outcome: ReturnType<RequestHandler>;
    try {
      outcome = run(this.#asker);
    } catch (error) {
      outcome = Promise.reject(error);
    }
    return Promise.resolve(outcome).then(
      (result) => this.#reply(result.ok ? encodeOk(id, result.value) : encodeError(id, result.error)),
      (error: unknown) => {
        this.#context.log.write({ event: 'failure', what: 'request', error: String(error) });
        this.#reply(encodeError(id, toFailure(error)));
      },
    );
  }

  #reply(answer: string): void {
    this.#connection.send(answer, 'answer');
    this.#gate.requestEnded();
  }

  #spend(bucket: TokenBucket): void {
    const waitMs = bucket.take();
    if (waitMs > 0) this.#gate.pauseFor(waitMs);
  }

  #onAuth(id: number, frame: unknown): void {
    if (this.#state.kind !== 'auth') return this.#refuse(id, failure('WIRE_BAD_REQUEST', { field: 'type' }));
    const request = AuthRequest.safeParse(frame);
    if (!request.success) return this.#refuse(id, badRequest(request.error));
    const { serverNonce, door } = this.#state;
    const { identity, spaceId } = this.#host;
    // A signature costs us far more than them.
    this.#spend(this.#moveBucket);
    if (!provesDevice(request.data, { serverNonce, hostId: identity.hostId, spaceId })) {
      this.#refuse(id, failure('AUTH_INVALID'));
      this.end(failure('AUTH_INVALID'));
      return;
    }
    this.#state = { kind: 'entering', serverNonce, door };
    this.#gate.setBlocked(true);
    void this.#enter(id, request.data, serverNonce, door).then(() => this.#gate.setBlocked(false));
  }

  async #enter(id: number, request: AuthRequest, serverNonce: string, door: Door): Promise<void> {
    const { hub, fanOut, log } = this.#context;
    const { connectionId, remoteAddress, firstReceivedMs: firstHeardMs } = this.#connection;
    this.#detach = fanOut.attach(this);
    const entered = await hub.enter({ sessionId: this.sessionId, door, name: request.name, deviceId: request.deviceId, remoteAddress, firstHeardMs });
    if (this.#isEnded) return;
    if (!entered.ok) {
      this.#detach();
      this.#refuse(id, entered.error);
      if (entered.error.code !== 'NAME_TAKEN' && entered.error.code !== 'NAME_INVALID') return this.end(entered.error);
      // Somebody is thinking of another name now.
      this.#state = { kind: 'auth', serverNonce, door };
      this.#setDeadline(DEADLINES.silentMs);
      return;
    }
    this.memberId = entered.value.memberId;
    this.#state = { kind: 'chatting' };
    this.#cancelDeadline();
    this.#connection.markEntered();
    this.#connection.setOverflowPolicy({ kind: 'drop-events', onDrained: () => this.#connection.send(GAP_FRAME, 'answer') });
    this.#stopHeartbeat = startHeartbeat(
      this.#connection,
      this.#context.clock,
      () => this.#connection.send(PING_FRAME, 'event'),
      () => this.end(failure('HEARTBEAT_LOST')),
    );
    log.write({ event: 'entered', connectionId, name: printable(entered.value.name), dialect: 'wassop2' });
    this.#connection.send(encodeOk(id, entered.value), 'answer');
  }

  /** Read through a getter, because the state changes while a promise is waited for. */
  get #isEnded(): boolean {
    return this.#state.kind === 'ended';
  }

  #refuse(id: number, cause: AppFailure): void {
    this.#connection.send(encodeError(id, cause), 'answer');
  }

  #setDeadline(delayMs: number): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#context.clock.after(Math.max(0, delayMs), () => this.end(failure('WIRE_HANDSHAKE_TIMEOUT')));
  }

  #release(): void {
    if (this.#state.kind === 'ended') return;
    this.#state = { kind: 'ended' };
    this.#cancelDeadline();
    this.#stopHeartbeat();
    this.#gate.close();
    this.#history.close();
    this.#context.hub.leaveChat(this.sessionId);
    this.#detach();
  }
}

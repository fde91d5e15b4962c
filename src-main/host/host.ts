// The host: store, hub, fan-out, doors and listener put together, and their orderly end.
// Must not know whether it runs in Electron or on plain Node.
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { HostPersonView } from '../../src-shared/ipc/views.ts';
import { LIMITS } from '../../src-shared/protocol/limits.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import { printable } from '../../src-shared/util/printable.ts';
import type { Random } from '../../src-shared/util/random.ts';
import { utf8Length } from '../../src-shared/util/utf8.ts';
import { CONNECTION_LIMITS } from './admission.ts';
import type { ConnectionLimits } from './admission.ts';
import type { Bound } from './bind.ts';
import type { DialectDoor, DoorContext } from './doors/door.ts';
import { JsonPairDoor } from './doors/json-pair-door.ts';
import { refuseHttp, refuseTls } from './doors/refusals.ts';
import { Wassop1Door } from './doors/wassop1-door.ts';
import { createWassop2Door } from './doors/wassop2-door.ts';
import { FanOut } from './fan-out.ts';
import type { HostIdentity } from './host-identity.ts';
import { Hub } from './hub/hub.ts';
import type { HubActivity } from './hub/hub.ts';
import type { SpaceStore } from './hub/space-store.ts';
import { Listener } from './listener.ts';
import type { HostLog } from './log-events.ts';
import { TOTAL_BACKLOG_BYTES } from './send-budget.ts';
import { SEND_LIMITS } from './send-queue.ts';
import type { SendLimits } from './send-queue.ts';
import { createTokenBucket, UNLIMITED } from './token-bucket.ts';
import type { RateLimit, TokenBucket } from './token-bucket.ts';
import { deferToTurnEnd, Turn } from './turn.ts';
import type { Defer } from './turn.ts';

export interface HostOptions {
  /** What the host calls itself to programs: name and version. */
  readonly program: string;
  readonly spaceName: string;
  /** `::` serves IPv4 as well where the system can. */
  readonly listenAddresses: readonly string[];
  /** 0: any free one. */
  readonly port: number;
  readonly portPolicy: 'exact' | 'next-free';
  /** Devices whose people own this space. */
  readonly ownerDeviceIds: readonly string[];
  /** The room where apps land; default `Sala1`. */
  readonly landingRoomName?: string | undefined;
  /** The room of everybody who comes in by JSON pair; default `General`. */
  readonly jsonPairRoomName?: string | undefined;
  /** Puts the text of messages into the log. */
  readonly logMessages?: boolean | undefined;
  readonly maxPeople?: number | undefined;
  readonly connectionLimits?: Partial<ConnectionLimits> | undefined;
  readonly sendLimits?: Partial<SendLimits> | undefined;
  readonly totalBacklogBytes?: number | undefined;
  /** `off`: sessions act as fast as they can, for measurements. */
  readonly messageRate?: RateLimit | 'off' | undefined;
}

export interface HostDeps {
  /** Closed by `stop`, or when the start fails. */
  readonly store: SpaceStore;
  readonly identity: HostIdentity;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: HostLog;
  readonly defer?: Defer | undefined;
}

export interface Host {
  readonly port: number;
  readonly addresses: readonly string[];
  readonly spaceId: string;
  readonly spaceName: string;
  readonly hostId: string;
  people(): readonly HostPersonView[];
  /** Somebody came, went, or changed rooms; bursts are told once. */
  onPeopleChanged(listener: () => void): Dispose;
  /** Tells everybody, lets what waits go out for at most 5 s, closes the store. Called again, it no longer waits for anybody. */
  stop(): Promise<void>;
}

/** Enough for the biggest hall; above it descriptors run out first. */
const MAX_PEOPLE = 5_000;
const MESSAGE_RATE: RateLimit = { burst: 20, perSecond: 10 };
/** A client that comes back goes into all its rooms at once. */
const MOVE_RATE: RateLimit = { burst: LIMITS.roomsPerSession + 20, perSecond: 10 };
const PEOPLE_CHANGED_EVERY_MS = 250;
/** How long messages that were taken may need to get on disk, and goodbyes to leave, when the host stops. */
const SETTLE_WITHIN_MS = 2_000;
const DRAIN_WITHIN_MS = 3_000;
const SPACE_NAME_BYTES = 128;

/** @throws AppError PORT_IN_USE, PORT_FORBIDDEN, LISTEN_ADDRESS_UNUSABLE, or what the store's `load` throws; the store is closed then. */
export async function createHost(options: HostOptions, deps: HostDeps): Promise<Host> {
  try {
    return await RunningHost.start(options, deps);
  } catch (error) {
    await deps.store.close();
    throw error;
  }
}

class RunningHost implements Host {
  readonly port: number;
  readonly addresses: readonly string[];
  readonly spaceId: string;
  readonly spaceName: string;
  readonly hostId: string;
  readonly #options: HostOptions;
  readonly #deps: HostDeps;
  readonly #hub: Hub;
  readonly #turn: Turn;
  readonly #doors: readonly DialectDoor[];
  readonly #listener: Listener;
  readonly #peopleChanged = new Emitter<void>();
  #cancelPeopleChanged: Dispose | null = null;
  #stopping: Promise<void> | null = null;
  #hurry: (() => void) | null = null;

  static async start(options: HostOptions, deps: HostDeps): Promise<RunningHost> {
    const turn = new Turn(deps.defer ?? deferToTurnEnd);
    const fanOut = new FanOut(turn);
    const hub = await Hub.open(
      {
        ...(options.landingRoomName === undefined ? {} : { landingRoomName: options.landingRoomName }),
        ownerDeviceIds: new Set(options.ownerDeviceIds),
        maxPeople: options.maxPeople ?? MAX_PEOPLE,
      },
      { store: deps.store, outbox: fanOut, clock: deps.clock, random: deps.random },
    );
    const spaceName = fitSpaceName(options.spaceName);
    const messageRate = options.messageRate ?? MESSAGE_RATE;
    const bucket = (rate: RateLimit): TokenBucket => (messageRate === 'off' ? UNLIMITED : createTokenBucket(rate, deps.clock));
    const context: DoorContext = {
      hub,
      fanOut,
      clock: deps.clock,
      random: deps.random,
      log: deps.log,
      createMessageBucket: () => bucket(messageRate === 'off' ? MESSAGE_RATE : messageRate),
      createMoveBucket: () => bucket(MOVE_RATE),
    };
    const wassop2 = createWassop2Door(context, {
      program: options.program,
      spaceId: hub.spaceId,
      spaceName,
      hostId: deps.identity.hostId,
      epoch: hub.epoch,
      isFull: () => hub.isFull,
    });
    const wassop1 = new Wassop1Door(context);
    const jsonPair = new JsonPairDoor(context, options.jsonPairRoomName === undefined ? {} : { roomName: options.jsonPairRoomName });
    const listener = new Listener({
      doors: {
        tls: refuseTls,
        http: refuseHttp,
        wassop2: (connection) => wassop2.accept(connection),
        'json-pair': (connection) => jsonPair.accept(connection),
        wassop1: (connection) => wassop1.accept(connection),
      },
      turn,
      clock: deps.clock,
      random: deps.random,
      log: deps.log,
      connectionLimits: { ...CONNECTION_LIMITS, ...options.connectionLimits },
      sendLimits: { ...SEND_LIMITS, ...options.sendLimits },
      totalBacklogBytes: options.totalBacklogBytes ?? TOTAL_BACKLOG_BYTES,
    });
    const bound = await listener.listen({ addresses: options.listenAddresses, port: options.port, portPolicy: options.portPolicy });
    if (!bound.ok) {
      hub.stop();
      throw new AppError(bound.error.code, bound.error.details ? { details: bound.error.details } : {});
    }
    return new RunningHost(options, deps, { hub, turn, listener, doors: [wassop2, wassop1, jsonPair], spaceName, bound: bound.value });
  }

  private constructor(
    options: HostOptions,
    deps: HostDeps,
    parts: { hub: Hub; turn: Turn; listener: Listener; doors: readonly DialectDoor[]; spaceName: string; bound: Bound },
  ) {
    this.#options = options;
    this.#deps = deps;
    this.#hub = parts.hub;
    this.#turn = parts.turn;
    this.#listener = parts.listener;
    this.#doors = parts.doors;
    this.port = parts.bound.port;
    this.addresses = parts.bound.addresses;
    this.spaceId = parts.hub.spaceId;
    this.spaceName = parts.spaceName;
    this.hostId = deps.identity.hostId;
    this.#hub.activity.on((activity) => this.#onActivity(activity));
  }

  people(): readonly HostPersonView[] {
    const owners = this.#options.ownerDeviceIds;
    return this.#hub.people().map(({ sessionId, name, door, remoteAddress, rooms, deviceId }) => ({
      sessionId,
      name,
      door,
      remoteAddress,
      roomNames: rooms.map((room) => room.name),
      isSelf: deviceId !== null && owners.includes(deviceId),
    }));
  }

  onPeopleChanged(listener: () => void): Dispose {
    return this.#peopleChanged.on(listener);
  }

  stop(): Promise<void> {
    this.#hurry?.();
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const hurried = new Promise<void>((resolve) => {
      this.#hurry = resolve;
    });
    this.#listener.stopAccepting();
    this.#listener.stopReading();
    // What was stored is acknowledged, and everybody learns of it before they learn of the end.
    await this.#within(SETTLE_WITHIN_MS, hurried, this.#settle());
    this.#hub.stop();
    for (const door of this.#doors) door.stop();
    await this.#within(DRAIN_WITHIN_MS, hurried, this.#listener.whenEmpty());
    this.#listener.destroyAll();
    await this.#listener.whenEmpty();
    this.#cancelPeopleChanged?.();
    await this.#deps.store.close();
  }

  async #settle(): Promise<void> {
    do {
      await this.#hub.whenIdle();
      await new Promise<void>((resolve) => this.#turn.atWrites(resolve));
    } while (!this.#hub.isIdle);
  }

  async #within(limitMs: number, hurried: Promise<void>, done: Promise<void>): Promise<void> {
    let cancel: Dispose = () => undefined;
    const timedOut = new Promise<void>((resolve) => {
      cancel = this.#deps.clock.after(limitMs, resolve);
    });
    await Promise.race([done, timedOut, hurried]);
    cancel();
  }

  #onActivity(activity: HubActivity): void {
    const { log } = this.#deps;
    const name = printable(activity.name);
    switch (activity.kind) {
      case 'message':
        if (this.#options.logMessages) {
          log.write({ event: 'message', name, room: printable(activity.roomName), text: printable(activity.text) });
        }
        return;
      case 'joined':
      case 'left':
        log.write({ event: activity.kind, name, room: printable(activity.roomName) });
        break;
      case 'gone':
        log.write({ event: 'gone', name });
        break;
      case 'entered':
        // The door has logged it, with the connection.
        break;
    }
    this.#cancelPeopleChanged ??= this.#deps.clock.after(PEOPLE_CHANGED_EVERY_MS, () => {
      this.#cancelPeopleChanged = null;
      this.#peopleChanged.emit();
    });
  }
}

/** The hello is one short line: a longer name is cut between characters. */
function fitSpaceName(spaceName: string): string {
  let characters = [...printable(spaceName).trim()];
  while (utf8Length(characters.join('')) > SPACE_NAME_BYTES) characters = characters.slice(0, -1);
  return characters.join('').trim() || 'Wassop';
}

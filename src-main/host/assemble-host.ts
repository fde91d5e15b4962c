// Puts a host together: hub, fan-out, one door a dialect, listener. Contains no rule, and starts nothing.
import { hostname } from 'node:os';
import { failure } from '../../src-shared/errors/app-failure.ts';
import { printable } from '../../src-shared/util/printable.ts';
import { utf8Length } from '../../src-shared/util/utf8.ts';
import { listNetworkAddresses } from '../runtime/network-addresses.ts';
import { CONNECTION_LIMITS } from './admission.ts';
import { BrowserDoor } from './browser/browser-door.ts';
import { HostNames } from './browser/host-names.ts';
import type { DialectDoor, DoorContext } from './doors/door.ts';
import { JsonPairDoor } from './doors/json-pair-door.ts';
import { refuseHttp, refuseTls } from './doors/refusals.ts';
import { Wassop1Door } from './doors/wassop1-door.ts';
import { createWassop2Door } from './doors/wassop2-door.ts';
import type { Wassop2Door } from './doors/wassop2-door.ts';
import { FanOut } from './fan-out.ts';
import { MAX_PEOPLE, MESSAGE_RATE, MOVE_RATE } from './host-options.ts';
import type { HostDeps, HostOptions } from './host-options.ts';
import { Hub } from './hub/hub.ts';
import { Listener } from './listener.ts';
import { TOTAL_BACKLOG_BYTES } from './send-budget.ts';
import { SEND_LIMITS } from './send-queue.ts';
import { createTokenBucket, UNLIMITED } from './token-bucket.ts';
import type { RateLimit, TokenBucket } from './token-bucket.ts';
import { deferToTurnEnd, Turn } from './turn.ts';

export interface HostParts {
  readonly hub: Hub;
  readonly turn: Turn;
  readonly doors: readonly DialectDoor[];
  /** null where there is no page to serve. */
  readonly browserDoor: BrowserDoor | null;
  readonly listener: Listener;
  readonly spaceName: string;
}

const SPACE_NAME_BYTES = 128;

/** Reads the space from the store. @throws what its `load` throws. */
export async function assembleHost(options: HostOptions, deps: HostDeps): Promise<HostParts> {
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
  const context = createDoorContext(hub, fanOut, options, deps);
  const wassop2 = createWassop2Door(context, {
    program: options.program,
    spaceId: hub.spaceId,
    spaceName,
    identity: deps.identity,
    epoch: hub.epoch,
    isFull: () => hub.isFull,
  });
  const wassop1 = new Wassop1Door(context);
  const jsonPair = new JsonPairDoor(context, options.jsonPairRoomName === undefined ? {} : { roomName: options.jsonPairRoomName });
  const browserDoor = createBrowserDoor(wassop2, spaceName, options, deps);
  const listener = new Listener({
    doors: {
      tls: refuseTls,
      http: (connection) => (browserDoor ? browserDoor.accept(connection) : refuseHttp(connection)),
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
  return { hub, turn, doors: [wassop2, wassop1, jsonPair], browserDoor, listener, spaceName };
}

function createBrowserDoor(wassop2: Wassop2Door, spaceName: string, { browserDoor }: HostOptions, { clock, log }: HostDeps): BrowserDoor | null {
  if (!browserDoor) return null;
  const names = new HostNames({
    clock,
    listAddresses: () => listNetworkAddresses().map(({ address }) => address.split('%')[0] ?? address),
    computerName: hostname(),
    furtherNames: browserDoor.furtherNames ?? [],
  });
  return new BrowserDoor({
    clock,
    log,
    spaceName,
    pageDir: browserDoor.pageDir,
    names,
    acceptChat: (connection) => wassop2.acceptBrowser(connection),
    endChats: () => wassop2.endBrowsers(failure('WIRE_DOOR_CLOSED')),
  });
}

function createDoorContext(hub: Hub, fanOut: FanOut, options: HostOptions, deps: HostDeps): DoorContext {
  const { clock, random, log } = deps;
  const messageRate = options.messageRate ?? MESSAGE_RATE;
  const bucket = (rate: RateLimit | 'off'): TokenBucket => (rate === 'off' ? UNLIMITED : createTokenBucket(rate, clock));
  return {
    hub,
    fanOut,
    clock,
    random,
    log,
    createMessageBucket: () => bucket(messageRate),
    createMoveBucket: () => bucket(messageRate === 'off' ? 'off' : MOVE_RATE),
  };
}

/** The hello is one short line: a longer name is cut between characters. */
function fitSpaceName(spaceName: string): string {
  let characters = [...printable(spaceName).trim()];
  while (utf8Length(characters.join('')) > SPACE_NAME_BYTES) characters = characters.slice(0, -1);
  return characters.join('').trim() || 'Wassop';
}

// Runs one scenario: devices of several people, the links between them and one host on its disk, all on one fake clock. In the end
// everything is healed, and the laws must hold; some of them hold all the time. Must not know what the laws are.
import { assertNever } from '../../../src-shared/util/assert-never.ts';
import type { DeviceIdentity } from '../../../src-shared/session/wire.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { MEMORY_HOST_ADDRESS, MemoryHost } from '../../helpers/memory-host.ts';
import { SeededRandom } from '../../helpers/seeded-random.ts';
import { Device } from './device.ts';
import { HostDisk } from './host-disk.ts';
import { checkAlways, checkInTheEnd } from './laws.ts';
import { SimulatedNetwork } from './network.ts';
import { MAX_DELAY_MS, ROOM_NAMES } from './steps.ts';
import type { Scenario, Step } from './steps.ts';

/** Long enough for a dead line to be noticed, the longest wait, and all that is left to be sent. */
const HEAL_MS = 120_000;
const HEAL_STEP_MS = 500;
const STEP_MS = 40;

export interface WorldDeps {
  /** One for each person. */
  readonly identities: readonly DeviceIdentity[];
  /** Files of this world alone may be left there. */
  readonly scratchDir: string;
}

export class World {
  readonly devices: readonly Device[];
  readonly disk: HostDisk;
  readonly #clock = new FakeClock();
  readonly #random: SeededRandom;
  readonly #host: MemoryHost;
  readonly #persons: readonly number[];
  #writtenCount = 0;

  constructor({ seed, persons }: Scenario, { identities, scratchDir }: WorldDeps) {
    this.#random = new SeededRandom(seed);
    this.#persons = persons;
    const [clock, random] = [this.#clock, this.#random];
    const networks = persons.map(() => new SimulatedNetwork(clock, random));
    this.disk = new HostDisk({ clock, random, scratchDir });
    this.#host = new MemoryHost({ disk: this.disk, clock, random, networks });
    this.devices = networks.map((network, index) => {
      const person = persons[index] ?? 0;
      const identity = identities[person];
      if (!identity) throw new Error(`No key for person ${person}`);
      return new Device({ label: `device ${index}`, personName: `P${person}`, identity, network, clock, random });
    });
  }

  /** Whether another device of the same person may take its place. */
  isTwin(device: Device): boolean {
    const person = this.#persons[this.devices.indexOf(device)];
    return this.#persons.filter((other) => other === person).length > 1;
  }

  async run(steps: readonly Step[]): Promise<void> {
    try {
      await this.#host.start();
      await this.#clock.advance(500);
      for (const step of steps) {
        await this.#do(step);
        await this.#clock.advance(Math.floor(this.#random.fraction() * STEP_MS));
        checkAlways(this);
      }
      await this.#heal();
      await checkInTheEnd(this);
    } finally {
      for (const device of this.devices) device.end();
      this.#host.kill({ keepsPending: true });
      this.disk.close();
    }
  }

  /** This device is in, in every room that it wrote to, and everything it wrote has been taken; where it shows the end of each log. */
  async bringIn(device: Device): Promise<void> {
    // As somebody would who looks at this device: it may be put out once more by another that was on its way in already.
    const isIn = (): boolean => {
      if (device.link.kind === 'failed' || device.link.kind === 'waiting') device.retry();
      // A dead line has to be noticed first.
      return device.link.kind === 'online' && device.network.isWorking;
    };
    await this.#passUntil(isIn, () => `${device.label} to be online, which is ${JSON.stringify(device.link)}`);
    const roomNames = new Set(device.written.map(({ roomName }) => roomName));
    const isInEveryRoom = (): boolean => {
      const missing = [...roomNames].filter((roomName) => !device.findJoined(roomName));
      if (isIn()) for (const roomName of missing) device.join(roomName);
      return missing.length === 0;
    };
    await this.#passUntil(isInEveryRoom, () => `${device.label} to be in every room`);
    const isDone = (): boolean => {
      if (isIn()) device.answerOffers();
      return isIn() && everythingIsThere();
    };
    const everythingIsThere = (): boolean => device.joinedRooms.every((room) => this.#showsEverything(device, room));
    await this.#passUntil(isDone, () => `${device.label} to have sent and read all: ${this.describe(device)}`);
    // What was read at last is still being kept.
    await this.#clock.advance(2 * HEAL_STEP_MS);
  }

  describe(device: Device): string {
    const rooms = device.joinedRooms.map(({ roomId, name }) => ({
      name,
      shown: device.shown(roomId).flatMap((item) => (item.kind === 'message' ? [`${item.orderSeq}:${item.text}:${item.delivery?.kind ?? ''}`] : [item.kind])),
      log: this.disk.log(name).map(({ seq, text }) => `${seq}:${text}`),
    }));
    return JSON.stringify(rooms);
  }

  async #heal(): Promise<void> {
    this.disk.trap = null;
    for (const { network } of this.devices) for (const direction of ['up', 'down'] as const) network.setDelay(direction, 0);
    await this.#host.start();
    // What is cut off in the middle of nowhere has to be noticed first; it goes on alone from here.
    for (const { network } of this.devices) for (const direction of ['up', 'down'] as const) network.newest?.cutAfter(direction, Infinity);
    // What was sent before the delays ended is still under way.
    await this.#clock.advance(MAX_DELAY_MS);
    for (const device of this.devices) await this.bringIn(device);
  }

  #showsEverything(device: Device, { roomId, name }: { readonly roomId: string; readonly name: string }): boolean {
    const items = device.shown(roomId).flatMap((item) => (item.kind === 'message' ? [item] : []));
    const lastLogged = this.disk.log(name).at(-1);
    const lastSeen = items.filter(({ orderSeq }) => orderSeq < Number.MAX_SAFE_INTEGER).at(-1);
    // A view that begins behind the end of the log shows nothing of it until it is asked to.
    const hasEnd = lastSeen === undefined || lastLogged === undefined || lastSeen.orderSeq === lastLogged.seq;
    return hasEnd && items.every(({ delivery }) => delivery === null || delivery.kind === 'sent');
  }

  async #passUntil(isReached: () => boolean, what: () => string): Promise<void> {
    for (let passedMs = 0; passedMs < HEAL_MS; passedMs += HEAL_STEP_MS) {
      if (isReached()) return;
      await this.#clock.advance(HEAL_STEP_MS);
      checkAlways(this);
    }
    throw new Error(`Waited in vain for ${what()}`);
  }

  async #do(step: Step): Promise<void> {
    switch (step.kind) {
      case 'write':
        for (let count = 0; count < step.count; count += 1) await this.#device(step).write(roomOf(step), `m${(this.#writtenCount += 1)}`);
        return;
      case 'join':
        return this.#device(step).join(roomOf(step));
      case 'leave':
        return this.#device(step).leave(roomOf(step));
      case 'cut':
        return this.#device(step).network.newest?.cut(step);
      case 'cut-after':
        return this.#device(step).network.newest?.cutAfter(step.direction, step.bytes);
      case 'black-hole':
        return this.#device(step).network.newest?.swallowEverything();
      case 'delay':
        return this.#device(step).network.setDelay(step.direction, step.ms);
      case 'repeat':
        return this.#device(step).network.repeat(MEMORY_HOST_ADDRESS);
      case 'at-commit':
        this.disk.trap = { moment: step.moment, act: () => this.#strike(step) };
        return;
      case 'kill-client':
        return this.#device(step).restart(step);
      case 'kill-host':
        return this.#host.kill(step);
      case 'stop-host':
        await Promise.all([this.#host.stop(), this.#clock.advance(50)]);
        return;
      case 'start-host':
        return this.#host.start();
      case 'back-up':
        return this.disk.backUp();
      case 'restore':
        this.#host.kill({ keepsPending: true });
        if (!this.disk.restore()) return;
        for (const device of this.devices) device.noteRestored();
        return this.#host.start();
      case 'prune':
        return this.#prune(step.keepNewest);
      case 'retry':
        return this.#device(step).retry();
      case 'network-changed':
        return this.#device(step).networkChanged(step);
      case 'wait':
        return this.#clock.advance(step.ms);
      default:
        return assertNever(step);
    }
  }

  #strike(step: Extract<Step, { kind: 'at-commit' }>): void {
    switch (step.what) {
      case 'cut':
        return this.#device(step).network.newest?.cut({ upArrives: false, hostHears: 'at-once' });
      case 'kill-client':
        return this.#device(step).restart(step);
      case 'kill-host':
        return this.#host.kill(step);
      default:
        return assertNever(step.what);
    }
  }

  /** A message whose answer was lost is known again only while it is stored: a host keeps it for an hour. */
  async #prune(keepNewest: number): Promise<void> {
    const unanswered = new Set((await Promise.all(this.devices.map((device) => device.unanswered()))).flat());
    this.disk.prune(keepNewest, (nonce) => unanswered.has(nonce));
  }

  #device({ device }: { readonly device: number }): Device {
    const found = this.devices[device % this.devices.length];
    if (!found) throw new Error('A world without devices');
    return found;
  }
}

function roomOf({ room }: { readonly room: number }): string {
  return ROOM_NAMES[room % ROOM_NAMES.length] ?? ROOM_NAMES[0];
}

// A running host: what others may ask of it, what it reports, and its orderly end.
// Must not know whether it runs in Electron or on plain Node.
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { HostPersonView } from '../../src-shared/ipc/views.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import { printable } from '../../src-shared/util/printable.ts';
import { assembleHost } from './assemble-host.ts';
import type { HostParts } from './assemble-host.ts';
import type { Bound } from './bind.ts';
import type { BrowserDoor, BrowserDoorState, WantedBrowserDoor } from './browser/browser-door.ts';
import type { DialectDoor } from './doors/door.ts';
import type { HostDeps, HostOptions } from './host-options.ts';
import type { Hub } from './hub/hub.ts';
import type { HubActivity } from './hub/hub-events.ts';
import type { Listener } from './listener.ts';
import type { Turn } from './turn.ts';

export interface Host {
  readonly port: number;
  readonly addresses: readonly string[];
  readonly spaceId: string;
  readonly spaceName: string;
  readonly hostId: string;
  /** Whether browsers are let in, and which installers they are offered. */
  readonly browserDoor: BrowserDoorState;
  /** Lets browsers in, or tells those inside to leave. Does nothing where there is no page to serve. */
  setBrowserDoor(wanted: WantedBrowserDoor): Promise<void>;
  onBrowserDoorChanged(listener: () => void): Dispose;
  /** Listens on these addresses from now on, on the same port, as the machine's cards come and go; whoever is connected stays. */
  listenOn(addresses: readonly string[]): Promise<void>;
  people(): readonly HostPersonView[];
  /** Somebody came, went, or changed rooms; bursts are told once. */
  onPeopleChanged(listener: () => void): Dispose;
  /** Tells everybody, lets what waits go out for at most 5 s, closes the store. Called again, it no longer waits for anybody. */
  stop(): Promise<void>;
}

const PEOPLE_CHANGED_EVERY_MS = 250;
/** How long messages that were taken may need to get on disk, and goodbyes to leave, when the host stops. */
const SETTLE_WITHIN_MS = 2_000;
const DRAIN_WITHIN_MS = 3_000;

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
  readonly spaceId: string;
  readonly spaceName: string;
  readonly hostId: string;
  readonly #options: HostOptions;
  readonly #deps: HostDeps;
  readonly #hub: Hub;
  readonly #turn: Turn;
  readonly #doors: readonly DialectDoor[];
  readonly #browserDoor: BrowserDoor | null;
  readonly #listener: Listener;
  readonly #peopleChanged = new Emitter<void>();
  #cancelPeopleChanged: Dispose | null = null;
  #stopping: Promise<void> | null = null;
  #hurry: (() => void) | null = null;

  static async start(options: HostOptions, deps: HostDeps): Promise<RunningHost> {
    const parts = await assembleHost(options, deps);
    try {
      // Before it listens: nobody is refused who came a moment too early.
      if (options.browserDoor?.isOpen) await parts.browserDoor?.set({ isOpen: true, installersDir: options.browserDoor.installersDir ?? null });
    } catch (error) {
      parts.hub.stop();
      throw error;
    }
    const bound = await parts.listener.listen({ addresses: options.listenAddresses, port: options.port, portPolicy: options.portPolicy });
    if (!bound.ok) {
      parts.hub.stop();
      throw new AppError(bound.error.code, bound.error.details ? { details: bound.error.details } : {});
    }
    return new RunningHost(options, deps, parts, bound.value);
  }

  private constructor(options: HostOptions, deps: HostDeps, parts: HostParts, bound: Bound) {
    this.#options = options;
    this.#deps = deps;
    this.#hub = parts.hub;
    this.#turn = parts.turn;
    this.#listener = parts.listener;
    this.#doors = parts.doors;
    this.#browserDoor = parts.browserDoor;
    this.#browserDoor?.listensOn(bound.port);
    this.port = bound.port;
    this.spaceId = parts.hub.spaceId;
    this.spaceName = parts.spaceName;
    this.hostId = deps.identity.hostId;
    this.#hub.activity.on((activity) => this.#onActivity(activity));
  }

  get browserDoor(): BrowserDoorState {
    return this.#browserDoor?.state ?? { isOpen: false };
  }

  async setBrowserDoor(wanted: WantedBrowserDoor): Promise<void> {
    await this.#browserDoor?.set(wanted);
  }

  onBrowserDoorChanged(listener: () => void): Dispose {
    return this.#browserDoor?.onChanged(listener) ?? (() => undefined);
  }

  get addresses(): readonly string[] {
    return this.#listener.addresses;
  }

  listenOn(addresses: readonly string[]): Promise<void> {
    return this.#listener.listenOn(addresses);
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
    // What was stored is acknowledged, and everybody learns of it before they learn of the end.
    await this.#within(SETTLE_WITHIN_MS, hurried, this.#settle());
    this.#hub.stop();
    for (const door of this.#doors) door.stop();
    this.#browserDoor?.stop();
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

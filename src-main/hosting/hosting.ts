// "Host room on LAN", whole: the host process, the person's own ordinary connection to it, and what the screen shows of both.
// Must not know Electron or IPC.
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { ConnectionView, HostAddressView, HostView, RetentionView, SettingsView } from '../../src-shared/ipc/views.ts';
import { DEFAULT_PORT } from '../../src-shared/protocol/limits.ts';
import type { OpenOptions } from '../../src-shared/session/chat-client.ts';
import { ticketOf } from '../../src-shared/session/host-ticket.ts';
import { printTicket } from '../../src-shared/session/ticket.ts';
import { assertNever } from '../../src-shared/util/assert-never.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { HostSupervisor } from './host-supervisor.ts';

/** A cable plugged in or a network joined shows within this time; reading the list costs well under a millisecond. */
const ADDRESSES_EVERY_MS = 3_000;

export interface HostProfile {
  /** The person's own name on the host. */
  readonly name: string;
  readonly spaceName: string;
}

/** An empty folder: no installers. */
type WantedDoor = Pick<SettingsView, 'letsBrowsersIn' | 'installersDir'>;

export interface HostingDeps {
  readonly supervisor: HostSupervisor;
  readonly clock: Clock;
  /** The addresses of this machine's network cards as others type them, best first. */
  readonly listAddresses: (port: number) => HostAddressView[];
  readonly openConnection: (options: OpenOptions) => Result<ConnectionView>;
  readonly closeConnection: (connectionId: string) => Promise<unknown>;
  readonly dataDir: string;
  readonly historyWorkerFile: string;
  readonly ownDeviceId: string;
  /** The page that browsers are given; whether they are, and the app's installers with it, at each start. */
  readonly pageDir: string;
  readonly browserDoor: () => WantedDoor;
}

export class Hosting {
  readonly #deps: HostingDeps;
  readonly #changes = new Emitter<HostView>();
  #addresses: HostAddressView[] = [];
  /** The person's own way in; null until there is one. */
  #own: { readonly connectionId: string; readonly port: number; readonly name: string } | null = null;
  #stopAddressWatch: Dispose | null = null;
  /** As last asked for. */
  #door: WantedDoor;

  constructor(deps: HostingDeps) {
    this.#deps = deps;
    this.#door = deps.browserDoor();
    deps.supervisor.onChanged((state) => {
      if (state.kind !== 'running') this.#endAddressWatch();
      else if (this.#stopAddressWatch === null) this.#onListening(state.port);
      this.#changes.emit(this.view);
    });
  }

  readonly onChanged = this.#changes.on.bind(this.#changes);

  get view(): HostView {
    const state = this.#deps.supervisor.state;
    switch (state.kind) {
      case 'stopped':
      case 'starting':
      case 'stopping':
        return { kind: state.kind };
      case 'crashed':
        return { kind: 'failed', failure: failure('HOST_CRASHED') };
      case 'failed':
        return { kind: 'failed', failure: state.failure };
      case 'running':
        // Until the own connection is opened there is nothing to show it in.
        if (this.#own === null) return { kind: 'starting' };
        return {
          kind: 'running',
          port: state.port,
          spaceName: state.spaceName,
          addresses: this.#addresses,
          people: [...state.people],
          connectionId: this.#own.connectionId,
          ticket: this.#ticket(state),
          isBrowserDoorOpen: state.isBrowserDoorOpen,
          installerNames: state.installerNames,
          restoredFromUnixMs: state.restoredFromUnixMs,
          damagedFilesDir: state.damagedFilesDir,
        };
      default:
        return assertNever(state);
    }
  }

  /** How many people would be left behind if it ended now. */
  get othersCount(): number {
    const { state } = this.#deps.supervisor;
    return state.kind === 'running' ? state.people.filter((person) => !person.isSelf).length : 0;
  }

  /** Whether a connection leads to the host that runs here: no server to be remembered. */
  isOwnAddress(address: string): boolean {
    const { state } = this.#deps.supervisor;
    return state.kind === 'running' && address === ownAddress(state.port);
  }

  isOwnHost({ hostId, spaceId }: { readonly hostId: string; readonly spaceId: string }): boolean {
    const { state } = this.#deps.supervisor;
    return state.kind === 'running' && state.hostId === hostId && state.spaceId === spaceId;
  }

  /** How the host makes itself known near by, now and at every start. */
  announce(how: { readonly isListed: boolean; readonly cardChoices: Readonly<Record<string, boolean>> }): void {
    this.#deps.supervisor.announce({ kind: 'announce', isListed: how.isListed, cardChoices: { ...how.cardChoices } });
  }

  /** How long the host keeps messages, now and at every start. */
  keepMessages(retention: RetentionView): void {
    this.#deps.supervisor.keepMessages(retention);
  }

  /** @returns null while no host runs. */
  countExpired(retention: RetentionView): Promise<number | null> {
    return this.#deps.supervisor.countExpired(retention);
  }

  /** Starts the host and connects to it; while it runs already, answers with it (and connects again if that was closed). */
  async start(profile: HostProfile): Promise<Result<HostView>> {
    const { supervisor, dataDir, historyWorkerFile, ownDeviceId, pageDir, browserDoor } = this.#deps;
    const started = await supervisor.start({
      kind: 'start',
      spaceName: profile.spaceName,
      listenAddresses: ['::'],
      port: DEFAULT_PORT,
      portPolicy: 'next-free',
      dataDir,
      historyWorkerFile,
      ownerDeviceIds: [ownDeviceId],
      browserDoor: { ...commandOf(browserDoor()), pageDir },
    });
    if (!started.ok) return started;
    const opened = this.#connect(started.value.port, profile.name);
    if (!opened.ok) {
      await supervisor.stop();
      return err(opened.error);
    }
    this.#changes.emit(this.view);
    return ok(this.view);
  }

  /** Lets browsers in, or not, and offers them installers, from now on. */
  setBrowserDoor(wanted: WantedDoor): void {
    const { letsBrowsersIn, installersDir } = this.#door;
    // Installers are looked through anew each time, which takes seconds.
    if (wanted.letsBrowsersIn === letsBrowsersIn && wanted.installersDir === installersDir) return;
    this.#door = wanted;
    this.#deps.supervisor.setBrowserDoor(commandOf(wanted));
  }

  async stop(): Promise<void> {
    const own = this.#own;
    await this.#deps.supervisor.stop();
    this.#own = null;
    if (own !== null) await this.#deps.closeConnection(own.connectionId);
    this.#changes.emit(this.view);
  }

  #ticket({ spaceId, hostId }: { readonly spaceId: string; readonly hostId: string }): string | null {
    const ticket = ticketOf({ addresses: this.#addresses, spaceId, hostId });
    return ticket && printTicket(ticket);
  }

  #connect(port: number, name: string): Result<ConnectionView> {
    const opened = this.#deps.openConnection({ address: ownAddress(port), dialect: 'wassop2', name, isOwnHost: true });
    if (opened.ok) this.#own = { connectionId: opened.value.connectionId, port, name };
    return opened;
  }

  /** A restart comes back on the same port, where the own connection finds it; seldom on another, where it does not. */
  #onListening(port: number): void {
    this.#watchAddresses(port);
    const own = this.#own;
    if (own === null || own.port === port) return;
    void this.#deps.closeConnection(own.connectionId);
    this.#connect(port, own.name);
  }

  #watchAddresses(port: number): void {
    this.#addresses = this.#deps.listAddresses(port);
    this.#stopAddressWatch = this.#deps.clock.after(ADDRESSES_EVERY_MS, () => {
      const before = JSON.stringify(this.#addresses);
      this.#watchAddresses(port);
      if (JSON.stringify(this.#addresses) !== before) this.#changes.emit(this.view);
    });
  }

  #endAddressWatch(): void {
    this.#stopAddressWatch?.();
    this.#stopAddressWatch = null;
  }
}

const ownAddress = (port: number) => `127.0.0.1:${port}`;

function commandOf({ letsBrowsersIn, installersDir }: WantedDoor) {
  return { isOpen: letsBrowsersIn, installersDir: installersDir === '' ? null : installersDir };
}

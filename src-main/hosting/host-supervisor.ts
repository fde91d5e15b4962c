// Starts the host process, watches it, brings it back when it dies, ends it in order.
// Must not know Electron, who shows its state, or how the host works inside.
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { ERROR_CODES } from '../../src-shared/errors/error-codes.ts';
import type { HostPersonView, RetentionView } from '../../src-shared/ipc/views.ts';
import { assertNever } from '../../src-shared/util/assert-never.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import { DisposableStore } from '../../src-shared/util/disposable.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import { HostControlEvent } from '../host/control.ts';
import type { HostAnnounceCommand, HostControlCommand, HostStartCommand } from '../host/control.ts';
import type { AppLog } from '../runtime/app-log.ts';
import type { HostChild, LaunchHost } from './host-child.ts';
import { HEALTHY_AFTER_MS, OTHER_PORT_FROM_RESTART, restartWaitMs } from './restart-waits.ts';

/** The host's own goodbye takes up to 5 s; what has not ended then never will. */
export const STOP_TIMEOUT_MS = 6_000;

type StartResult = Result<{ readonly port: number }>;

/** What others may see of it; the port is kept over a crash, so that everybody finds the way back. */
export type HostState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'running';
      readonly port: number;
      readonly spaceName: string;
      readonly spaceId: string;
      readonly hostId: string;
      readonly people: readonly HostPersonView[];
      readonly isBrowserDoorOpen: boolean;
      readonly installerNames?: string[] | undefined;
      /** The history was damaged, and the backup of this time is in its place. */
      readonly restoredFromUnixMs: number | undefined;
      /** Then: where the damaged files are. */
      readonly damagedFilesDir: string | undefined;
    }
  /** It died and is started again after a wait. */
  | { readonly kind: 'crashed' }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'failed'; readonly failure: AppFailure };

export interface HostSupervisorDeps {
  readonly launch: LaunchHost;
  readonly clock: Clock;
  readonly log: AppLog;
}

export class HostSupervisor {
  readonly #deps: HostSupervisorDeps;
  readonly #changes = new Emitter<HostState>();
  #state: HostState = { kind: 'stopped' };
  /** The process there is, and what belongs to its life. */
  #child: { readonly process: HostChild; readonly life: DisposableStore } | null = null;
  #command: HostStartCommand | null = null;
  #announce: HostAnnounceCommand | null = null;
  #retention: RetentionView | null = null;
  /** Questions to the host that runs now, by number. */
  readonly #questions = new Map<number, (messages: number | null) => void>();
  #questionCount = 0;
  #runningSinceMs: number | null = null;
  #restartCount = 0;
  #cancelRestart: Dispose | null = null;
  /** Those who wait for the start under way, and for the end. */
  #startWaiters: ((result: StartResult) => void)[] = [];
  #stopWaiters: (() => void)[] = [];

  constructor(deps: HostSupervisorDeps) {
    this.#deps = deps;
  }

  get state(): HostState {
    return this.#state;
  }

  readonly onChanged = this.#changes.on.bind(this.#changes);

  /** While it runs or starts already, answers with that. @returns why it could not start; then it is not tried again. */
  async start(command: HostStartCommand): Promise<StartResult> {
    if (this.#state.kind === 'running') return ok({ port: this.#state.port });
    if (this.#state.kind === 'stopping') await this.#ended();
    const started = new Promise<StartResult>((resolve) => this.#startWaiters.push(resolve));
    if (this.#child === null) this.#startNow(command);
    return started;
  }

  /** How the host makes itself known: from now on, and at every start. */
  announce(command: HostAnnounceCommand): void {
    this.#announce = command;
    if (this.#child !== null && this.#state.kind !== 'stopping') post(this.#child.process, command);
  }

  /** How long the host keeps messages: from now on, and at every start. */
  keepMessages(retention: RetentionView): void {
    this.#retention = retention;
    if (this.#child !== null && this.#state.kind !== 'stopping') post(this.#child.process, { kind: 'retention', retention });
  }

  /** @returns how many messages the host would delete at once under that rule; null while it does not run. */
  countExpired(retention: RetentionView): Promise<number | null> {
    if (this.#child === null || this.#state.kind !== 'running') return Promise.resolve(null);
    const { process } = this.#child;
    this.#questionCount += 1;
    const requestId = this.#questionCount;
    return new Promise((resolve) => {
      this.#questions.set(requestId, resolve);
      post(process, { kind: 'count-expired', requestId, retention });
    });
  }

  /** @returns once the process is gone, within STOP_TIMEOUT_MS and a little. */
  async stop(): Promise<void> {
    this.#cancelWait();
    if (this.#child === null) {
      this.#change({ kind: 'stopped' });
      return;
    }
    const ended = this.#ended();
    if (this.#state.kind !== 'stopping') {
      const { process, life } = this.#child;
      this.#change({ kind: 'stopping' });
      post(process, { kind: 'stop' });
      life.add(this.#deps.clock.after(STOP_TIMEOUT_MS, () => process.kill()));
    }
    await ended;
  }

  /** Of the host that runs, and of those that take its place after a crash. */
  setBrowserDoor(wanted: Omit<HostStartCommand['browserDoor'], 'pageDir'>): void {
    if (this.#command !== null) this.#command = { ...this.#command, browserDoor: { ...this.#command.browserDoor, ...wanted } };
    if (this.#child !== null && this.#state.kind === 'running') post(this.#child.process, { kind: 'browser-door', ...wanted });
  }

  #startNow(command: HostStartCommand): void {
    const interrupted = this.#cancelRestart === null ? null : this.#command;
    this.#cancelWait();
    // Somebody did not want to wait for the restart: still on the port where people look for it.
    if (interrupted === null) this.#restartCount = 0;
    this.#launch(interrupted ?? command);
  }

  #ended(): Promise<void> {
    return new Promise((resolve) => this.#stopWaiters.push(resolve));
  }

  #launch(command: HostStartCommand): void {
    this.#command = command;
    this.#runningSinceMs = null;
    const process = this.#deps.launch();
    const life = new DisposableStore();
    this.#child = { process, life };
    life.add(process.onMessage((message) => this.#onMessage(message)));
    life.add(process.onExit((exitCode) => this.#onExit(exitCode)));
    this.#change({ kind: 'starting' });
    post(process, command);
    if (this.#announce !== null) post(process, this.#announce);
    if (this.#retention !== null) post(process, { kind: 'retention', retention: this.#retention });
  }

  #onMessage(message: unknown): void {
    const parsed = HostControlEvent.safeParse(message);
    if (!parsed.success) {
      this.#deps.log.error('host.bad-message', {}, parsed.error);
      return;
    }
    this.#onEvent(parsed.data);
  }

  #onEvent(event: HostControlEvent): void {
    switch (event.kind) {
      case 'listening':
        this.#onListening(event);
        return;
      case 'expired':
        this.#questions.get(event.requestId)?.(event.messages);
        this.#questions.delete(event.requestId);
        return;
      case 'people':
        if (this.#state.kind === 'running') this.#change({ ...this.#state, people: event.people });
        return;
      case 'browser-door':
        if (this.#state.kind === 'running') this.#change({ ...this.#state, isBrowserDoorOpen: event.isOpen, installerNames: event.installerNames });
        return;
      case 'log':
        logHostEvent(this.#deps.log, event.event);
        return;
      case 'failed':
        this.#onFailed(event.failure);
        return;
      case 'stopped':
        // Its end follows, and is what counts.
        return;
      default:
        assertNever(event);
    }
  }

  #onListening({ port, spaceName, spaceId, hostId, restoredFromUnixMs, damagedFilesDir }: Extract<HostControlEvent, { kind: 'listening' }>): void {
    if (this.#state.kind !== 'starting') return;
    this.#runningSinceMs = this.#deps.clock.monotonicMs();
    if (this.#command !== null) this.#command = { ...this.#command, port, portPolicy: 'exact' };
    this.#change({ kind: 'running', port, spaceName, spaceId, hostId, people: [], isBrowserDoorOpen: false, restoredFromUnixMs, damagedFilesDir });
    this.#answerStart(ok({ port }));
  }

  /** Said by the process itself before it ends. */
  #onFailed(cause: AppFailure): void {
    this.#deps.log.warn('host.failed', { code: cause.code });
    const isRestart = this.#restartCount > 0 && this.#state.kind === 'starting';
    if (this.#state.kind === 'stopping' || (isRestart && mayPass(cause))) return;
    this.#change({ kind: 'failed', failure: cause });
  }

  #onExit(exitCode: number): void {
    this.#child?.life.disposeAll();
    this.#child = null;
    for (const answer of this.#questions.values()) answer(null);
    this.#questions.clear();
    switch (this.#state.kind) {
      case 'stopping':
        this.#change({ kind: 'stopped' });
        this.#answerStart(err(failure('HOST_START_FAILED')));
        break;
      case 'failed':
        this.#answerStart(err(this.#state.failure));
        break;
      case 'starting':
        if (this.#restartCount === 0) this.#giveUp(exitCode);
        else this.#restartLater(exitCode);
        break;
      case 'running':
        this.#restartLater(exitCode);
        break;
      case 'stopped':
      case 'crashed':
        throw new Error(`A host process ended while the host was ${this.#state.kind}`);
      default:
        assertNever(this.#state);
    }
    for (const resolve of this.#stopWaiters.splice(0)) resolve();
  }

  #giveUp(exitCode: number): void {
    const cause = failure('HOST_START_FAILED', { exitCode });
    this.#change({ kind: 'failed', failure: cause });
    this.#answerStart(err(cause));
  }

  #restartLater(exitCode: number): void {
    const wasHealthy = this.#runningSinceMs !== null && this.#deps.clock.monotonicMs() - this.#runningSinceMs >= HEALTHY_AFTER_MS;
    this.#restartCount = wasHealthy ? 1 : this.#restartCount + 1;
    this.#deps.log.error('host.crashed', { exitCode, restart: this.#restartCount });
    if (this.#command === null) throw new Error('A host process ran without a command');
    const mayMove = this.#restartCount >= OTHER_PORT_FROM_RESTART;
    const command: HostStartCommand = { ...this.#command, portPolicy: mayMove ? 'next-free' : this.#command.portPolicy };
    this.#cancelRestart = this.#deps.clock.after(restartWaitMs(this.#restartCount), () => {
      this.#cancelRestart = null;
      this.#launch(command);
    });
    this.#change({ kind: 'crashed' });
  }

  #cancelWait(): void {
    this.#cancelRestart?.();
    this.#cancelRestart = null;
  }

  #answerStart(result: StartResult): void {
    for (const resolve of this.#startWaiters.splice(0)) resolve(result);
  }

  #change(state: HostState): void {
    this.#state = state;
    this.#changes.emit(state);
  }
}

/** One line in the app's log as in the host's own. */
function logHostEvent(log: AppLog, { event, ...details }: Readonly<Record<string, unknown>>): void {
  const texts = Object.entries(details).map(([key, value]) => [key, String(value)]);
  log.info(`host.${String(event)}`, Object.fromEntries(texts));
}

/** What may be over at the next restart; after a crash the system can hold the port for a moment. */
function mayPass(cause: AppFailure): boolean {
  return cause.code === 'PORT_IN_USE' || ERROR_CODES[cause.code].isRetryable;
}

function post(child: HostChild, command: HostControlCommand): void {
  child.post(command);
}

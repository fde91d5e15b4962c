// Entry of the host process inside the app (an Electron utilityProcess): takes commands from main, reports back.
// Holds no rule: it builds the host and carries messages.
import { toFailure } from '../../src-shared/errors/app-failure.ts';
import { assertNever } from '../../src-shared/util/assert-never.ts';
import type { RetentionView } from '../../src-shared/ipc/views.ts';
import { announceHost } from '../discovery/announce-host.ts';
import type { HostAnnouncer } from '../discovery/host-announcer.ts';
import { DISK_FLOOR_BYTES } from '../history/disk-floor.ts';
import { openSqliteSpaceStore } from '../history/sqlite-space-store.ts';
import type { RetainingSpaceStore } from '../history/sqlite-space-store.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { systemRandom } from '../runtime/system-random.ts';
import { HostControlCommand } from './control.ts';
import type { HostAnnounceCommand, HostControlEvent, HostCountExpiredCommand, HostStartCommand } from './control.ts';
import { createHost } from './host.ts';
import type { Host } from './host.ts';
import { loadHostIdentity } from './host-identity.ts';
import type { HostLogEvent } from './log-events.ts';

const port = process.parentPort;
let host: Host | null = null;
let announcer: HostAnnouncer | null = null;
/** Comes before the host runs as a rule. */
let announceCommand: HostAnnounceCommand | null = null;
let store: RetainingSpaceStore | null = null;
/** As announceCommand. */
let retention: RetentionView = { kind: 'forever' };
let isStopping = false;

/** Messages are handed to another thread; nobody tells when they have left, and an immediate exit lost one in three. */
const LAST_WORDS_MS = 100;

function exitAfterLastWords(exitCode: number): void {
  setTimeout(() => process.exit(exitCode), LAST_WORDS_MS);
}

function report(event: HostControlEvent): void {
  port.postMessage(event);
}

async function start(command: HostStartCommand): Promise<void> {
  const deps = { clock: systemClock, random: systemRandom };
  // The store first: its lock keeps a second host from making keys in the same folder.
  let restored: { readonly restoredFromUnixMs: number; readonly damagedFilesDir: string } | undefined;
  const write = (event: HostLogEvent): void => report({ kind: 'log', event: { ...event } });
  const opened = await openSqliteSpaceStore(
    { dataDir: command.dataDir, workerPath: command.historyWorkerFile, diskFloorBytes: DISK_FLOOR_BYTES },
    {
      ...deps,
      report(event) {
        if (event.event === 'history-restored') restored = { restoredFromUnixMs: event.backupMadeAtUnixMs, damagedFilesDir: event.movedAsideTo };
        write(event);
        // Main starts another host in its place, and everybody comes back into it.
        if (event.event === 'history-ended') fail(new Error('The history thread ended'));
      },
    },
  );
  store = opened;
  opened.setRetention(retention);
  const identity = await loadHostIdentity(command.dataDir);
  const running = await createHost(
    {
      program: `Wassop/${__WASSOP_VERSION__}`,
      spaceName: command.spaceName,
      listenAddresses: command.listenAddresses,
      port: command.port,
      portPolicy: command.portPolicy,
      ownerDeviceIds: command.ownerDeviceIds,
      browserDoor: command.browserDoor,
    },
    { ...deps, store: opened, identity, log: { write } },
  );
  host = running;
  const reportPeople = (): void => report({ kind: 'people', people: [...running.people()] });
  running.onPeopleChanged(reportPeople);
  report({ kind: 'listening', port: running.port, spaceName: running.spaceName, spaceId: running.spaceId, hostId: running.hostId, ...restored });
  const reportDoor = (): void => report({ kind: 'browser-door', ...running.browserDoor });
  running.onBrowserDoorChanged(reportDoor);
  reportDoor();
  reportPeople();
  announcer = announceHost(running, { ...deps, log: { info: (what, details) => write({ event: 'discovery', what, ...details }) } });
  if (announceCommand !== null) announcer.use(announceCommand);
}

function keepMessages(wanted: RetentionView): void {
  retention = wanted;
  store?.setRetention(wanted);
}

/** Said or not, the question is answered: whoever asked waits. */
function countExpired({ requestId, retention: wanted }: HostCountExpiredCommand): void {
  const answer = (messages: number | null): void => report({ kind: 'expired', requestId, messages });
  if (!store) return answer(null);
  store.countExpired(wanted).then(answer, () => answer(null));
}

function announce(command: HostAnnounceCommand): void {
  announceCommand = command;
  announcer?.use(command);
}

async function stop(): Promise<void> {
  // The second time nobody is waited for.
  if (isStopping) void host?.stop();
  if (isStopping) return;
  isStopping = true;
  announcer?.stop();
  await host?.stop();
  report({ kind: 'stopped' });
  exitAfterLastWords(0);
}

function fail(error: unknown): void {
  report({ kind: 'failed', failure: { ...toFailure(error) } });
  report({ kind: 'log', event: { event: 'failure', what: 'host process', error: String(error) } });
  exitAfterLastWords(1);
}

async function run(command: HostControlCommand): Promise<void> {
  switch (command.kind) {
    case 'announce':
      return announce(command);
    case 'retention':
      return keepMessages(command.retention);
    case 'count-expired':
      return countExpired(command);
    case 'start':
      return start(command);
    case 'browser-door':
      return host?.setBrowserDoor(command);
    case 'stop':
      return stop();
    default:
      return assertNever(command);
  }
}

port.on('message', ({ data }) => {
  const command = HostControlCommand.safeParse(data);
  if (!command.success) return fail(command.error);
  run(command.data).catch(fail);
});
// When main dies without a goodbye, Electron ends this process at once: what was acknowledged is on disk already.
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

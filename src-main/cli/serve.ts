// `wassop serve`: settings → a running host → its orderly end. Puts parts together and holds no rule of the chat.
import { hostname, homedir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import { DEFAULT_PORT } from '../../src-shared/protocol/limits.ts';
import { ticketOf } from '../../src-shared/session/host-ticket.ts';
import { printTicket } from '../../src-shared/session/ticket.ts';
import { announceHost } from '../discovery/announce-host.ts';
import type { HostAnnouncer } from '../discovery/host-announcer.ts';
import { createHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { loadHostIdentity } from '../host/host-identity.ts';
import { DISK_FLOOR_BYTES } from '../history/disk-floor.ts';
import { openSqliteSpaceStore } from '../history/sqlite-space-store.ts';
import type { LogDetails } from '../runtime/app-log.ts';
import { hostAddressOf, listNetworkAddresses } from '../runtime/network-addresses.ts';
import { findDataDir } from '../runtime/platform-dirs.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { systemRandom } from '../runtime/system-random.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { failureSentence } from './failure-sentence.ts';
import { followCards } from './follow-cards.ts';
import { expandListen, reachableAddresses } from './listen-addresses.ts';
import { createOutput } from './output.ts';
import type { CommandOutput, Streams } from './output.ts';
import { readSettings } from './read-settings.ts';
import { parseRetention } from './settings.ts';
import type { Settings } from './settings.ts';
import { onStopSignals } from './stop-signal.ts';

const BYTES_PER_MIB = 1024 * 1024;

/** Beside this bundle in out/main. */
const HISTORY_WORKER_FILE = join(import.meta.dirname, 'history-worker.cjs');

/** Beside out/main. */
const BROWSER_PAGE_DIR = join(import.meta.dirname, '../web');

/**
 * Runs a host until a signal ends it.
 * @throws UsageError before anything was started.
 */
export async function serve(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const settings = readSettings({ args, env: process.env, workingDir: process.cwd(), defaults: defaultSettings() });
  const output = createOutput(settings.logFormat, streams, systemClock);
  // Before the start, so that a signal during it is not lost.
  const stop = prepareStop(output);
  let host: Host;
  try {
    host = await startHost(settings, output, () => stop.onHistoryEnded());
  } catch (error) {
    return reportStartFailure(error, settings, output);
  }
  reportListening(host, output);
  const announcer = announce(host, settings, output);
  const endFollowing = followCards(host, settings.listen, systemClock);
  return stop.end({
    stop() {
      endFollowing();
      announcer.stop();
      return host.stop();
    },
  });
}

function defaultSettings(): Settings {
  return {
    listen: ['any'],
    port: DEFAULT_PORT,
    portNext: false,
    dataDir: join(findDataDir({ platform: process.platform, env: process.env, homeDir: homedir() }), 'host'),
    name: hostname() || 'Wassop',
    mdns: true,
    logFormat: 'text',
    logMessages: false,
    limitLoopback: false,
    rateLimit: 'on',
    owner: [],
    retention: 'forever',
    diskFloor: DISK_FLOOR_BYTES / BYTES_PER_MIB,
    browserDoor: 'off',
    browserName: [],
    installers: null,
  };
}

async function startHost(settings: Settings, output: CommandOutput, onHistoryEnded: () => void): Promise<Host> {
  const deps = { clock: systemClock, random: systemRandom };
  const listenAddresses = await expandListen(settings.listen, listNetworkAddresses());
  // The store first: its lock keeps a second host from making keys in the same folder.
  const store = await openSqliteSpaceStore(
    {
      dataDir: settings.dataDir,
      workerPath: HISTORY_WORKER_FILE,
      retention: parseRetention(settings.retention),
      diskFloorBytes: settings.diskFloor * BYTES_PER_MIB,
    },
    {
      ...deps,
      report(event) {
        output.log(event);
        if (event.event === 'history-ended') onHistoryEnded();
      },
    },
  );
  const identity = await loadHostIdentity(settings.dataDir).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  return createHost(
    {
      program: `Wassop/${__WASSOP_VERSION__}`,
      spaceName: settings.name,
      listenAddresses,
      port: settings.port,
      portPolicy: settings.portNext ? 'next-free' : 'exact',
      ownerDeviceIds: settings.owner,
      logMessages: settings.logMessages,
      connectionLimits: { limitLoopback: settings.limitLoopback },
      messageRate: settings.rateLimit === 'on' ? undefined : settings.rateLimit,
      browserDoor: { isOpen: settings.browserDoor === 'on', pageDir: BROWSER_PAGE_DIR, furtherNames: settings.browserName, installersDir: settings.installers },
    },
    { ...deps, store, identity, log: { write: (event) => output.log(event) } },
  );
}

function announce(host: Host, settings: Settings, output: CommandOutput): HostAnnouncer {
  const log = { info: (what: string, details: LogDetails = {}) => output.log({ event: 'discovery', what, ...details }) };
  const announcer = announceHost(host, { clock: systemClock, random: systemRandom, log });
  announcer.use({ isListed: settings.mdns, cardChoices: {} });
  return announcer;
}

function reportListening(host: Host, output: CommandOutput): void {
  const [address = ''] = host.addresses;
  const { port, spaceName: name, spaceId, hostId, browserDoor } = host;
  const joinAt = reachableAddresses(host.addresses, listNetworkAddresses()).map((reachable) => hostAddressOf(reachable, port));
  const ticket = ticketOf({ addresses: joinAt, spaceId, hostId });
  output.listening({ address, port, joinAt, name, spaceId, hostId, ticket: ticket && printTicket(ticket), isBrowserDoorOpen: browserDoor.isOpen });
}

function reportStartFailure(error: unknown, settings: Settings, output: CommandOutput): ExitCode {
  if (!(error instanceof AppError)) throw error;
  const { failure, cause } = error;
  output.log({
    event: 'not-started',
    code: failure.code,
    message: failureSentence(failure, settings.dataDir),
    cause: cause === undefined ? undefined : String(cause),
  });
  return exitCodeOf(failure.code);
}

interface Stop {
  /** A host that can store nothing is no host: whoever watches over the command starts it anew. */
  onHistoryEnded(): void;
  end(host: Pick<Host, 'stop'>): Promise<ExitCode>;
}

/** The first signal ends the host in order; the second no longer lets it wait for anybody. */
function prepareStop(output: CommandOutput): Stop {
  let hurry = (): void => undefined;
  let failed = (): void => undefined;
  const asked = new Promise<ExitCode>((resolve) => {
    failed = () => resolve(EXIT.failed);
    onStopSignals((signal, count) => {
      if (count > 1) return hurry();
      output.log({ event: 'stopping', signal });
      resolve(EXIT.ok);
    }, systemClock);
  });
  return {
    onHistoryEnded: () => failed(),
    async end(host) {
      const exitCode = await asked;
      const stopped = host.stop();
      hurry = () => void host.stop();
      await stopped;
      output.log({ event: 'stopped' });
      return exitCode;
    },
  };
}

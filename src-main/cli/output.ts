// What the command writes: one line on stdout when it listens, the log on stderr; as JSON or as sentences.
// Knows nothing of the host but what it reports.
import { assertNever } from '../../src-shared/util/assert-never.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import { printable } from '../../src-shared/util/printable.ts';
import type { Dialect, HostAddressView } from '../../src-shared/ipc/views.ts';
import type { HostLogEvent } from '../host/log-events.ts';

export interface ListeningReport {
  readonly address: string;
  readonly port: number;
  /** Where others join, best first. */
  readonly joinAt: readonly HostAddressView[];
  readonly name: string;
  readonly spaceId: string;
  readonly hostId: string;
  /** The link that leads others in; null without a network. */
  readonly ticket: string | null;
  /** Whether each of the addresses is also that of a page. */
  readonly isBrowserDoorOpen: boolean;
}

/** Of the command itself, beside what the host reports. */
export type CommandEvent =
  | { readonly event: 'stopping'; readonly signal: string }
  | { readonly event: 'stopped' }
  | { readonly event: 'not-started'; readonly code: string; readonly message: string; readonly cause?: string | undefined };

export interface CommandOutput {
  listening(report: ListeningReport): void;
  log(event: HostLogEvent | CommandEvent): void;
}

export interface Streams {
  /** Each takes one line without its line end. */
  readonly writeOut: (line: string) => void;
  readonly writeErr: (line: string) => void;
}

export function createOutput(format: 'json' | 'text', streams: Streams, clock: Clock): CommandOutput {
  const time = (): string => new Date(clock.nowUnixMs()).toISOString();
  if (format === 'json') {
    return {
      listening: (report) => streams.writeOut(toJsonLine(listeningRecord(report))),
      log: (event) => streams.writeErr(toJsonLine({ time: time(), ...event })),
    };
  }
  return {
    listening: (report) => streams.writeOut(printable(listeningSentence(report))),
    log: (event) => streams.writeErr(printable(`${time()} ${sentenceOf(event)}`)),
  };
}

/** `event`, `address` and `port` come first: programs that start a host read them off the beginning of the line. */
function listeningRecord({ joinAt, address, port, name, spaceId, hostId, ticket, isBrowserDoorOpen }: ListeningReport): Record<string, unknown> {
  const places = joinAt.map(({ text, kind }) => ({ text, kind }));
  return { event: 'listening', address, port, joinAt: places, name, spaceId, hostId, ticket, isBrowserDoorOpen };
}

function listeningSentence({ address, port, joinAt, name, ticket, isBrowserDoorOpen }: ListeningReport): string {
  const addresses = joinAt.map(({ text, kind }) => (kind === 'lan' ? text : `${text} (${KIND_WORDS[kind]})`));
  const where = addresses.length > 0 ? `others join at ${addresses.join(', ')}` : 'this computer has no network';
  const [best] = joinAt;
  const page = isBrowserDoorOpen && best ? `; in a browser at http://${best.text}/ and alike` : '';
  return `"${name}" listens on ${address} port ${port}; ${where}${page}.${ticket === null ? '' : ` Link for the app: ${ticket}`}`;
}

const KIND_WORDS: Readonly<Record<Exclude<HostAddressView['kind'], 'lan'>, string>> = {
  'link-local': 'without a router',
  virtual: 'virtual machines',
  vpn: 'VPN',
  loopback: 'this computer only',
};

const DIALECT_WORDS: Readonly<Record<Dialect, string>> = { wassop2: 'Wassop 2', wassop1: 'Wassop 1', 'json-pair': 'JSON pair' };

function sentenceOf(event: HostLogEvent | CommandEvent): string {
  switch (event.event) {
    case 'connected':
      return `${event.connectionId}: connected from ${event.address} port ${event.port}`;
    case 'dialect':
      return `${event.connectionId}: speaks ${DIALECT_WORDS[event.dialect]}${event.program ? ` (${event.program})` : ''}`;
    case 'entered':
      return `${event.connectionId}: is ${event.name}`;
    case 'refused':
      return `${event.connectionId}: refused, from ${event.address} (${event.code})`;
    case 'joined':
      return `${event.name} joined ${event.room}`;
    case 'left':
      return `${event.name} left ${event.room}`;
    case 'gone':
      return `${event.name} left the chat`;
    case 'message':
      return `${event.room}, ${event.name}: ${event.text}`;
    case 'closed':
      return `${event.connectionId}: closed (${event.reason})`;
    case 'slow-reader':
      return `${event.connectionId}: reads too slowly, ${event.waitingBytes} bytes wait`;
    case 'discovery':
      return `Announcing on the network: ${event.what}${event['card'] ? ` (${String(event['card'])})` : ''}`;
    case 'history-restored':
      return `The history was damaged. The backup of ${new Date(event.backupMadeAtUnixMs).toISOString()} is in its place; what was written after it is in ${event.movedAsideTo}`;
    case 'backup':
      return `Backup made: ${event.path}`;
    case 'backup-failed':
      return `The backup could not be made (${event.reason}); tried again tomorrow`;
    case 'disk-low':
      return `The disk is nearly full (${inMebibytes(event.freeBytes)} MiB free): messages are refused until there is room`;
    case 'disk-enough':
      return `The disk has room again (${inMebibytes(event.freeBytes)} MiB free): messages are taken`;
    case 'history-ended':
      return `The history thread ended (${event.reason}): the host stops, and stores nothing more. Start it again`;
    case 'pruned':
      return `${event.entries} old messages were taken away, as --retention says`;
    case 'installers':
      return event.names.length === 0 ? 'No installers are offered to browsers' : `Installers offered to browsers: ${event.names.join(', ')}`;
    case 'installer-refused':
      return `Not offered to browsers: ${event.name} (${INSTALLER_REFUSALS[event.reason]})`;
    case 'failure':
      return `Failure in ${event.what}: ${event.error}`;
    case 'stopping':
      return `Stopping (${event.signal}): everybody is told`;
    case 'stopped':
      return 'Stopped';
    case 'not-started':
      return event.cause === undefined ? event.message : `${event.message} [${event.cause}]`;
    default:
      return assertNever(event);
  }
}

const INSTALLER_REFUSALS: Readonly<Record<Extract<HostLogEvent, { event: 'installer-refused' }>['reason'], string>> = {
  missing: 'the file is not there',
  'no-installer': 'by its name it is no installer',
  'wrong-checksum': 'it does not fit its checksum',
  changed: 'it was changed since it was checked',
};

const inMebibytes = (bytes: number): number => Math.floor(bytes / (1024 * 1024));

/** JSON leaves DEL and the C1 controls as they are, and terminals obey those too. */
function toJsonLine(value: Record<string, unknown>): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// Every setting of `wassop serve` in one table: its flag, its variable, its place in the file, what it takes.
// Flags, environment, file and --help are read off it. Knows nothing of where a value came from.
import { isIP } from 'node:net';
import { z } from 'zod';
import { DeviceId } from '../../src-shared/protocol/model.ts';
import type { Retention } from '../history/retention.ts';
import { parseAuthority } from '../host/browser/host-names.ts';

/** An address, or a word for several. */
function isListenWord(text: string): boolean {
  return ['any', 'lan', 'localhost'].includes(text) || isIP(text) !== 0;
}

const RateLimit = z.union([
  z.enum(['on', 'off']),
  z.strictObject({ burst: z.int().min(1).max(100_000), perSecond: z.number().positive().max(100_000) }),
]);

/** `forever`, `30d`, or how many messages a room keeps. */
const RETENTION = /^(?:forever|[1-9]\d{0,4}d|[1-9]\d{0,8})$/;

export function parseRetention(text: string): Retention {
  if (text === 'forever') return { kind: 'forever' };
  if (text.endsWith('d')) return { kind: 'days', days: Number(text.slice(0, -1)) };
  return { kind: 'newest', count: Number(text) };
}

/** What one source (flags, environment, file) says; what it does not say is absent. */
export const SettingsPatch = z
  .strictObject({
    listen: z.array(z.string().refine(isListenWord)).min(1),
    port: z.int().min(0).max(65_535),
    portNext: z.boolean(),
    dataDir: z.string().min(1),
    name: z.string().trim().min(1),
    mdns: z.boolean(),
    logFormat: z.enum(['json', 'text']),
    logMessages: z.boolean(),
    limitLoopback: z.boolean(),
    rateLimit: RateLimit,
    owner: z.array(DeviceId).min(1),
    retention: z.string().regex(RETENTION),
    diskFloor: z.int().min(0).max(1_000_000_000),
    browserDoor: z.enum(['on', 'off']),
    installers: z.string().min(1),
    browserName: z.array(z.string().refine((text) => parseAuthority(text) !== null)).min(1),
  })
  .partial();
export type SettingsPatch = z.infer<typeof SettingsPatch>;
export type SettingName = keyof SettingsPatch;
/** `installers` is the one that need not be. */
export type Settings = { readonly [Name in Exclude<SettingName, 'installers'>]-?: NonNullable<SettingsPatch[Name]> } & { readonly installers: string | null };

interface SettingEntry {
  readonly flag: string;
  readonly variable: string;
  /** How text becomes the value that the schema looks at. */
  readonly form: 'text' | 'number' | 'list' | 'switch' | 'off-switch' | 'rate';
  /** Ends the sentence "… takes". */
  readonly takes: string;
  /** Left out of --help: the flag alone. */
  readonly placeholder?: string;
  readonly help: string;
}

export const SETTINGS: { readonly [Name in SettingName]-?: SettingEntry } = {
  listen: {
    flag: 'listen', variable: 'WASSOP_LISTEN', form: 'list', placeholder: 'ADDRESS',
    takes: 'an IP address, "localhost", "lan" or "any"',
    help: 'Where to listen: an IP address, localhost, lan (this computer and its private networks) or any. Repeatable. Default: any.',
  },
  port: {
    flag: 'port', variable: 'WASSOP_PORT', form: 'number', placeholder: 'NUMBER',
    takes: 'a whole number from 0 to 65535',
    help: 'TCP port; 0 takes any free one. Default: 5555.',
  },
  portNext: {
    flag: 'port-next', variable: 'WASSOP_PORT_NEXT', form: 'switch', takes: 'true or false',
    help: 'Take the next free port when that one is in use.',
  },
  dataDir: {
    flag: 'data-dir', variable: 'WASSOP_DATA_DIR', form: 'text', placeholder: 'FOLDER',
    takes: 'a folder',
    help: 'Where history and the key of this host are kept. Default: the place the system has for it.',
  },
  name: {
    flag: 'name', variable: 'WASSOP_NAME', form: 'text', placeholder: 'TEXT',
    takes: 'a name that is not empty',
    help: 'What the space is called. Default: the name of this computer.',
  },
  mdns: {
    flag: 'no-mdns', variable: 'WASSOP_MDNS', form: 'off-switch', takes: 'true or false',
    help: 'Do not announce this host on the network.',
  },
  logFormat: {
    flag: 'log-format', variable: 'WASSOP_LOG_FORMAT', form: 'text', placeholder: 'json|text',
    takes: '"json" or "text"',
    help: 'How stdout and the log on stderr are written. Default: text.',
  },
  logMessages: {
    flag: 'log-messages', variable: 'WASSOP_LOG_MESSAGES', form: 'switch', takes: 'true or false',
    help: 'Put what people write into the log as well.',
  },
  limitLoopback: {
    flag: 'limit-loopback', variable: 'WASSOP_LIMIT_LOOPBACK', form: 'switch', takes: 'true or false',
    help: 'Limit connections from this computer like those from others.',
  },
  rateLimit: {
    flag: 'rate-limit', variable: 'WASSOP_RATE_LIMIT', form: 'rate', placeholder: 'on|off|BURST/PER_SECOND',
    takes: '"on", "off" or two numbers like 20/10',
    help: 'How many messages a person may send at once, and then each second. Default: 20/10.',
  },
  owner: {
    flag: 'owner', variable: 'WASSOP_OWNER', form: 'list', placeholder: 'DEVICE_ID',
    takes: 'a device id of 52 letters and digits',
    help: 'A device whose person owns this space. Repeatable.',
  },
  retention: {
    flag: 'retention', variable: 'WASSOP_RETENTION', form: 'text', placeholder: 'forever|DAYSd|COUNT',
    takes: '"forever", a number of days like 30d, or a number of messages like 10000',
    help: 'How long messages are kept: for ever, for so many days (30d), or so many in each room (10000). Default: forever.',
  },
  diskFloor: {
    flag: 'disk-floor', variable: 'WASSOP_DISK_FLOOR', form: 'number', placeholder: 'MIB',
    takes: 'a whole number of mebibytes',
    help: 'With less than this many MiB free on the disk, messages are refused until there is room; 0 for none. Default: 200.',
  },
  browserDoor: {
    flag: 'browser-door', variable: 'WASSOP_BROWSER_DOOR', form: 'text', placeholder: 'on|off',
    takes: '"on" or "off"',
    help: 'Serve a page on the same port, with which people join from a browser. Not encrypted. Default: off.',
  },
  installers: {
    flag: 'installers', variable: 'WASSOP_INSTALLERS', form: 'text', placeholder: 'FOLDER',
    takes: 'a folder',
    help: 'Offer the app to visitors of that page: packages in this folder that stand in its SHA256SUMS file. Default: none.',
  },
  browserName: {
    flag: 'browser-name', variable: 'WASSOP_BROWSER_NAME', form: 'list', placeholder: 'NAME[:PORT]',
    takes: 'a host name or an address, perhaps with a port',
    help: 'A further name under which browsers may open that page, where a DNS server or a router gives this host one. Repeatable.',
  },
};

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** The file's own flag and variable: it cannot be set in the file. */
export const CONFIG_FLAG = 'config';
export const CONFIG_VARIABLE = 'WASSOP_CONFIG';

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src-main/cli/read-settings.ts';
import { parseRetention, SETTINGS, SETTING_NAMES } from '../../../../src-main/cli/settings.ts';
import type { Settings } from '../../../../src-main/cli/settings.ts';
import { UsageError } from '../../../../src-main/cli/usage-error.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

const DEFAULTS: Settings = {
  listen: ['any'],
  port: 5555,
  portNext: false,
  dataDir: '/default/host',
  name: 'default',
  mdns: true,
  logFormat: 'text',
  logMessages: false,
  limitLoopback: false,
  rateLimit: 'on',
  owner: [],
  retention: 'forever',
  diskFloor: 200,
  browserDoor: 'off',
  browserName: [],
  installers: null,
};
const OWNER = 'a'.repeat(52);

function read(args: readonly string[], env: Record<string, string> = {}, workingDir = '/place/dir'): Settings {
  return readSettings({ args, env, workingDir, defaults: DEFAULTS });
}

function sentenceOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('It was accepted');
}

function writeConfig(content: string | object): string {
  const path = join(makeTempDir(), 'wassop.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('settings', () => {
  it('are the defaults when nobody says otherwise', () => {
    expect(read([])).toEqual(DEFAULTS);
  });

  it('come from flags', () => {
    const args =
      '--listen 127.0.0.1 --listen fe80::1%eth0 --port 0 --port-next --data-dir data --name Taller --no-mdns --log-format json --log-messages --limit-loopback --rate-limit 5/2.5';
    const browsers = ['--browser-door', 'on', '--browser-name', 'chat.example', '--browser-name', 'router.example:8080', '--installers', 'packages'];
    expect(read([...args.split(' '), '--owner', OWNER, '--retention', '30d', '--disk-floor', '0', ...browsers])).toEqual({
      listen: ['127.0.0.1', 'fe80::1%eth0'],
      port: 0,
      portNext: true,
      dataDir: '/place/dir/data',
      name: 'Taller',
      mdns: false,
      logFormat: 'json',
      logMessages: true,
      limitLoopback: true,
      rateLimit: { burst: 5, perSecond: 2.5 },
      owner: [OWNER],
      retention: '30d',
      diskFloor: 0,
      browserDoor: 'on',
      browserName: ['chat.example', 'router.example:8080'],
      installers: '/place/dir/packages',
    });
  });

  it('come from environment variables', () => {
    const env = {
      WASSOP_LISTEN: 'localhost, 192.168.1.2',
      WASSOP_PORT: '6000',
      WASSOP_PORT_NEXT: '1',
      WASSOP_DATA_DIR: '/srv/wassop',
      WASSOP_NAME: 'Taller',
      WASSOP_MDNS: 'off',
      WASSOP_LOG_FORMAT: 'json',
      WASSOP_LOG_MESSAGES: 'yes',
      WASSOP_LIMIT_LOOPBACK: 'TRUE',
      WASSOP_RATE_LIMIT: 'off',
      WASSOP_OWNER: `${OWNER},${'b'.repeat(52)}`,
      WASSOP_RETENTION: '10000',
      WASSOP_DISK_FLOOR: '500',
      WASSOP_BROWSER_DOOR: 'on',
      WASSOP_BROWSER_NAME: 'chat.example, 192.0.2.7',
      WASSOP_INSTALLERS: '/srv/packages',
    };
    expect(read([], env)).toEqual({
      listen: ['localhost', '192.168.1.2'],
      port: 6000,
      portNext: true,
      dataDir: '/srv/wassop',
      name: 'Taller',
      mdns: false,
      logFormat: 'json',
      logMessages: true,
      limitLoopback: true,
      rateLimit: 'off',
      owner: [OWNER, 'b'.repeat(52)],
      retention: '10000',
      diskFloor: 500,
      browserDoor: 'on',
      browserName: ['chat.example', '192.0.2.7'],
      installers: '/srv/packages',
    });
  });

  it('come from a file, whose folder relative paths belong to', () => {
    const config = writeConfig({ listen: ['lan'], port: 7000, dataDir: 'data', rateLimit: { burst: 1, perSecond: 1 }, mdns: false });
    expect(read(['--config', config])).toEqual({
      ...DEFAULTS,
      listen: ['lan'],
      port: 7000,
      dataDir: join(config, '..', 'data'),
      rateLimit: { burst: 1, perSecond: 1 },
      mdns: false,
    });
  });

  it('from flags win over the environment, from there over the file', () => {
    const config = writeConfig({ port: 1, name: 'file', logMessages: true });
    const env = { WASSOP_PORT: '2', WASSOP_NAME: 'environment', WASSOP_CONFIG: config };
    expect(read(['--port', '3'], env)).toEqual({ ...DEFAULTS, port: 3, name: 'environment', logMessages: true });
  });

  it('in an empty variable are not set', () => {
    expect(read([], { WASSOP_PORT: '', WASSOP_CONFIG: '' })).toEqual(DEFAULTS);
  });

  it('each have a flag and a variable of their own', () => {
    const entries = SETTING_NAMES.map((name) => SETTINGS[name]);
    expect(new Set(entries.map(({ flag }) => flag)).size).toBe(entries.length);
    expect(new Set(entries.map(({ variable }) => variable)).size).toBe(entries.length);
    expect([...SETTING_NAMES].sort()).toEqual(Object.keys(DEFAULTS).sort());
  });
});

describe('a setting that cannot be followed', () => {
  it.each([
    [['--port', '-1'], /^Option '--port' argument is ambiguous/],
    [['--port', '65536'], /^The flag --port takes a whole number from 0 to 65535, not 65536\.$/],
    [['--port', '55.5'], /^The flag --port takes a whole number from 0 to 65535, not "55\.5"\.$/],
    [['--port='], /^The flag --port takes a whole number from 0 to 65535, not ""\.$/],
    [['--listen', 'localhost', '--listen', 'pc.local'], /^The flag --listen takes an IP address, "localhost", "lan" or "any", not "pc\.local"\.$/],
    [['--log-format', 'xml'], /^The flag --log-format takes "json" or "text", not "xml"\.$/],
    [['--rate-limit', '0/1'], /^The flag --rate-limit takes "on", "off" or two numbers like 20\/10, not \{"burst":0,"perSecond":1\}\.$/],
    [['--rate-limit', 'fast'], /^The flag --rate-limit takes "on", "off" or two numbers like 20\/10, not "fast"\.$/],
    [['--name', ' '], /^The flag --name takes a name that is not empty, not " "\.$/],
    [['--owner', 'me'], /^The flag --owner takes a device id of 52 letters and digits, not "me"\.$/],
    [['--prot', '1'], /^Unknown option '--prot'\.$/],
    [['--port-next=1'], /^Option '--port-next' does not take an argument\.$/],
    [['--port'], /^Option '--port <value>' argument missing\.$/],
    [['extra'], /^Unexpected argument 'extra'\.$/],
  ])('in the flags %j is named', (args, sentence) => {
    expect(sentenceOf(() => read(args))).toMatch(sentence);
  });

  it('in a variable is named', () => {
    expect(sentenceOf(() => read([], { WASSOP_PORT_NEXT: 'maybe' }))).toBe(
      'The environment variable WASSOP_PORT_NEXT takes true or false, not "maybe".',
    );
  });

  it.each([
    [{ port: '5555' }, '"port" takes a whole number from 0 to 65535, not "5555".'],
    [{ listen: [] }, '"listen" takes an IP address, "localhost", "lan" or "any", not [].'],
    [{ listen: ['lan', 7] }, '"listen" takes an IP address, "localhost", "lan" or "any", not 7.'],
    [{ mdns: 'no' }, '"mdns" takes true or false, not "no".'],
    [{ retention: '0d' }, '"retention" takes "forever", a number of days like 30d, or a number of messages like 10000, not "0d".'],
    [{ diskFloor: -1 }, '"diskFloor" takes a whole number of mebibytes, not -1.'],
    [{ rateLimit: { burst: 1, perSecond: 1, extra: 1 } }, '"rateLimit" takes "on", "off" or two numbers like 20/10, not {"burst":1,"perSecond":1,"extra":1}.'],
  ])('in the file %j is named', (content, sentence) => {
    const config = writeConfig(content);
    expect(sentenceOf(() => read(['--config', config]))).toBe(`In the configuration file ${config}, ${sentence}`);
  });

  it('that the file has and nobody knows is named, with those there are', () => {
    const config = writeConfig({ prot: 1 });
    expect(sentenceOf(() => read(['--config', config]))).toBe(
      `The configuration file ${config} has the unknown setting "prot". It may have: ${SETTING_NAMES.join(', ')}.`,
    );
  });

  it.each([
    ['{"port":', /is not JSON: .+\.$/],
    ['[]', /holds no JSON object\.$/],
    ['null', /holds no JSON object\.$/],
    ['{"__proto__":{"port":1}}', /has the unknown setting "__proto__"/],
  ])('because the file is %s is named', (content, sentence) => {
    const config = writeConfig(content);
    expect(sentenceOf(() => read(['--config', config]))).toMatch(sentence);
  });

  it('because the file is a folder or not there is named', () => {
    const dir = makeTempDir();
    mkdirSync(join(dir, 'folder'));
    expect(sentenceOf(() => read(['--config', 'folder'], {}, dir))).toBe(`The configuration file ${join(dir, 'folder')} cannot be read (EISDIR).`);
    expect(sentenceOf(() => read(['--config', 'none'], {}, dir))).toBe(`The configuration file ${join(dir, 'none')} cannot be read (ENOENT).`);
  });
});

describe('retention', () => {
  it.each([
    ['forever', { kind: 'forever' }],
    ['30d', { kind: 'days', days: 30 }],
    ['10000', { kind: 'newest', count: 10_000 }],
  ])('reads %s', (text, retention) => {
    expect(parseRetention(text)).toEqual(retention);
  });
});

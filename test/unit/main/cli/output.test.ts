import { describe, expect, it } from 'vitest';
import { createOutput } from '../../../../src-main/cli/output.ts';
import type { CommandEvent, CommandOutput, ListeningReport } from '../../../../src-main/cli/output.ts';
import type { HostLogEvent } from '../../../../src-main/host/log-events.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

function makeOutput(format: 'json' | 'text'): { output: CommandOutput; out: string[]; err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  const streams = { writeOut: (line: string) => out.push(line), writeErr: (line: string) => err.push(line) };
  return { output: createOutput(format, streams, new FakeClock(Date.UTC(2026, 0, 2, 3, 4, 5, 6))), out, err };
}

const REPORT: ListeningReport = {
  address: '::',
  port: 5555,
  joinAt: [
    { text: '192.168.1.10:5555', interfaceName: 'eth0', kind: 'lan' },
    { text: '[fe80::1%eth0]:5555', interfaceName: 'eth0', kind: 'link-local' },
    { text: '172.17.0.1:5555', interfaceName: 'docker0', kind: 'virtual' },
    { text: '100.64.0.9:5555', interfaceName: 'tailscale0', kind: 'vpn' },
    { text: '127.0.0.1:5555', interfaceName: 'lo', kind: 'loopback' },
  ],
  name: 'Taller',
  spaceId: 'space',
  hostId: 'host',
  ticket: 'wassop://192.168.1.10/?v=1',
  isBrowserDoorOpen: false,
};

const SENTENCES: readonly (readonly [HostLogEvent | CommandEvent, string])[] = [
  [{ event: 'connected', connectionId: 'c1', address: '192.168.1.7', port: 50123 }, 'c1: connected from 192.168.1.7 port 50123'],
  [{ event: 'dialect', connectionId: 'c1', dialect: 'wassop1' }, 'c1: speaks Wassop 1'],
  [{ event: 'dialect', connectionId: 'c1', dialect: 'wassop2', program: 'Wassop/0.1.0' }, 'c1: speaks Wassop 2 (Wassop/0.1.0)'],
  [{ event: 'entered', connectionId: 'c1', name: 'Ana', dialect: 'wassop1' }, 'c1: is Ana'],
  [{ event: 'refused', connectionId: 'c1', address: '192.168.1.7', code: 'HOST_FULL' }, 'c1: refused, from 192.168.1.7 (HOST_FULL)'],
  [{ event: 'joined', name: 'Ana', room: 'Sala1' }, 'Ana joined Sala1'],
  [{ event: 'left', name: 'Ana', room: 'Sala1' }, 'Ana left Sala1'],
  [{ event: 'gone', name: 'Ana' }, 'Ana left the chat'],
  [{ event: 'message', name: 'Ana', room: 'Sala1', text: 'hola' }, 'Sala1, Ana: hola'],
  [{ event: 'closed', connectionId: 'c1', reason: 'closed by the other side' }, 'c1: closed (closed by the other side)'],
  [{ event: 'slow-reader', connectionId: 'c1', waitingBytes: 1048576 }, 'c1: reads too slowly, 1048576 bytes wait'],
  [
    { event: 'history-restored', backupMadeAtUnixMs: 1768478400000, movedAsideTo: '/data/damaged', epoch: 2 },
    'The history was damaged. The backup of 2026-01-15T12:00:00.000Z is in its place; what was written after it is in /data/damaged',
  ],
  [{ event: 'backup', path: '/data/backups/space' }, 'Backup made: /data/backups/space'],
  [{ event: 'backup-failed', reason: 'disk-full' }, 'The backup could not be made (disk-full); tried again tomorrow'],
  [{ event: 'disk-low', freeBytes: 3_500_000 }, 'The disk is nearly full (3 MiB free): messages are refused until there is room'],
  [{ event: 'disk-enough', freeBytes: 400_000_000 }, 'The disk has room again (381 MiB free): messages are taken'],
  [{ event: 'pruned', entries: 12 }, '12 old messages were taken away, as --retention says'],
  [{ event: 'failure', what: 'request', error: 'TypeError: x' }, 'Failure in request: TypeError: x'],
  [{ event: 'stopping', signal: 'SIGTERM' }, 'Stopping (SIGTERM): everybody is told'],
  [{ event: 'stopped' }, 'Stopped'],
  [{ event: 'not-started', code: 'PORT_IN_USE', message: 'Port 1 is in use.' }, 'Port 1 is in use.'],
  [{ event: 'not-started', code: 'HOST_DATA_UNUSABLE', message: 'No.', cause: 'Error: EIO' }, 'No. [Error: EIO]'],
  [{ event: 'installers', names: [] }, 'No installers are offered to browsers'],
  [{ event: 'installers', names: ['a.deb', 'b.exe'] }, 'Installers offered to browsers: a.deb, b.exe'],
  [{ event: 'installer-refused', name: 'a.deb', reason: 'wrong-checksum' }, 'Not offered to browsers: a.deb (it does not fit its checksum)'],
];

describe('as text', () => {
  it('says where others join in one sentence, best first, the doubtful ones marked', () => {
    const { output, out } = makeOutput('text');
    output.listening(REPORT);
    expect(out).toEqual([
      '"Taller" listens on :: port 5555; others join at 192.168.1.10:5555, [fe80::1%eth0]:5555 (without a router), ' +
        '172.17.0.1:5555 (virtual machines), 100.64.0.9:5555 (VPN), 127.0.0.1:5555 (this computer only). Link for the app: wassop://192.168.1.10/?v=1',
    ]);
  });

  it('says where the page for browsers is, when they are let in', () => {
    const { output, out } = makeOutput('text');
    output.listening({ ...REPORT, joinAt: REPORT.joinAt.slice(0, 1), ticket: null, isBrowserDoorOpen: true });
    expect(out).toEqual(['"Taller" listens on :: port 5555; others join at 192.168.1.10:5555; in a browser at http://192.168.1.10:5555/ and alike.']);
  });

  it('says that there is no network when there is none', () => {
    const { output, out } = makeOutput('text');
    output.listening({ ...REPORT, joinAt: [], ticket: null, isBrowserDoorOpen: true });
    expect(out).toEqual(['"Taller" listens on :: port 5555; this computer has no network.']);
  });

  it.each(SENTENCES)('says %j in a sentence', (event, sentence) => {
    const { output, out, err } = makeOutput('text');
    output.log(event);
    expect(err).toEqual([`2026-01-02T03:04:05.006Z ${sentence}`]);
    expect(out).toEqual([]);
  });
});

describe('as JSON', () => {
  it('begins the line with event, address and port', () => {
    const { output, out } = makeOutput('json');
    output.listening(REPORT);
    expect(out).toHaveLength(1);
    expect(out[0]).toMatch(/^\{"event":"listening","address":"::","port":5555,/);
    expect(JSON.parse(String(out[0]))).toMatchObject({
      joinAt: [{ text: '192.168.1.10:5555', kind: 'lan' }, {}, {}, {}, {}],
      name: 'Taller',
      spaceId: 'space',
      hostId: 'host',
      ticket: 'wassop://192.168.1.10/?v=1',
    });
  });

  it.each(SENTENCES)('logs %j with its time', (event) => {
    const { output, err } = makeOutput('json');
    output.log(event);
    expect(JSON.parse(String(err[0]))).toEqual({ time: '2026-01-02T03:04:05.006Z', ...event });
  });
});

it.each(['text', 'json'] as const)('writes nothing that a terminal obeys, as %s, and keeps it one line', (format) => {
  const { output, out, err } = makeOutput(format);
  const hostile = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).join('');
  output.log({ event: 'message', name: hostile, room: hostile, text: hostile });
  output.listening({ ...REPORT, name: hostile });
  for (const line of [...out, ...err]) {
    // oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
    expect(line).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/);
  }
});

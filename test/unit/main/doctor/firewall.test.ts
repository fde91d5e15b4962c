import { expect, it } from 'vitest';
import { observeFirewall } from '../../../../src-main/doctor/firewall.ts';
import type { SystemProbe } from '../../../../src-main/doctor/firewall.ts';
import { findRouter } from '../../../../src-main/doctor/router.ts';

interface Answers {
  readonly files?: Readonly<Record<string, string>>;
  /** By the whole command line. */
  readonly programs?: Readonly<Record<string, { exitCode: number; stdout: string }>>;
}

function system(platform: NodeJS.Platform, { files = {}, programs = {} }: Answers = {}): SystemProbe {
  return {
    platform,
    readFile: async (path) => files[path] ?? null,
    run: async (program, args) => programs[[program, ...args].join(' ')] ?? null,
  };
}

const said = (stdout: string, exitCode = 0) => ({ exitCode, stdout });
const UFW = '/etc/ufw/ufw.conf';

it('of Linux without one that is known is none', async () => {
  expect(await observeFirewall(system('linux'), 5555)).toEqual({ kind: 'none' });
  expect(await observeFirewall(system('linux', { files: { [UFW]: 'ENABLED=no\n' } }), 5555)).toEqual({ kind: 'none' });
});

it('ufw is on, and its rules are for the administrator to read', async () => {
  const command = 'sudo ufw allow 5556';
  const files = { [UFW]: '# x\nENABLED=yes\nLOGLEVEL=low\n' };
  expect(await observeFirewall(system('linux', { files }), 5556)).toEqual({ kind: 'on', name: 'ufw', command });
  const rules = (port: number) => ({ ...files, '/etc/ufw/user.rules': `### tuple ### allow tcp ${port} 0.0.0.0/0 any 0.0.0.0/0 in\n` });
  expect(await observeFirewall(system('linux', { files: rules(5556) }), 5556)).toEqual({ kind: 'lets-in', name: 'ufw' });
  expect(await observeFirewall(system('linux', { files: rules(22) }), 5556)).toEqual({ kind: 'blocks', name: 'ufw', command });
});

it('firewalld is asked for the very port', async () => {
  const query = (answer: { exitCode: number; stdout: string }) => ({ programs: { 'firewall-cmd --state': said('running\n'), 'firewall-cmd --query-port=5555/tcp': answer } });
  expect(await observeFirewall(system('linux', query(said('yes\n'))), 5555)).toEqual({ kind: 'lets-in', name: 'firewalld' });
  expect(await observeFirewall(system('linux', query(said('no\n', 1))), 5555)).toMatchObject({ kind: 'blocks', name: 'firewalld' });
  expect(await observeFirewall(system('linux', query(said('Authorization failed\n', 253))), 5555)).toMatchObject({ kind: 'on', name: 'firewalld' });
});

const PROFILES = 'powershell.exe -NoProfile -NonInteractive -Command Get-NetConnectionProfile | Select-Object Name,NetworkCategory | ConvertTo-Json -Compress';

it('of Windows keeps others out where a network counts as public, and its name can do no harm in the command', async () => {
  const one = system('win32', { programs: { [PROFILES]: said('{"Name":"Caf\u00e9 \'; rm","NetworkCategory":0}') } });
  expect(await observeFirewall(one, 5555)).toEqual({
    kind: 'public-network',
    network: "Caf\u00e9 '; rm",
    command: "Set-NetConnectionProfile -Name 'Caf\u00e9 ''; rm' -NetworkCategory Private",
  });
  const several = system('win32', { programs: { [PROFILES]: said('[{"Name":"A","NetworkCategory":1},{"Name":"B","NetworkCategory":"DomainAuthenticated"}]') } });
  expect(await observeFirewall(several, 5555)).toEqual({ kind: 'on', name: 'Windows', command: null });
  expect(await observeFirewall(system('win32', { programs: { [PROFILES]: said('Access denied') } }), 5555)).toEqual({ kind: 'not-read' });
});

it('of macOS is off, on, or blocks everything', async () => {
  const tool = '/usr/libexec/ApplicationFirewall/socketfilterfw';
  const mac = (state: string, block: string) => system('darwin', { programs: { [`${tool} --getglobalstate`]: said(state), [`${tool} --getblockall`]: said(block) } });
  expect(await observeFirewall(mac('Firewall is disabled. (State = 0)', ''), 5555)).toEqual({ kind: 'none' });
  expect(await observeFirewall(mac('Firewall is enabled. (State = 1)', 'Firewall has block all state set to disabled.'), 5555)).toMatchObject({ kind: 'on' });
  expect(await observeFirewall(mac('Firewall is blocking all non-essential incoming connections. (State = 2)', 'Firewall has block all state set to enabled.'), 5555)).toMatchObject({ kind: 'blocks' });
});

it('the router is read off the table of Linux, off the words of the others, and never made up', async () => {
  const table = 'Iface\tDestination\tGateway\tFlags\neth0\t0001A8C0\t00000000\t0001\neth0\t00000000\t0101A8C0\t0003\n';
  expect(await findRouter(system('linux', { files: { '/proc/net/route': table } }))).toBe('192.168.1.1');
  expect(await findRouter(system('linux', { files: { '/proc/net/route': table.slice(0, 60) } }))).toBeNull();
  expect(await findRouter(system('darwin', { programs: { '/sbin/route -n get default': said('   route to: default\n    gateway: 10.0.0.138\n') } }))).toBe('10.0.0.138');
  expect(await findRouter(system('darwin'))).toBeNull();
});

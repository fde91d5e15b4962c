// The router of the network and whether it can be reached: what tells a network that keeps its devices apart from one that is down.
// Must not know what follows from it.
import { isIPv4 } from 'node:net';
import type { Dialer } from '../../src-shared/session/wire.ts';
import type { SystemProbe } from './firewall.ts';

/** @returns its IPv4 address; null without one, and where the system does not say. */
export async function findRouter(system: SystemProbe): Promise<string | null> {
  switch (system.platform) {
    case 'linux':
      return routerOfTable((await system.readFile('/proc/net/route')) ?? '');
    case 'darwin':
      return addressIn(await system.run('/sbin/route', ['-n', 'get', 'default']), /gateway: (\S+)/);
    case 'win32':
      return addressIn(await system.run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', "(Get-NetRoute -DestinationPrefix '0.0.0.0/0').NextHop"]), /(\S+)/);
    default:
      return null;
  }
}

/** Names are looked up and settings shown there; a router that has neither still refuses, which is an answer as well. */
const PORTS = [53, 80, 443] as const;

/** @returns null where nothing came back, which a router may do as well. */
export async function isRouterReachable(address: string, dialer: Dialer): Promise<true | null> {
  const answers = await Promise.all(PORTS.map((port) => dialer.dial({ host: address, port })));
  for (const answer of answers) if (answer.ok) answer.value.close();
  return answers.some((answer) => answer.ok || answer.error.code === 'CONNECT_REFUSED') ? true : null;
}

/** `Iface Destination Gateway …`, numbers in hexadecimal with the last byte first. */
function routerOfTable(table: string): string | null {
  for (const line of table.split('\n').slice(1)) {
    const [, destination, gateway] = line.split(/\s+/);
    if (destination !== '00000000' || gateway === undefined || !/^[0-9A-F]{8}$/i.test(gateway) || gateway === '00000000') continue;
    return [6, 4, 2, 0].map((at) => Number.parseInt(gateway.slice(at, at + 2), 16)).join('.');
  }
  return null;
}

function addressIn(answer: { readonly stdout: string } | null, pattern: RegExp): string | null {
  const address = pattern.exec(answer?.stdout ?? '')?.[1] ?? '';
  return isIPv4(address) ? address : null;
}

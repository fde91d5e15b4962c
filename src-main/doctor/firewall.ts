// What the system's own firewall says of itself to an ordinary user. Only reads, within a bounded time; changes nothing.
// Must not know what follows from it.
import { z } from 'zod';
import type { FirewallState } from './facts.ts';

/** What is asked of the system; a test answers in its place. */
export interface SystemProbe {
  readonly platform: NodeJS.Platform;
  /** The text of a file; null when it is not there or not ours to read. */
  readFile(path: string): Promise<string | null>;
  /** Runs a program to its end. @returns null when there is none of that name, or it took too long. */
  run(program: string, args: readonly string[]): Promise<{ readonly exitCode: number; readonly stdout: string } | null>;
}

/** @param port what others have to reach. */
export async function observeFirewall(system: SystemProbe, port: number): Promise<FirewallState> {
  switch (system.platform) {
    case 'linux':
      return (await observeUfw(system, port)) ?? (await observeFirewalld(system, port)) ?? { kind: 'none' };
    case 'win32':
      return observeWindows(system);
    case 'darwin':
      return observeMac(system);
    default:
      return { kind: 'not-read' };
  }
}

async function observeUfw(system: SystemProbe, port: number): Promise<FirewallState | null> {
  const settings = await system.readFile('/etc/ufw/ufw.conf');
  if (settings === null || !/^ENABLED=yes\s*$/im.test(settings)) return null;
  // Mostly for the administrator's eyes alone.
  const rules = await system.readFile('/etc/ufw/user.rules');
  const command = `sudo ufw allow ${port}`;
  if (rules === null) return { kind: 'on', name: 'ufw', command };
  const isAllowed = new RegExp(`^### tuple ### allow (any|tcp) ${port} `, 'm').test(rules);
  return isAllowed ? { kind: 'lets-in', name: 'ufw' } : { kind: 'blocks', name: 'ufw', command };
}

async function observeFirewalld(system: SystemProbe, port: number): Promise<FirewallState | null> {
  const state = await system.run('firewall-cmd', ['--state']);
  if (state?.exitCode !== 0) return null;
  const command = `sudo firewall-cmd --add-port=${port}/tcp --add-port=${port}/udp`;
  const answer = await system.run('firewall-cmd', [`--query-port=${port}/tcp`]);
  switch (answer?.stdout.trim()) {
    case 'yes':
      return { kind: 'lets-in', name: 'firewalld' };
    case 'no':
      return { kind: 'blocks', name: 'firewalld', command };
    default:
      return { kind: 'on', name: 'firewalld', command };
  }
}

const PUBLIC = z.union([z.literal(0), z.literal('Public')]);
const NetworkProfile = z.object({ Name: z.string(), NetworkCategory: z.union([z.int(), z.string()]) });
const NetworkProfiles = z.union([z.array(NetworkProfile), NetworkProfile.transform((one) => [one])]);

/** On a network that it calls public Windows lets nobody in, and hides this computer from its neighbours. */
async function observeWindows(system: SystemProbe): Promise<FirewallState> {
  const script = 'Get-NetConnectionProfile | Select-Object Name,NetworkCategory | ConvertTo-Json -Compress';
  const answer = await system.run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
  const profiles = NetworkProfiles.safeParse(parseJson(answer?.stdout ?? ''));
  if (!profiles.success) return { kind: 'not-read' };
  const open = profiles.data.find(({ NetworkCategory }) => PUBLIC.safeParse(NetworkCategory).success);
  if (!open) return { kind: 'on', name: 'Windows', command: null };
  // Inside single quotes only they themselves mean anything to PowerShell.
  const name = open.Name.replaceAll("'", "''");
  return { kind: 'public-network', network: open.Name, command: `Set-NetConnectionProfile -Name '${name}' -NetworkCategory Private` };
}

const MAC_FIREWALL = '/usr/libexec/ApplicationFirewall/socketfilterfw';

async function observeMac(system: SystemProbe): Promise<FirewallState> {
  const [state, blockAll] = await Promise.all([system.run(MAC_FIREWALL, ['--getglobalstate']), system.run(MAC_FIREWALL, ['--getblockall'])]);
  if (!state) return { kind: 'not-read' };
  if (/State = 0|disabled/i.test(state.stdout)) return { kind: 'none' };
  return { kind: /State = 2/.test(state.stdout) || /set to enabled|Block all ENABLED/i.test(blockAll?.stdout ?? '') ? 'blocks' : 'on', name: 'macOS', command: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nothing, or words where an answer was expected: the schema says that it is none.
    return undefined;
  }
}

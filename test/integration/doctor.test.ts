/** The doctor on computers of their own (network namespaces) in which each fault is made for real: the right verdict each time. */
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DoctorFinding, DoctorReason } from '../../src-shared/ipc/doctor.ts';
import { buildCli, CliProcess } from '../helpers/cli-process.ts';
import { canFilter, canMakeLab, NetworkLab } from '../helpers/network-lab.ts';
import type { LabComputer } from '../helpers/network-lab.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

beforeAll(buildCli);

/** Runs a command of the system on one of the lab's computers. */
function at({ namespace }: LabComputer, ...command: string[]): void {
  const { status, stderr } = spawnSync('ip', ['netns', 'exec', namespace, ...command], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
}

/** Drops packets that match, arriving or leaving. */
function drop(computer: LabComputer, hook: 'input' | 'output', ...match: string[]): void {
  at(computer, 'nft', 'add', 'table', 'inet', 'doctor');
  at(computer, 'nft', 'add', 'chain', 'inet', 'doctor', hook, `{ type filter hook ${hook} priority 0; }`);
  at(computer, 'nft', 'add', 'rule', 'inet', 'doctor', hook, ...match, 'drop');
}

async function host({ namespace }: LabComputer, ...flags: string[]): Promise<{ readonly port: number }> {
  const serving = CliProcess.start(['serve', '--port', '0', '--name', 'Taller', '--data-dir', makeTempDir(), ...flags], {}, { namespace });
  return { port: await serving.waitForPort() };
}

/** What the doctor says on a computer; of the host at `target` as well. */
async function examine({ namespace }: LabComputer, target?: string): Promise<ReadonlyMap<DoctorReason, DoctorFinding>> {
  const doctor = CliProcess.start(['doctor', '--json', ...(target === undefined ? [] : [target])], {}, { namespace });
  await doctor.waitForExit();
  const { findings } = JSON.parse(doctor.stdout) as { findings: DoctorFinding[] };
  return new Map(findings.map((finding) => [finding.reason, finding]));
}

const lan = (last: number) => ({ eth0: { network: 'lan', ipv4: `10.77.0.${last}/24` } });

describe.runIf(canMakeLab)('on networks made of namespaces, the doctor', () => {
  it('finds nothing in the way between two computers of one network, and says what it heard and who answered', async () => {
    const lab = new NetworkLab();
    const [here, there] = [lab.computer('a', lan(1)), lab.computer('b', lan(2))];
    const { port } = await host(there);
    const found = await examine(here, `10.77.0.2:${port}`);
    expect([...found.keys()]).toEqual(['cards-used', 'vpn-none', 'firewall-none', 'announcements-heard', 'target-answers']);
    expect(found.get('cards-used')?.values).toEqual({ cards: 'eth0' });
    expect(found.get('target-answers')?.values).toMatchObject({ address: `10.77.0.2:${port}`, name: 'Taller' });
  });

  it('names the VPN that is on, and the network that there is not', async () => {
    const lab = new NetworkLab();
    const travelling = lab.computer('a', lan(1));
    // By its name a VPN, and with somebody at its other end; a real one without counts as unplugged.
    at(travelling, 'ip', 'link', 'add', 'tun0', 'type', 'veth', 'peer', 'name', 'veth9');
    at(travelling, 'ip', 'link', 'set', 'veth9', 'up');
    at(travelling, 'ip', 'addr', 'add', '10.8.0.2/24', 'dev', 'tun0');
    at(travelling, 'ip', 'link', 'set', 'tun0', 'up');
    expect((await examine(travelling)).get('vpn-on')?.values).toEqual({ cards: 'tun0' });
    const alone = lab.computer('b', {});
    expect([...(await examine(alone)).keys()]).toContain('cards-none');
  });

  it('tells a network that gave no address from one that did', async () => {
    const lab = new NetworkLab();
    const computer = lab.computer('a', { eth0: { network: 'lan', ipv4: '169.254.7.7/16' } });
    expect([...(await examine(computer)).keys()]).toContain('cards-self-assigned');
  });

  it('tells a closed port from a computer that is not there, and from one on another network', async () => {
    const lab = new NetworkLab();
    const [here] = [lab.computer('a', lan(1)), lab.computer('b', lan(2))];
    expect([...(await examine(here, '10.77.0.2:5555')).keys()]).toContain('target-refused');
    expect([...(await examine(here, '10.77.0.9:5555')).keys()]).toContain('target-silent');
    expect([...(await examine(here, '192.168.99.1:5555')).keys()]).toContain('target-other-network');
  });
});

describe.runIf(canFilter)('with filters in between, the doctor', () => {
  it('notices that announcements cannot leave', async () => {
    const lab = new NetworkLab();
    const computer = lab.computer('a', lan(1));
    drop(computer, 'output', 'ip', 'daddr', '224.0.0.0/4');
    expect((await examine(computer)).get('announcements-not-sent')?.values).toEqual({ cards: 'eth0' });
  });

  it('knows a host that is heard and lets nobody in from one that is silent', async () => {
    const lab = new NetworkLab();
    const [here, there] = [lab.computer('a', lan(1)), lab.computer('b', lan(2))];
    const { port } = await host(there);
    drop(there, 'input', 'tcp', 'dport', String(port));
    expect([...(await examine(here, `10.77.0.2:${port}`)).keys()]).toContain('target-firewalled');
  });

  it('knows an access point that keeps its devices apart: the router answers, the neighbour never does', async () => {
    const lab = new NetworkLab();
    const [here, there, router] = [lab.computer('a', lan(1)), lab.computer('b', lan(2)), lab.computer('r', lan(254))];
    const { port } = await host(there);
    at(here, 'ip', 'route', 'add', 'default', 'via', '10.77.0.254');
    // What isolation does, seen from the computer that is kept apart.
    drop(there, 'input', 'ip', 'saddr', '10.77.0.1');
    drop(here, 'input', 'ip', 'saddr', '10.77.0.2');
    drop(here, 'input', 'ip6', 'saddr', there.linkLocal('eth0'));
    expect(router.linkLocal('eth0')).not.toBe('');
    const found = await examine(here, `10.77.0.2:${port}`);
    expect([...found.keys()]).toContain('target-isolated');
    expect([...found.keys()]).toContain('announcements-unheard');
  });

  it('does not blame the router\'s network when nothing answers at all', async () => {
    const lab = new NetworkLab();
    const [here, there] = [lab.computer('a', lan(1)), lab.computer('b', lan(2))];
    drop(there, 'input', 'ip', 'saddr', '10.77.0.1');
    expect([...(await examine(here, '10.77.0.2:5555')).keys()]).toContain('target-silent');
  });
});

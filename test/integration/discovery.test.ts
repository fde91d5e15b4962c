/** Hosts and listeners on computers of their own (network namespaces), with the built command: who finds whom, at which addresses. */
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NearbyHostView } from '../../src-shared/ipc/views.ts';
import { HELLO_PREFIX, HostHello } from '../../src-shared/protocol/hello.ts';
import { buildCli, CliProcess } from '../helpers/cli-process.ts';
import { canFilter, canMakeLab, NetworkLab } from '../helpers/network-lab.ts';
import type { LabComputer } from '../helpers/network-lab.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

beforeAll(buildCli);

interface LabHost {
  readonly process: CliProcess;
  readonly port: number;
}

async function host({ namespace }: LabComputer, name: string, ...flags: string[]): Promise<LabHost> {
  const process = CliProcess.start(['serve', '--port', '0', '--name', name, '--data-dir', makeTempDir(), ...flags], {}, { namespace });
  return { process, port: await process.waitForPort() };
}

/** Somebody who looks at the list of rooms near by. */
class Listener {
  readonly #computer: LabComputer;
  readonly #process: CliProcess;

  constructor(computer: LabComputer) {
    this.#computer = computer;
    this.#process = CliProcess.start(['nearby', '--watch', '--json'], {}, { namespace: computer.namespace });
  }

  /** Waits until the list is as wanted. */
  async sees(isWanted: (hosts: readonly NearbyHostView[]) => boolean): Promise<readonly NearbyHostView[]> {
    for (;;) {
      const lines = this.#process.stdout.split('\n').slice(0, -1);
      const { hosts } = JSON.parse(lines.at(-1) ?? '{"hosts":null}') as { hosts: NearbyHostView[] | null };
      if (hosts !== null && isWanted(hosts)) return hosts;
      await this.#process.waitFor('stdout', new RegExp(`^(?:.*\\n){${lines.length + 1}}`));
    }
  }

  async seesNames(...names: string[]): Promise<readonly NearbyHostView[]> {
    return this.sees((hosts) => hosts.map(({ name }) => name).toSorted().join() === names.toSorted().join());
  }

  /** Asks who answers at an address, from this computer. @returns the host's own hello. */
  greet(address: string): HostHello {
    const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
    const hello = `${HELLO_PREFIX}{"versions":[2],"client":"lab","capabilities":[],"door":"app"}\\n`;
    const script = `const s=require('net').connect(${port},'${host}',()=>s.write('${hello}'));s.on('data',(d)=>{process.stdout.write(d);s.destroy()})`;
    const { stdout } = spawnSync('ip', ['netns', 'exec', this.#computer.namespace, process.execPath, '-e', script], { encoding: 'utf8', timeout: 20_000 });
    return HostHello.parse(JSON.parse(stdout.split('\n')[0]?.slice(HELLO_PREFIX.length) ?? ''));
  }
}

describe.runIf(canMakeLab)('on networks made of namespaces', () => {
  it('three computers find each other, every address leads to its host, and a goodbye takes it off the list', async () => {
    const lab = new NetworkLab();
    const lan = (last: number) => ({ eth0: { network: 'lan', ipv4: `10.77.0.${last}/24` } });
    const [first, second, third] = [lab.computer('a', lan(1)), lab.computer('b', lan(2)), lab.computer('c', lan(3))];
    const [listener, hostingListener] = [new Listener(third), new Listener(second)];
    const [taller, biblioteca] = await Promise.all([host(first, 'Taller'), host(second, 'Biblioteca')]);
    for (const each of [listener, hostingListener]) {
      const hosts = await each.sees((seen) => seen.length === 2 && seen.every(({ addresses }) => addresses.length === 2));
      const addressesOf = (name: string) => hosts.find((found) => found.name === name)?.addresses;
      expect(addressesOf('Taller')).toEqual([`10.77.0.1:${taller.port}`, `[${first.linkLocal('eth0')}%eth0]:${taller.port}`]);
      expect(addressesOf('Biblioteca')).toEqual([`10.77.0.2:${biblioteca.port}`, `[${second.linkLocal('eth0')}%eth0]:${biblioteca.port}`]);
      for (const { hostId, addresses } of hosts) for (const address of addresses) expect(each.greet(address).hostId).toBe(hostId);
    }
    taller.process.child.kill('SIGTERM');
    await listener.seesNames('Biblioteca');
  });

  it('a host with two cards and a VPN is reached on each network at the address it has there, and never at the VPN\'s', async () => {
    const lab = new NetworkLab();
    const both = lab.computer('h', {
      eth0: { network: 'office', ipv4: '10.77.0.1/24' },
      eth1: { network: 'wifi', ipv4: '192.168.7.1/24' },
      tun0: { network: 'tun', ipv4: '10.8.0.1/24' },
    });
    const office = new Listener(lab.computer('o', { eth0: { network: 'office', ipv4: '10.77.0.2/24' }, tun0: { network: 'tun', ipv4: '10.8.0.2/24' } }));
    const wifi = new Listener(lab.computer('w', { wlan0: { network: 'wifi', ipv4: '192.168.7.2/24' } }));
    const { port } = await host(both, 'Taller');
    const settled = (hosts: readonly NearbyHostView[]) => hosts[0]?.addresses.length === 2;
    expect((await office.sees(settled))[0]?.addresses).toEqual([`10.77.0.1:${port}`, `[${both.linkLocal('eth0')}%eth0]:${port}`]);
    expect((await wifi.sees(settled))[0]?.addresses).toEqual([`192.168.7.1:${port}`, `[${both.linkLocal('eth1')}%wlan0]:${port}`]);
  });

  it('two hosts on one computer are both found, by a third program on it as well', async () => {
    const lab = new NetworkLab();
    const computer = lab.computer('h', { eth0: { network: 'lan', ipv4: '10.77.0.1/24' } });
    const listeners = [new Listener(computer), new Listener(lab.computer('l', { eth0: { network: 'lan', ipv4: '10.77.0.2/24' } }))];
    await Promise.all([host(computer, 'Taller'), host(computer, 'Biblioteca')]);
    for (const listener of listeners) await listener.seesNames('Biblioteca', 'Taller');
  });

  it('with nothing but link-local IPv6 the address has the zone of the listener\'s own card, and leads there', async () => {
    const lab = new NetworkLab();
    const cable = lab.computer('h', { eth0: { network: 'cable' } });
    const listener = new Listener(lab.computer('l', { enp3s0: { network: 'cable' } }));
    const { port } = await host(cable, 'Taller');
    const [found] = await listener.seesNames('Taller');
    expect(found?.addresses).toEqual([`[${cable.linkLocal('eth0')}%enp3s0]:${port}`]);
    expect(listener.greet(found?.addresses[0] ?? '').hostId).toBe(found?.hostId);
  });

  it('a card that goes takes its hosts along and brings them back, and a new address of the host is found by itself', async () => {
    const lab = new NetworkLab();
    const hosting = lab.computer('h', { eth0: { network: 'lan', ipv4: '10.77.0.1/24' } });
    const looking = lab.computer('l', { eth0: { network: 'lan', ipv4: '10.77.0.2/24' } });
    const listener = new Listener(looking);
    const { port } = await host(hosting, 'Taller');
    await listener.seesNames('Taller');
    looking.setCard('eth0', false);
    await listener.seesNames();
    looking.setCard('eth0', true);
    await listener.seesNames('Taller');
    hosting.changeAddress('eth0', '10.77.0.1/24', '10.77.0.9/24');
    await listener.sees(([found]) => found?.addresses.includes(`10.77.0.9:${port}`) === true);
  });

  it('a host that listens on this computer alone, or is not to be announced, is not heard of', async () => {
    const lab = new NetworkLab();
    const computer = lab.computer('h', { eth0: { network: 'lan', ipv4: '10.77.0.1/24' } });
    const listener = new Listener(lab.computer('l', { eth0: { network: 'lan', ipv4: '10.77.0.2/24' } }));
    await host(computer, 'Local', '--listen', 'localhost');
    await host(computer, 'Quiet', '--no-mdns');
    await host(computer, 'Taller');
    // The last to come is heard; had the others spoken, they would have been heard before it.
    expect((await listener.sees((hosts) => hosts.some(({ name }) => name === 'Taller'))).map(({ name }) => name)).toEqual(['Taller']);
  });
});

describe.runIf(canFilter)('where the network filters', () => {
  it.each([
    ['mDNS', 5_353],
    ['the beacon', 5_555],
  ])('%s, the other way finds the host', async (_name, udpPort) => {
    const lab = new NetworkLab();
    const [hosting, looking] = [lab.computer('h', { eth0: { network: 'lan', ipv4: '10.77.0.1/24' } }), lab.computer('l', { eth0: { network: 'lan', ipv4: '10.77.0.2/24' } })];
    for (const computer of [hosting, looking]) computer.filter(udpPort);
    const listener = new Listener(looking);
    const taller = await host(hosting, 'Taller');
    await listener.seesNames('Taller');
    taller.process.child.kill('SIGTERM');
    await listener.seesNames();
  });
});

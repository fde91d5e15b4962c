/** Tickets on real networks (network namespaces): addresses that lead nowhere, another host among them, nothing but link-local IPv6. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { build } from 'vite';
import type { InlineConfig } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeBundleConfig } from '../../scripts/lib/bundles.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { parseTicket, printTicket } from '../../src-shared/session/ticket.ts';
import type { Ticket } from '../../src-shared/session/ticket.ts';
import { buildCli, CliProcess } from '../helpers/cli-process.ts';
import { canMakeLab, NetworkLab } from '../helpers/network-lab.ts';
import type { LabComputer } from '../helpers/network-lab.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import type { RaceReport } from '../helpers/ticket-racer.ts';

const RACER_FILE = inRoot('out/test/ticket-racer.cjs');
const LAN = 'office';
/** Nobody is behind the VPN: what goes there vanishes, and nothing says so. */
const BLACK_HOLES = ['10.8.0.101', '10.8.0.102', '10.8.0.103', '10.8.0.104'];

async function buildRacer(): Promise<void> {
  const config = nodeBundleConfig({ name: 'ticket-racer', entry: 'test/helpers/ticket-racer.ts', groups: [] });
  await build({ ...config, build: { ...config.build, write: true, emptyOutDir: false, outDir: path.dirname(RACER_FILE) } } as InlineConfig);
}

/** A host on that computer. @returns the ticket it prints. */
async function startHost(computer: LabComputer, name: string): Promise<Ticket> {
  const options = ['--port', '5555', '--data-dir', makeTempDir(), '--name', name, '--log-format', 'json', '--no-mdns'];
  const host = CliProcess.start(['serve', ...options], {}, { namespace: computer.namespace });
  const [line] = await host.waitFor('stdout', /^\{"event":"listening".*\}$/m);
  const ticket = parseTicket((JSON.parse(line) as { ticket: string }).ticket);
  if (!ticket.ok) throw new Error(`No ticket: ${line}`);
  return ticket.value;
}

async function race(computer: LabComputer, ticket: Ticket): Promise<RaceReport> {
  const racer = spawn('ip', ['netns', 'exec', computer.namespace, process.execPath, RACER_FILE, printTicket(ticket)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  racer.stdout.on('data', (chunk) => (text += String(chunk)));
  await once(racer, 'close');
  return JSON.parse(text) as RaceReport;
}

describe.runIf(canMakeLab)('a ticket', () => {
  beforeAll(() => Promise.all([buildCli(), buildRacer()]), 120_000);

  it('with five addresses of which one answers leads there while the others are still silent', async () => {
    const lab = new NetworkLab();
    const host = lab.computer('host', { lan: { network: LAN, ipv4: '10.9.0.1/24' } });
    const guest = lab.computer('guest', { lan: { network: LAN, ipv4: '10.9.0.2/24' }, vpn: { network: 'tun', ipv4: '10.8.0.2/24' } });
    const ticket = await startHost(host, 'Taller');
    const [address] = ticket.addresses;
    const [first, ...others] = BLACK_HOLES.map((black) => ({ host: black, port: 5555 }));
    const report = await race(guest, { ...ticket, addresses: [first!, ...others, address] });
    expect(report).toMatchObject({ link: 'online', address: '10.9.0.1:5555', hostId: ticket.hostId });
    expect(report.unanswered).toEqual(BLACK_HOLES.map((black) => `${black}:5555`));
  });

  it('passes by another host at the first of its addresses', async () => {
    const lab = new NetworkLab();
    const host = lab.computer('host', { lan: { network: LAN, ipv4: '10.9.0.1/24' } });
    const other = lab.computer('other', { lan: { network: LAN, ipv4: '10.9.0.3/24' } });
    const guest = lab.computer('guest', { lan: { network: LAN, ipv4: '10.9.0.2/24' } });
    const [ticket, otherTicket] = await Promise.all([startHost(host, 'Taller'), startHost(other, 'Otro')]);
    const [wrong] = otherTicket.addresses;
    expect(await race(guest, { ...ticket, addresses: [wrong, ...ticket.addresses] })).toMatchObject({ link: 'online', address: '10.9.0.1:5555', hostId: ticket.hostId });
    expect(await race(guest, { ...ticket, addresses: [wrong] })).toMatchObject({ link: 'failed', code: 'HOST_UNPROVEN', hostId: null });
  });

  it('leads to a host that has nothing but a link-local address, by whichever card it is reached', async () => {
    const lab = new NetworkLab();
    const host = lab.computer('host', { wired: { network: LAN } });
    const guest = lab.computer('guest', { wireless: { network: 'elsewhere' }, wired: { network: LAN } });
    // Its card may not be there yet when it prints its ticket; what that holds then is tested elsewhere.
    const ticket: Ticket = { ...(await startHost(host, 'Taller')), addresses: [{ host: host.linkLocal('wired'), port: 5555 }] };
    expect(await race(guest, ticket)).toMatchObject({ link: 'online', address: `[${host.linkLocal('wired')}%wired]:5555`, hostId: ticket.hostId });
  });
});

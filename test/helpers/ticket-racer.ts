// The app's client side in a process without windows, for one ticket: goes where it leads, says on stdout what came of it, and ends.
// Usage: ticket-racer LINK
import { deviceIdentityFrom } from '../../src-main/connections/device-identity.ts';
import { createTcpDialer } from '../../src-main/connections/tcp-dialer.ts';
import { verifyHostProof } from '../../src-main/connections/verify-host-proof.ts';
import { listZones } from '../../src-main/runtime/network-addresses.ts';
import { systemClock } from '../../src-main/runtime/system-clock.ts';
import { systemRandom } from '../../src-main/runtime/system-random.ts';
import { printAddress } from '../../src-shared/session/address.ts';
import { createChatClient } from '../../src-shared/session/create-chat-client.ts';
import { parseTicket, placeOf } from '../../src-shared/session/ticket.ts';

/** What it says once it is in, or once it is clear that it will not be. */
export interface RaceReport {
  readonly link: string;
  readonly code: string | null;
  readonly address: string;
  readonly hostId: string | null;
  /** Addresses that had neither answered nor failed by then. */
  readonly unanswered: readonly string[];
  readonly tookMs: number;
}

async function race(link: string): Promise<void> {
  const ticket = parseTicket(link);
  if (!ticket.ok) throw new Error('No ticket');
  const unanswered = new Set<string>();
  const tcp = createTcpDialer();
  const client = createChatClient({
    dialer: {
      async dial(address) {
        unanswered.add(printAddress(address));
        const dialled = await tcp.dial(address);
        unanswered.delete(printAddress(address));
        return dialled;
      },
    },
    clock: systemClock,
    random: systemRandom,
    identity: await deviceIdentityFrom({ read: async () => null, write: async () => {} }),
    clientName: 'racer/1',
    door: 'app',
    verifyHostProof,
    linkLocalZones: () => listZones(),
    rememberedDialect: () => null,
    onServerSeen: () => undefined,
  });
  const startedMs = systemClock.monotonicMs();
  client.on('connection.changed', ({ link, address, hostId }) => {
    // Cards of a computer that was just made are not all there yet: the next attempt finds them.
    if (link.kind === 'connecting' || link.kind === 'waiting') return;
    const code = 'failure' in link ? link.failure.code : null;
    const report: RaceReport = { link: link.kind, code, address, hostId, unanswered: [...unanswered], tookMs: systemClock.monotonicMs() - startedMs };
    process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
  });
  client.open({ ...placeOf(ticket.value), dialect: 'auto', name: 'Ana' });
}

void race(process.argv[2] ?? '');

// People with the app's own client, each behind a fault proxy of their own, in one room of a host. Ends with the test.
import { onTestFinished } from 'vitest';
import { deviceIdentityFrom } from '../../src-main/connections/device-identity.ts';
import { createTcpDialer } from '../../src-main/connections/tcp-dialer.ts';
import { systemRandom } from '../../src-main/runtime/system-random.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import { holeIn } from './chat-view.ts';
import { FaultProxy } from './fault-proxy/fault-proxy.ts';
import { RecordedClient } from './recorded-client.ts';

export interface PersonBehindFaults {
  readonly name: string;
  readonly proxy: FaultProxy;
  readonly recorded: RecordedClient;
  readonly connectionId: string;
  readonly roomId: string;
  /** What was wrong with the view at some moment, as it happened. */
  readonly holes: readonly string[];
  /** Accepted by the client, in the order of writing. */
  readonly written: readonly string[];
  write(text: string): Promise<void>;
  /** The link is not up: tries at once. */
  retryNow(): void;
}

export interface PersonOptions {
  readonly name: string;
  readonly port: number;
  readonly clock: Clock;
  readonly seed?: number;
  /** Look for holes after each event: costs as much as the room is long. */
  readonly watchesHoles?: boolean;
}

/** Comes in while there is no fault yet. */
export async function enterThroughFaults({ name, port, clock, seed = 1, watchesHoles = false }: PersonOptions): Promise<PersonBehindFaults> {
  const proxy = await FaultProxy.start({ targetPort: port, clock, seed });
  onTestFinished(() => proxy.close());
  let secret: Uint8Array | null = null;
  const identity = await deviceIdentityFrom({ read: async () => secret, write: async (bytes) => void (secret = bytes) });
  const recorded = new RecordedClient({ dialer: createTcpDialer(), clock, random: systemRandom, identity });
  onTestFinished(() => recorded.client.dispose());
  const connectionId = recorded.open(`127.0.0.1:${proxy.port}`, { name, dialect: 'wassop2' });
  await recorded.untilLink(connectionId, 'online');
  const roomId = recorded.view(connectionId).landingRoomId ?? '';
  const written: string[] = [];
  const holes: string[] = [];
  if (watchesHoles) {
    recorded.client.on('timeline.items', () => {
      const hole = holeIn(recorded, roomId);
      if (hole !== null) holes.push(hole);
    });
  }
  return {
    name,
    proxy,
    recorded,
    connectionId,
    roomId,
    holes,
    written,
    async write(text) {
      const sent = await recorded.client.commands['messages.send']({ connectionId, roomId, text });
      if (sent.ok) written.push(text);
    },
    retryNow: () => recorded.client.networkChanged(null),
  };
}

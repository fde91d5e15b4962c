// A whole host on loopback for tests: real sockets, a store in memory, and a log that is kept. Ends with the test.
import { onTestFinished } from 'vitest';
import { createHost } from '../../src-main/host/host.ts';
import type { Host } from '../../src-main/host/host.ts';
import type { HostDeps, HostOptions } from '../../src-main/host/host-options.ts';
import type { HostLogEvent } from '../../src-main/host/log-events.ts';
import { MemorySpaceStore } from '../../src-main/history/memory-space-store.ts';
import { systemClock } from '../../src-main/runtime/system-clock.ts';
import { makeHostIdentity } from './host-identity.ts';
import { SeededRandom } from './seeded-random.ts';

export interface RunningTestHost {
  readonly host: Host;
  readonly logged: readonly HostLogEvent[];
}

/** Of every host that is not given one. */
export const TEST_HOST_IDENTITY = makeHostIdentity();

/** Listens on a free port of 127.0.0.1; limits are off unless asked for. */
export async function startTestHost(options: Partial<HostOptions> = {}, deps: Partial<HostDeps> = {}): Promise<RunningTestHost> {
  const logged: HostLogEvent[] = [];
  const random = new SeededRandom(1);
  const host = await createHost(
    {
      program: 'Wassop/test',
      spaceName: 'Prueba',
      listenAddresses: ['127.0.0.1'],
      port: 0,
      portPolicy: 'exact',
      ownerDeviceIds: [],
      messageRate: 'off',
      ...options,
    },
    {
      store: new MemorySpaceStore({ random }),
      identity: TEST_HOST_IDENTITY,
      clock: systemClock,
      random,
      log: { write: (event) => logged.push(event) },
      ...deps,
    },
  );
  onTestFinished(async () => {
    const stopped = host.stop();
    // The second call waits for nobody.
    void host.stop();
    await stopped;
  });
  return { host, logged };
}

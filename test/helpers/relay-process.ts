// Starts test/helpers/relay-process.mjs and stops it as a laptop stops that is closed. Ends with the test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';

export interface RelayProcess {
  readonly port: number;
  standStill(): void;
  goOn(): void;
}

export async function startRelayProcess(targetPort: number): Promise<RelayProcess> {
  const child = spawn(process.execPath, [inRoot('test/helpers/relay-process.mjs'), String(targetPort)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(printed), standStill: () => child.kill('SIGSTOP'), goOn: () => child.kill('SIGCONT') };
}

// `wassop nearby`: lists the hosts that can be heard from here, once or for as long as one watches.
import { parseArgs } from 'node:util';
import type { NearbyHostView } from '../../src-shared/ipc/views.ts';
import { printable } from '../../src-shared/util/printable.ts';
import { browse } from '../discovery/browse.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { systemRandom } from '../runtime/system-random.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Streams } from './output.ts';
import { onStopSignals } from './stop-signal.ts';
import { UsageError } from './usage-error.ts';

/** Whoever answers at all has answered by then. */
const LISTEN_MS = 3_000;

/** @throws UsageError when a flag is none of its own. */
export async function nearby(args: readonly string[], { writeOut, writeErr }: Streams): Promise<ExitCode> {
  const { json, watch } = readFlags(args);
  const browser = browse({}, { clock: systemClock, random: systemRandom, log: { info: (event, details) => writeErr(`${event} ${JSON.stringify(details)}`) } });
  const tell = (hosts: readonly NearbyHostView[]): void => {
    for (const line of json ? [JSON.stringify({ event: 'nearby', hosts })] : sentencesOf(hosts)) writeOut(printable(line));
  };
  await new Promise<void>((resolve) => {
    onStopSignals(() => resolve(), systemClock);
    if (watch) browser.onChanged(tell);
    else systemClock.after(LISTEN_MS, resolve);
  });
  if (!watch) tell(browser.hosts);
  browser.stop();
  return EXIT.ok;
}

function readFlags(args: readonly string[]): { json: boolean; watch: boolean } {
  try {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false }, watch: { type: 'boolean', default: false } } });
    return { json: values.json, watch: values.watch };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function sentencesOf(hosts: readonly NearbyHostView[]): string[] {
  if (hosts.length === 0) return ['Nobody hosts a space near by, or this network keeps it quiet.'];
  return hosts.map(({ name, peopleCount, isLocked, addresses }) => `"${name}", ${peopleCount} people${isLocked ? ', with a passcode' : ''}: ${addresses.join(', ')}`);
}

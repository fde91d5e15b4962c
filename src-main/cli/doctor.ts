// `wassop doctor [address or link]`: looks for the reason why others are not seen from here, and says it in words.
import { parseArgs } from 'node:util';
import type { DoctorFinding } from '../../src-shared/ipc/doctor.ts';
import { DOCTOR_REASONS } from '../../src-shared/ipc/doctor.ts';
import { findingText } from '../../src-shared/i18n/doctor-text.ts';
import { createTranslator } from '../../src-shared/i18n/translator.ts';
import { printable } from '../../src-shared/util/printable.ts';
import { createTcpDialer } from '../connections/tcp-dialer.ts';
import { verifyHostProof } from '../connections/verify-host-proof.ts';
import { browse } from '../discovery/browse.ts';
import { Nearby } from '../discovery/nearby.ts';
import { isOnOwnNetwork } from '../discovery/own-network.ts';
import { Doctor } from '../doctor/doctor.ts';
import { KNOCK_TIMEOUT_MS } from '../doctor/knock.ts';
import { findMuteCards } from '../doctor/mute-cards.ts';
import { systemProbe } from '../doctor/system-probe.ts';
import { listZones } from '../runtime/network-addresses.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { systemRandom } from '../runtime/system-random.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Streams } from './output.ts';
import { UsageError } from './usage-error.ts';

/** Whoever announces a host at all has been heard by then. */
const LISTEN_MS = 3_000;

/** @returns `failed` when something is in the way. @throws UsageError when a flag is none of its own, or the address is none. */
export async function doctor(args: readonly string[], { writeOut, writeErr }: Streams): Promise<ExitCode> {
  const { json, target } = readArgs(args);
  const log = { info: (event: string, details: object = {}) => writeErr(`${event} ${JSON.stringify(details)}`) };
  const nearby = new Nearby({}, { browser: browse({}, { clock: systemClock, random: systemRandom, log }), isOwnHost: () => false });
  await new Promise<void>((resolve) => {
    systemClock.after(LISTEN_MS, resolve);
  });
  const report = await new Doctor({
    dialer: createTcpDialer({ connectTimeoutMs: KNOCK_TIMEOUT_MS }),
    clock: systemClock,
    random: systemRandom,
    verifyHostProof,
    clientName: `wassop/${__WASSOP_VERSION__}`,
    system: systemProbe,
    cards: () => nearby.cards,
    nearbyHosts: () => nearby.hosts,
    ownHost: () => null,
    isNeighbour: isOnOwnNetwork,
    linkLocalZones: () => listZones(),
    findMuteCards,
  }).examine(target);
  nearby.stop();
  if (!report.ok) throw new UsageError(`"${target ?? ''}" is no address and no link.`);
  const { findings } = report.value;
  for (const line of json ? [JSON.stringify({ event: 'doctor', findings })] : findings.flatMap(linesOf)) writeOut(printable(line));
  return findings.some(({ reason }) => DOCTOR_REASONS[reason].verdict === 'bad') ? EXIT.failed : EXIT.ok;
}

const translate = createTranslator('en');
const MARKS = { good: 'ok     ', warning: 'perhaps', bad: 'FAULT  ', unknown: '?      ' } as const;

function linesOf(finding: DoctorFinding): string[] {
  const { sentence, cure } = findingText(translate, finding);
  return [`${MARKS[DOCTOR_REASONS[finding.reason].verdict]}  ${sentence}`, ...[cure, finding.command].flatMap((line) => (line ? [`         ${line}`] : []))];
}

function readArgs(args: readonly string[]): { json: boolean; target: string | null } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
    if (positionals.length > 1) throw new UsageError('One address at a time.');
    return { json: values.json, target: positionals[0] ?? null };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

// What the doctor found: why others may not see this computer's room, or this computer theirs. Every reason it can name stands in one
// table; its words are the catalogue's, under `doctor.reason.<reason>` and, where there is something to do, `doctor.cure.<reason>` (i18n/doctor-text.ts).
import { z } from 'zod';

export const DOCTOR_CHECKS = ['cards', 'vpn', 'firewall', 'port', 'announcements', 'visitors', 'target'] as const;
export type DoctorCheck = (typeof DOCTOR_CHECKS)[number];
/** `unknown`: could not be found out, which is no fault. */
export type DoctorVerdict = 'good' | 'warning' | 'bad' | 'unknown';

interface Reason {
  readonly check: DoctorCheck;
  readonly verdict: DoctorVerdict;
}

const good = (check: DoctorCheck): Reason => ({ check, verdict: 'good' });
const warning = (check: DoctorCheck): Reason => ({ check, verdict: 'warning' });
const bad = (check: DoctorCheck): Reason => ({ check, verdict: 'bad' });
const unknown = (check: DoctorCheck): Reason => ({ check, verdict: 'unknown' });

export const DOCTOR_REASONS = {
  'cards-used': good('cards'),
  'cards-none': bad('cards'),
  'cards-left-out': bad('cards'),
  /** Only addresses that computers give themselves: nobody on the network hands out others. */
  'cards-self-assigned': warning('cards'),
  'vpn-none': good('vpn'),
  'vpn-on': warning('vpn'),
  'firewall-none': good('firewall'),
  'firewall-lets-in': good('firewall'),
  /** It is on, and whether it lets the room in cannot be read without the administrator's rights. */
  'firewall-on': warning('firewall'),
  'firewall-blocks': bad('firewall'),
  'firewall-public-network': bad('firewall'),
  'firewall-not-read': unknown('firewall'),
  'firewall-local-network-permission': unknown('firewall'),
  'port-answers': good('port'),
  'port-silent': bad('port'),
  'port-taken-by-another': bad('port'),
  'announcements-heard': good('announcements'),
  'announcements-unheard': unknown('announcements'),
  'announcements-not-sent': bad('announcements'),
  'visitors-came': good('visitors'),
  'visitors-none': unknown('visitors'),
  'target-answers': good('target'),
  'target-name-unknown': bad('target'),
  'target-refused': bad('target'),
  /** It is announced, so the network carries both ways; what asks to come in is dropped over there. */
  'target-firewalled': bad('target'),
  'target-isolated': bad('target'),
  'target-silent': bad('target'),
  'target-other-network': bad('target'),
  'target-another-host': bad('target'),
  'target-another-program': bad('target'),
} as const satisfies Record<string, Reason>;
export type DoctorReason = keyof typeof DOCTOR_REASONS;

const reasons = Object.keys(DOCTOR_REASONS) as [DoctorReason, ...DoctorReason[]];

export const DoctorFinding = z.object({
  reason: z.enum(reasons),
  /** What the sentences are filled with: names of cards, addresses, counts. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** A command for whoever administers the computer; null where none is known. */
  command: z.string().nullable(),
});
export type DoctorFinding = z.infer<typeof DoctorFinding>;

/** In the order of DOCTOR_CHECKS; a check that does not apply (no room is open, nobody was named) has no finding. */
export const DoctorReport = z.object({ findings: z.array(DoctorFinding) });
export type DoctorReport = z.infer<typeof DoctorReport>;

// What the doctor found, in words. Must not know screens.
import type { MessageKey, Translate } from './translator.ts';

/** As `DoctorFinding` of ipc/doctor.ts; `reason` is one of its table. */
export interface FindingWords<R extends string> {
  readonly reason: R;
  readonly values: Readonly<Record<string, string | number>>;
}

type ReasonOf<K> = K extends `doctor.reason.${infer R}` ? R : never;
type SaidReason = ReasonOf<MessageKey>;

const CURES: ReadonlySet<string> = new Set<MessageKey & `doctor.cure.${string}`>([
  'doctor.cure.cards-none',
  'doctor.cure.cards-left-out',
  'doctor.cure.cards-self-assigned',
  'doctor.cure.vpn-on',
  'doctor.cure.firewall-on',
  'doctor.cure.firewall-blocks',
  'doctor.cure.firewall-public-network',
  'doctor.cure.firewall-not-read',
  'doctor.cure.firewall-local-network-permission',
  'doctor.cure.port-silent',
  'doctor.cure.port-taken-by-another',
  'doctor.cure.announcements-unheard',
  'doctor.cure.announcements-not-sent',
  'doctor.cure.visitors-none',
  'doctor.cure.target-name-unknown',
  'doctor.cure.target-refused',
  'doctor.cure.target-firewalled',
  'doctor.cure.target-isolated',
  'doctor.cure.target-silent',
  'doctor.cure.target-other-network',
  'doctor.cure.target-another-host',
  'doctor.cure.target-another-program',
]);

/** @returns what is so, and what to do about it; null where nothing needs doing. */
export function findingText<R extends SaidReason>(translate: Translate, { reason, values }: FindingWords<R>): { sentence: string; cure: string | null } {
  const cureKey = `doctor.cure.${reason}`;
  const cure = isCure(cureKey) ? translate(cureKey, values) : null;
  return { sentence: translate(`doctor.reason.${reason}`, values), cure };
}

function isCure(key: string): key is MessageKey & `doctor.cure.${string}` {
  return CURES.has(key);
}

// The findings as plain text, for whoever looks after the network. Must not know how it is copied.
import { findingText } from '../../../src-shared/i18n/doctor-text.ts';
import type { Translate } from '../../../src-shared/i18n/translator.ts';
import { DOCTOR_REASONS } from '../../../src-shared/ipc/doctor.ts';
import type { DoctorReport } from '../../../src-shared/ipc/doctor.ts';

export function reportText(t: Translate, { findings }: DoctorReport): string {
  const lines = findings.flatMap((finding) => {
    const { sentence, cure } = findingText(t, finding);
    const verdict = t(`doctor.verdict.${DOCTOR_REASONS[finding.reason].verdict}`);
    return [`[${verdict}] ${sentence}`, ...[cure, finding.command].flatMap((line) => (line === null ? [] : [`    ${line}`]))];
  });
  return [t('doctor.title'), '', ...lines, ''].join('\n');
}

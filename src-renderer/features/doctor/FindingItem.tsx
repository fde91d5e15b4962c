// One finding: a mark in the colour of its verdict, what is so, and what to do about it.
import { CircleAlert, CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import { findingText } from '../../../src-shared/i18n/doctor-text.ts';
import { DOCTOR_REASONS } from '../../../src-shared/ipc/doctor.ts';
import type { DoctorFinding } from '../../../src-shared/ipc/doctor.ts';
import { useStores, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';

const MARKS = { good: CircleCheck, warning: CircleAlert, bad: CircleX, unknown: CircleHelp } as const;

export function FindingItem({ finding }: { readonly finding: DoctorFinding }) {
  const t = useT();
  const openDialog = useView((state) => state.openDialog);
  const { copyText } = useStores();
  const { verdict } = DOCTOR_REASONS[finding.reason];
  const { sentence, cure } = findingText(t, finding);
  return (
    <li className="finding" data-verdict={verdict}>
      <span className="finding-mark">
        <Icon of={MARKS[verdict]} size={18} />
        <span className="visually-hidden">{t(`doctor.verdict.${verdict}`)}</span>
      </span>
      <div className="finding-words">
        <p>{sentence}</p>
        {cure && <p className="muted small">{cure}</p>}
        {finding.command && (
          <p className="finding-command">
            <code className="grow">{finding.command}</code>
            <CopyButton text={finding.command} onCopy={copyText} />
          </p>
        )}
        {finding.reason === 'cards-left-out' && (
          <Button size="small" onClick={() => openDialog({ kind: 'settings' })}>
            {t('doctor.openSettings')}
          </Button>
        )}
      </div>
    </li>
  );
}

// "Why can't they see me?": what is in the way on this network, in words, with what to do; and a test of somebody else's host.
import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import { Stethoscope } from 'lucide-react';
import { DOCTOR_REASONS } from '../../../src-shared/ipc/doctor.ts';
import type { DoctorReport } from '../../../src-shared/ipc/doctor.ts';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { Translate } from '../../../src-shared/i18n/translator.ts';
import { useDoctor, useStores, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Field } from '../../ui/Field.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { FindingItem } from './FindingItem.tsx';
import { reportText } from './report-text.ts';
import './doctor.css';

export function DoctorDialog() {
  const t = useT();
  const { report, isRunning, failure, examine } = useDoctor((state) => state);
  const closeDialog = useView((state) => state.closeDialog);
  const { copyText } = useStores();
  const [target, setTarget] = useState('');
  useEffect(() => void examine(null), [examine]);

  function test(event: FormEvent) {
    event.preventDefault();
    void examine(target.trim() === '' ? null : target.trim());
  }

  return (
    <Modal
      title={t('doctor.title')}
      onClose={closeDialog}
      actions={
        <>
          <span className="grow">{report && <CopyButton text={reportText(t, report)} label={t('doctor.copyReport')} onCopy={copyText} />}</span>
          <Button disabled={isRunning} onClick={() => void examine(target.trim() || null)}>
            {t('doctor.again')}
          </Button>
        </>
      }
    >
      <p className="muted">{t('doctor.lead')}</p>
      <p className="doctor-summary" role="status">
        <Icon of={Stethoscope} size={18} />
        {isRunning || !report ? t('doctor.running') : summaryOf(t, report)}
      </p>
      {report && (
        <ul className="findings" aria-busy={isRunning}>
          {report.findings.map((finding) => (
            <FindingItem key={finding.reason} finding={finding} />
          ))}
        </ul>
      )}
      <form onSubmit={test}>
        <Field
          label={t('doctor.test')}
          hint={t('doctor.testHint')}
          error={failure && failureText(t, failure)}
          value={target}
          dir="ltr"
          onChange={(event) => setTarget(event.target.value)}
          trailing={
            <Button type="submit" kind="ghost" size="small" disabled={isRunning || target.trim() === ''}>
              {t('doctor.testNow')}
            </Button>
          }
        />
      </form>
    </Modal>
  );
}

function summaryOf(t: Translate, { findings }: DoctorReport): string {
  const count = findings.filter(({ reason }) => DOCTOR_REASONS[reason].verdict === 'bad').length;
  return count === 0 ? t('doctor.allGood') : t('doctor.faults', { count });
}

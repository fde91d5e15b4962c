// Imports an exported history: the system asks for the file, then this says how far it is and what came of it.
import { useEffect, useRef, useState } from 'react';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { ImportOutcome } from '../../../src-shared/ipc/history-archive.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import { useFeedback, useArchive, useView } from '../../stores/use-stores.ts';
import { useI18n } from '../../ui/i18n-context.tsx';
import { JobProgress } from './JobProgress.tsx';
import { OutcomeDialog } from './OutcomeDialog.tsx';
import { useIsMounted } from './use-is-mounted.ts';
import './archive.css';

export function ImportDialog() {
  const { t } = useI18n();
  const job = useArchive((state) => state.job);
  const importHistory = useArchive((state) => state.import);
  const report = useFeedback((state) => state.report);
  const closeDialog = useView((state) => state.closeDialog);
  const isMounted = useIsMounted();
  const hasBegun = useRef(false);
  const [result, setResult] = useState<Result<ImportOutcome, AppFailure> | null>(null);

  useEffect(() => {
    // React runs effects twice while developing; the system's dialog opens once.
    if (hasBegun.current) return;
    hasBegun.current = true;
    void importHistory().then((answer) => {
      if (!isMounted.current) {
        if (!answer.ok) report(answer.error);
      } else if (answer.ok && answer.value.kind === 'cancelled') closeDialog();
      else setResult(answer);
    });
  }, [importHistory, report, closeDialog, isMounted]);

  if (job) return <JobProgress job={job} title={t('archive.importTitle')} />;
  // The system's own dialog is open.
  if (!result) return null;
  return (
    <OutcomeDialog title={t('archive.importTitle')}>
      {result.ok ? <Imported outcome={result.value} /> : <p className="kept-problem" role="alert">{failureText(t, result.error)}</p>}
    </OutcomeDialog>
  );
}

function Imported({ outcome }: { readonly outcome: ImportOutcome }) {
  const { t, format } = useI18n();
  if (outcome.kind === 'cancelled') return null;
  const { addedCount, knownCount, skippedCount, roomsApart } = outcome;
  return (
    <div className="kept-result" role="status">
      <p>{t('archive.imported', { count: addedCount })}</p>
      {knownCount > 0 && <p className="muted">{t('archive.importedKnown', { count: knownCount })}</p>}
      {skippedCount > 0 && <p>{t('archive.importedSkipped', { count: skippedCount })}</p>}
      {roomsApart.length > 0 && <p>{t('archive.importedApart', { rooms: format.names(roomsApart) })}</p>}
    </div>
  );
}

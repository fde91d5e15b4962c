// Exports what is kept of a room, a server or everything: which format, how far it is, where it went.
import { useRef, useState } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { ExportFormat, ExportOutcome, HistoryScope } from '../../../src-shared/ipc/history-archive.ts';
import { countArchived } from '../../stores/archive-store.ts';
import { useFeedback, useArchive, useStores, useView } from '../../stores/use-stores.ts';
import { useArchiveOverview } from '../../stores/use-archive-overview.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useI18n } from '../../ui/i18n-context.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { JobProgress } from './JobProgress.tsx';
import { OutcomeDialog } from './OutcomeDialog.tsx';
import { archiveNames } from './archive-names.ts';
import { useIsMounted } from './use-is-mounted.ts';
import './archive.css';

const FORMATS = ['html', 'json', 'text'] as const satisfies readonly ExportFormat[];

export function ExportDialog({ scope }: { readonly scope: HistoryScope }) {
  const { t, format: formatters } = useI18n();
  const overview = useArchiveOverview(scope);
  const job = useArchive((state) => state.job);
  const exportHistory = useArchive((state) => state.export);
  const report = useFeedback((state) => state.report);
  const closeDialog = useView((state) => state.closeDialog);
  const isMounted = useIsMounted();
  const submit = useRef<HTMLButtonElement>(null);
  const [format, setFormat] = useState<ExportFormat>('html');
  const [outcome, setOutcome] = useState<ExportOutcome | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function begin() {
    setProblem(null);
    const result = await exportHistory(scope, format);
    if (!isMounted.current) {
      if (!result.ok) report(result.error);
    } else if (result.ok) setOutcome(result.value);
    else setProblem(failureText(t, result.error));
  }

  if (outcome?.kind === 'saved') return <Saved outcome={outcome} />;
  if (job) return <JobProgress job={job} title={t('archive.exportTitle')} />;
  const view = overview?.ok ? overview.value : null;
  const count = view ? countArchived(view, 'messageCount') : 0;
  const unsentCount = view ? countArchived(view, 'unsentCount') : 0;
  const said = problem ?? (overview && !overview.ok ? failureText(t, overview.error) : null);
  return (
    <Modal
      title={t('archive.exportTitle')}
      width="narrow"
      onClose={closeDialog}
      initialFocus={submit}
      actions={
        <>
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          {/* Not disabled while it is read: the focus goes here. */}
          <Button ref={submit} kind="primary" aria-disabled={count === 0} onClick={() => count > 0 && void begin()}>
            {t('archive.exportSubmit')}
          </Button>
        </>
      }
    >
      {view && <p className="kept-what">{t('archive.exportWhat', { count, what: archiveNames(view, formatters, t) })}</p>}
      <Segmented label={t('archive.format')} value={format} onChange={setFormat} options={FORMATS.map((value) => ({ value, label: t(`archive.format.${value}`) }))} />
      <p className="small muted">{t(`archive.formatHint.${format}`)}</p>
      {unsentCount > 0 && <p className="small muted">{t('archive.unsentLeftOut', { count: unsentCount })}</p>}
      {said && (
        <p className="kept-problem" role="alert">
          {said}
        </p>
      )}
    </Modal>
  );
}

function Saved({ outcome }: { readonly outcome: Extract<ExportOutcome, { kind: 'saved' }> }) {
  const { t } = useI18n();
  const { copyText } = useStores();
  return (
    <OutcomeDialog title={t('archive.exportTitle')}>
      <p role="status">{t('archive.exported', { count: outcome.messageCount })}</p>
      <p className="kept-path">
        <span className="grow" dir="ltr">
          {outcome.path}
        </span>
        <CopyButton text={outcome.path} onCopy={copyText} />
      </p>
    </OutcomeDialog>
  );
}

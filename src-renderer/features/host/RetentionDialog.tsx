// Sets how long one's own room keeps messages. What will be deleted is said first.
import { useState } from 'react';
import type { FormEvent } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { RetentionView } from '../../../src-shared/ipc/views.ts';
import { useHost, useSettings, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { RadioList } from '../../ui/RadioList.tsx';
import { retentionText } from '../../ui/retention-text.ts';

const KINDS = ['forever', 'days', 'newest'] as const;
type Kind = (typeof KINDS)[number];

/** What is offered at first: a month, and some weeks of a busy room. */
const USUAL = { days: 30, newest: 10_000 };
/** As src-shared/ipc/views.ts takes them. */
const MAX = { days: 99_999, newest: 999_999_999 };

/** `messages` is null while the room is closed: then nobody has counted. */
interface Question {
  readonly retention: RetentionView;
  readonly messages: number | null;
}

export function RetentionDialog() {
  const t = useT();
  const current = useSettings((state) => state.settings.retention);
  const update = useSettings((state) => state.update);
  const countExpired = useHost((state) => state.countExpired);
  const closeDialog = useView((state) => state.closeDialog);
  const [question, setQuestion] = useState<Question | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function save(retention: RetentionView) {
    const result = await update({ retention });
    if (result.ok) closeDialog();
    else setError(failureText(t, result.error));
  }

  async function choose(retention: RetentionView) {
    if (retention.kind === 'forever') return save(retention);
    const counted = await countExpired(retention);
    const messages = counted.ok ? counted.value.messages : null;
    if (messages === 0) await save(retention);
    else setQuestion({ retention, messages });
  }

  if (question) return <Confirm question={question} error={error} onCancel={() => setQuestion(null)} onConfirm={() => void save(question.retention)} />;
  return <Choose current={current} error={error} onCancel={closeDialog} onChosen={(retention) => void choose(retention)} />;
}

interface ChooseProps {
  readonly current: RetentionView;
  readonly error: string | null;
  readonly onCancel: () => void;
  readonly onChosen: (retention: RetentionView) => void;
}

function Choose({ current, error, onCancel, onChosen }: ChooseProps) {
  const t = useT();
  const [kind, setKind] = useState<Kind>(current.kind);
  const [typed, setTyped] = useState({
    days: String(current.kind === 'days' ? current.days : USUAL.days),
    newest: String(current.kind === 'newest' ? current.count : USUAL.newest),
  });
  const wanted = wantedOf(kind, typed);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (wanted) onChosen(wanted);
  }

  const numberField = (of: 'days' | 'newest') => (
    <Field
      label={t(`retention.number.${of}`)}
      inputMode="numeric"
      value={typed[of]}
      error={wanted ? null : t('room.countInvalid', { max: MAX[of] })}
      onChange={(event) => setTyped({ ...typed, [of]: event.target.value })}
    />
  );
  return (
    <Modal
      title={t('retention.title')}
      onClose={onCancel}
      actions={
        <>
          <Button onClick={onCancel}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" form="retention" disabled={!wanted}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form id="retention" className="retention-form" onSubmit={submit}>
        <p className="muted">{t('retention.lead')}</p>
        <RadioList
          label={t('retention.keep')}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({
            value,
            label: t(`retention.choice.${value}`),
            ...(value !== 'forever' && { detail: numberField(value) }),
          }))}
        />
        <p className="muted small">{t('retention.note')}</p>
        {error && <p role="alert">{error}</p>}
      </form>
    </Modal>
  );
}

interface ConfirmProps {
  readonly question: Question;
  readonly error: string | null;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

function Confirm({ question: { retention, messages }, error, onCancel, onConfirm }: ConfirmProps) {
  const t = useT();
  return (
    <ConfirmDialog
      title={t('retention.confirmTitle')}
      confirmLabel={t(messages === null ? 'retention.confirmLater' : 'retention.confirmDelete')}
      onCancel={onCancel}
      onConfirm={onConfirm}
    >
      <p>{messages === null ? t('retention.deletedLater') : t('retention.deletedNow', { count: messages })}</p>
      <p className="muted">{retentionText(t, retention)}</p>
      {error && <p role="alert">{error}</p>}
    </ConfirmDialog>
  );
}

/** null while what is typed is no number that can be set. */
function wantedOf(kind: Kind, typed: { readonly days: string; readonly newest: string }): RetentionView | null {
  if (kind === 'forever') return { kind };
  const count = Number(typed[kind]);
  if (!/^\s*\d+\s*$/.test(typed[kind]) || count < 1 || count > MAX[kind]) return null;
  return kind === 'days' ? { kind, days: count } : { kind, count };
}

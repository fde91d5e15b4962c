// Asks before the host stops while others are there.
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useT } from '../../ui/i18n-context.tsx';

export interface StopDialogProps {
  readonly othersCount: number;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

export function StopDialog({ othersCount, onCancel, onConfirm }: StopDialogProps) {
  const t = useT();
  return (
    <ConfirmDialog title={t('host.stopTitle')} confirmLabel={t('host.stopConfirm')} onCancel={onCancel} onConfirm={onConfirm}>
      <p>{t('host.stopLead', { count: othersCount })}</p>
    </ConfirmDialog>
  );
}

// Over the top of the list while older messages are read, or could not be.
import type { Timeline } from '../../stores/timeline.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';

export interface OlderStateProps {
  readonly state: Timeline['older'];
  readonly onRetry: () => void;
}

export function OlderState({ state, onRetry }: OlderStateProps) {
  const t = useT();
  if (state === 'idle') return null;
  if (state === 'loading') {
    return (
      <div className="older-state">
        <span className="spinner" aria-hidden />
        {t('history.loadingOlder')}
      </div>
    );
  }
  return (
    <div className="older-state" role="alert">
      {t('history.olderFailed')}
      <Button size="small" onClick={onRetry}>
        {t('banner.retry')}
      </Button>
    </div>
  );
}

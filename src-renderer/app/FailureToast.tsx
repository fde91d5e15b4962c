// A failure that has no place of its own on the screen: said at the foot until it is dismissed.
import { TriangleAlert, X } from 'lucide-react';
import { failureText } from '../../src-shared/i18n/translator.ts';
import { useFeedback } from '../stores/use-stores.ts';
import { IconButton } from '../ui/Button.tsx';
import { useT } from '../ui/i18n-context.tsx';
import { Icon } from '../ui/Icon.tsx';

export function FailureToast() {
  const t = useT();
  const failure = useFeedback((state) => state.failure);
  const dismiss = useFeedback((state) => state.dismiss);
  return (
    <div className="toast-region">
      {failure && (
        <div className="toast" role="alert">
          <span className="toast-icon">
            <Icon of={TriangleAlert} />
          </span>
          <p className="grow">{failureText(t, failure)}</p>
          <IconButton label={t('common.dismiss')} icon={<Icon of={X} size={16} />} onClick={dismiss} />
        </div>
      )}
    </div>
  );
}

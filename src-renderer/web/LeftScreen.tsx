// After leaving the chat on purpose: the way back in.
import { useConnections, useSettings } from '../stores/use-stores.ts';
import { Button } from '../ui/Button.tsx';
import { useT } from '../ui/i18n-context.tsx';
import { Logo } from '../ui/Logo.tsx';

export function LeftScreen() {
  const t = useT();
  const visit = useSettings((state) => state.visit);
  const open = useConnections((state) => state.open);
  return (
    <main className="welcome">
      <div className="welcome-card">
        <Logo />
        <h1 className="visit-title">{t('visit.leftTitle')}</h1>
        <p className="muted">{t('visit.leftLead', { name: visit?.spaceName ?? '' })}</p>
        <div className="visit-actions">
          {/* The address is the page's own, whatever is asked for. */}
          <Button kind="primary" autoFocus onClick={() => void open('', 'wassop2')}>
            {t('visit.joinAgain')}
          </Button>
        </div>
      </div>
    </main>
  );
}

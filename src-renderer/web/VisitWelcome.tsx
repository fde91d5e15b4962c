// The first thing a visitor sees: where this leads, what it is not, and one field for the name.
import { NameForm } from '../features/lobby/NameForm.tsx';
import '../features/lobby/lobby.css';
import { useSettings, useView } from '../stores/use-stores.ts';
import { Button } from '../ui/Button.tsx';
import { useT } from '../ui/i18n-context.tsx';
import { Logo } from '../ui/Logo.tsx';
import { UnencryptedNote } from '../ui/UnencryptedNote.tsx';

export function VisitWelcome() {
  const t = useT();
  const visit = useSettings((state) => state.visit);
  const openDialog = useView((state) => state.openDialog);
  return (
    <main className="welcome">
      <div className="welcome-card">
        <Logo />
        <h1 className="visit-title">{t('visit.title', { name: visit?.spaceName ?? '' })}</h1>
        <p className="muted">{t('visit.lead')}</p>
        <NameForm submitLabel={t('visit.join')} />
        <UnencryptedNote />
        {visit && visit.installers.length > 0 && (
          <Button kind="ghost" className="visit-app" onClick={() => openDialog({ kind: 'get-app' })}>
            {t('getApp.title')}
          </Button>
        )}
      </div>
    </main>
  );
}

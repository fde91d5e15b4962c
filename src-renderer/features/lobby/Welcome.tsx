// First start: asks for a name before anything else.
import { NameForm } from './NameForm.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Logo } from '../../ui/Logo.tsx';
import './lobby.css';

export function Welcome() {
  const t = useT();
  return (
    <main className="welcome">
      <div className="welcome-card">
        <Logo />
        <h1>{t('welcome.title')}</h1>
        <p className="muted">{t('welcome.lead')}</p>
        <NameForm />
      </div>
    </main>
  );
}

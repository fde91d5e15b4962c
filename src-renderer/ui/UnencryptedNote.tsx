// Says plainly that whoever controls the network can read along. Where it stands, the screens decide.
import { LockOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from './i18n-context.tsx';
import { Icon } from './Icon.tsx';
import './unencrypted-note.css';

export function UnencryptedNote({ children }: { readonly children?: ReactNode }) {
  const t = useT();
  return (
    <div className="unencrypted" role="note">
      <Icon of={LockOpen} size={16} />
      <p>{t('visit.unencrypted')}</p>
      {children}
    </div>
  );
}

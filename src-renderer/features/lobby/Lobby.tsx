// The first screen: who one is, hosting, connecting, and the places one has been to.
import { Search, Settings } from 'lucide-react';
import { useSettings, useView } from '../../stores/use-stores.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Logo } from '../../ui/Logo.tsx';
import { ConnectCard } from './ConnectCard.tsx';
import { HostCard } from './HostCard.tsx';
import { NameField } from './NameField.tsx';
import { NearbyList } from './NearbyList.tsx';
import { OpenConnections } from './OpenConnections.tsx';
import { ServerList } from './ServerList.tsx';
import './lobby.css';

export function Lobby() {
  const t = useT();
  const name = useSettings((state) => state.settings.name);
  const openDialog = useView((state) => state.openDialog);
  const showSearch = useView((state) => state.showSearch);
  return (
    <main className="lobby">
      <div className="lobby-column">
        <header className="lobby-head">
          <Logo />
          <div className="grow">
            <h1 className="lobby-greeting">{t('lobby.greeting', { name })}</h1>
            <p className="muted">{t('app.tagline')}</p>
          </div>
          <div className="lobby-self">
            <NameField />
            <IconButton label={t('search.open')} icon={<Icon of={Search} />} onClick={showSearch} />
            <IconButton
              label={t('lobby.settings')}
              icon={<Icon of={Settings} />}
              onClick={() => openDialog({ kind: 'settings' })}
            />
          </div>
        </header>
        <OpenConnections />
        <div className="lobby-cards">
          <HostCard />
          <ConnectCard />
        </div>
        <NearbyList />
        <ServerList />
      </div>
    </main>
  );
}

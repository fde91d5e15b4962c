// Recent and favourite servers, each one click away.
import { Server } from 'lucide-react';
import { sortServers } from '../../stores/servers-store.ts';
import { useServers } from '../../stores/use-stores.ts';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ServerItem } from './ServerItem.tsx';

export function ServerList() {
  const t = useT();
  const servers = useServers((state) => state.servers);
  return (
    <section className="lobby-section" aria-labelledby="servers-title">
      <h2 id="servers-title">{t('servers.title')}</h2>
      {servers.length === 0 ? (
        <div className="list list-empty">
          <span className="card-icon">
            <Icon of={Server} size={20} />
          </span>
          <div>
            <b>{t('servers.emptyTitle')}</b>
            <p className="muted">{t('servers.emptyLead')}</p>
          </div>
        </div>
      ) : (
        <ul className="list">
          {sortServers(servers).map((server) => (
            <ServerItem key={`${server.hostId} ${server.address}`} server={server} />
          ))}
        </ul>
      )}
    </section>
  );
}

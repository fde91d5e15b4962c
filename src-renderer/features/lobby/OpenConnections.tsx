// Connections that stay open while one is in the lobby, each with a way back.
import { Server } from 'lucide-react';
import { useConnections, useRooms, useView } from '../../stores/use-stores.ts';
import { selectRooms, totalUnread } from '../../stores/rooms-store.ts';
import type { ConnectionView } from '../../../src-shared/ipc/views.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { LinkDot, linkLabelKey } from '../../ui/LinkDot.tsx';

export function OpenConnections() {
  const t = useT();
  const connections = useConnections((state) => state.connections);
  if (connections.length === 0) return null;
  return (
    <section className="lobby-section" aria-labelledby="open-connections-title">
      <h2 id="open-connections-title">{t('lobby.openNow')}</h2>
      <ul className="list">
        {connections.map((connection) => (
          <OpenConnection key={connection.connectionId} connection={connection} />
        ))}
      </ul>
    </section>
  );
}

function OpenConnection({ connection }: { readonly connection: ConnectionView }) {
  const t = useT();
  const showConnection = useView((state) => state.showConnection);
  const unread = useRooms((state) => totalUnread(selectRooms(connection.connectionId)(state)));
  const name = connection.spaceName ?? connection.address;
  // Names are given by whoever hosts, and two may give the same.
  const isAddressWorthSaying = connection.spaceName !== null && !connection.isOwnHost;
  return (
    <li className="list-item">
      {connection.spaceName === null ? (
        <span className="avatar avatar-plain">
          <Icon of={Server} size={16} />
        </span>
      ) : (
        <Avatar name={connection.spaceName} />
      )}
      <div className="grow">
        <div className="row">
          <b className="ellipsis" dir="auto">
            {name}
          </b>
          {unread > 0 && <span className="pill">{unread}</span>}
        </div>
        <div className="row small muted">
          <LinkDot link={connection.link} />
          <span className="ellipsis">
            {t(linkLabelKey(connection.link))}
            {isAddressWorthSaying && ' · '}
            {isAddressWorthSaying && <bdi>{connection.address}</bdi>}
          </span>
        </div>
      </div>
      <Button onClick={() => showConnection(connection.connectionId)}>{t('lobby.goTo')}</Button>
    </li>
  );
}

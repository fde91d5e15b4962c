// Which connection this is and how it fares; its menu leads to the others, to the lobby and out.
import { ChevronsUpDown, Download, House, Keyboard, LogOut, RadioTower, RefreshCw, Settings } from 'lucide-react';
import type { ConnectionView } from '../../../src-shared/ipc/views.ts';
import { selectRunningHost } from '../../stores/host-store.ts';
import { selectRooms, totalUnread } from '../../stores/rooms-store.ts';
import { useConnections, useHost, useRooms, useSettings, useView } from '../../stores/use-stores.ts';
import { ActionMenu, MenuAction, MenuSeparator } from '../../ui/ActionMenu.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { LinkDot, linkLabelKey } from '../../ui/LinkDot.tsx';

export function ConnectionHeader({ connection }: { readonly connection: ConnectionView }) {
  const t = useT();
  const peopleCount = useHost((state) => selectRunningHost(state)?.people.length ?? null);
  const openDialog = useView((state) => state.openDialog);
  const name = connection.spaceName ?? connection.address;
  const isHost = connection.isOwnHost && peopleCount !== null;
  const isVisit = useSettings((state) => state.visit !== null);

  return (
    <header className="sidebar-head">
      <ActionMenu
        align="start"
        trigger={
          <button type="button" className="space-button" aria-label={`${name}, ${t('sidebar.switch')}`}>
            <span className="space-name" dir="auto">
              {name}
            </span>
            <Icon of={ChevronsUpDown} size={16} />
          </button>
        }
      >
        <ConnectionMenu connection={connection} />
      </ActionMenu>
      {isHost && connection.link.kind === 'online' ? (
        <button type="button" className="chip" onClick={() => openDialog({ kind: 'host' })}>
          <span className="dot dot-online" aria-hidden />
          {t('host.chip', { count: peopleCount })}
        </button>
      ) : (
        <p className="link-state">
          <LinkDot link={connection.link} />
          <span>{t(linkLabelKey(connection.link))}</span>
          {isVisit && <span className="badge badge-warn">{t('visit.mark')}</span>}
          {!isVisit && connection.dialect && <span className="badge">{t(`dialect.${connection.dialect}`)}</span>}
        </p>
      )}
    </header>
  );
}

function ConnectionMenu({ connection }: { readonly connection: ConnectionView }) {
  const t = useT();
  const connections = useConnections((state) => state.connections);
  const close = useConnections((state) => state.close);
  const refresh = useRooms((state) => state.refresh);
  const showLobby = useView((state) => state.showLobby);
  const openDialog = useView((state) => state.openDialog);
  const visit = useSettings((state) => state.visit);

  return (
    <>
      {connections.length > 1 && (
        <>
          {connections.map((other) => (
            <OtherConnection key={other.connectionId} connection={other} isCurrent={other.connectionId === connection.connectionId} />
          ))}
          <MenuSeparator />
        </>
      )}
      {visit === null && (
        <MenuAction icon={<Icon of={House} size={16} />} onSelect={showLobby}>
          {t('sidebar.lobby')}
        </MenuAction>
      )}
      {visit !== null && visit.installers.length > 0 && (
        <MenuAction icon={<Icon of={Download} size={16} />} onSelect={() => openDialog({ kind: 'get-app' })}>
          {t('getApp.title')}
        </MenuAction>
      )}
      {connection.isOwnHost && (
        <MenuAction icon={<Icon of={RadioTower} size={16} />} onSelect={() => openDialog({ kind: 'host' })}>
          {t('sidebar.hostPanel')}
        </MenuAction>
      )}
      {connection.link.kind === 'online' && (
        <MenuAction icon={<Icon of={RefreshCw} size={16} />} onSelect={() => refresh(connection.connectionId)}>
          {t('rooms.refresh')}
        </MenuAction>
      )}
      <MenuAction icon={<Icon of={Settings} size={16} />} onSelect={() => openDialog({ kind: 'settings' })}>
        {t('lobby.settings')}
      </MenuAction>
      <MenuAction icon={<Icon of={Keyboard} size={16} />} onSelect={() => openDialog({ kind: 'shortcuts' })}>
        {t('sidebar.shortcuts')}
      </MenuAction>
      <MenuSeparator />
      <MenuAction icon={<Icon of={LogOut} size={16} />} onSelect={() => close(connection.connectionId)}>
        {t('sidebar.disconnect')}
      </MenuAction>
    </>
  );
}

function OtherConnection({ connection, isCurrent }: { readonly connection: ConnectionView; readonly isCurrent: boolean }) {
  const showConnection = useView((state) => state.showConnection);
  const unread = useRooms((state) => totalUnread(selectRooms(connection.connectionId)(state)));
  return (
    <MenuAction icon={<LinkDot link={connection.link} />} onSelect={() => showConnection(connection.connectionId)}>
      <span className="grow ellipsis" dir="auto" aria-current={isCurrent || undefined}>
        {connection.spaceName ?? connection.address}
      </span>
      {unread > 0 && <span className="pill">{unread}</span>}
    </MenuAction>
  );
}

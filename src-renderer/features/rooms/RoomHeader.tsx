// Over the history: which room, how many are in it, and what one can do with it.
import { Download, Ellipsis, Eraser, Hash, Info, LogOut, Menu, QrCode, Search, Settings2, Users } from 'lucide-react';
import type { HistoryScope } from '../../../src-shared/ipc/history-archive.ts';
import type { ConnectionView } from '../../../src-shared/ipc/views.ts';
import { selectRoom } from '../../stores/rooms-store.ts';
import { useRooms, useSettings, useView } from '../../stores/use-stores.ts';
import { ActionMenu, MenuAction, MenuSeparator } from '../../ui/ActionMenu.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import './room-header.css';

export interface RoomHeaderProps {
  readonly connection: ConnectionView;
  readonly roomId: string | null;
  readonly isMembersOn: boolean;
  readonly onToggleMembers: () => void;
  /** Given where the sidebar is a sheet. */
  readonly onOpenSidebar?: () => void;
}

export function RoomHeader({ connection, roomId, isMembersOn, onToggleMembers, onOpenSidebar }: RoomHeaderProps) {
  const t = useT();
  const { connectionId } = connection;
  const room = useRooms(selectRoom(connectionId, roomId));
  const leave = useRooms((state) => state.leave);
  const openDialog = useView((state) => state.openDialog);
  const showSearch = useView((state) => state.showSearch);
  // A browser keeps no history.
  const isVisit = useSettings((state) => state.visit !== null);
  // Nothing to head, and nothing to open: the middle of the window says it all.
  if (!room && !onOpenSidebar && !connection.isOwnHost) return null;
  const scopeOf = (id: string): HistoryScope => ({ kind: 'room', connectionId, roomId: id });
  const canLeave = connection.abilities.rooms !== 'none';

  return (
    <header className="room-header" aria-label={t('chat.headerLabel')}>
      {onOpenSidebar && <IconButton label={t('sidebar.open')} icon={<Icon of={Menu} />} onClick={onOpenSidebar} />}
      <div className="room-header-title">
        {room && (
          <>
            <Icon of={Hash} />
            <h1 className="ellipsis" dir="auto" title={room.name}>
              {room.name}
            </h1>
            {room.memberCount !== null && (
              <span className="room-header-count">{t('rooms.people', { count: room.memberCount })}</span>
            )}
          </>
        )}
      </div>
      {connection.isOwnHost && (
        <Button
          className="invite"
          icon={<Icon of={QrCode} size={16} />}
          // In a narrow window the icon stands alone.
          aria-label={t('host.invite')}
          title={t('host.invite')}
          onClick={() => openDialog({ kind: 'invite', connectionId, roomId: room?.roomId ?? null })}
        >
          <span>{t('host.invite')}</span>
        </Button>
      )}
      {room && !isVisit && <IconButton label={t('search.open')} icon={<Icon of={Search} />} onClick={showSearch} />}
      {room && (
        <IconButton
          label={t(isMembersOn ? 'members.hide' : 'members.show')}
          icon={<Icon of={Users} />}
          isOn={isMembersOn}
          onClick={onToggleMembers}
        />
      )}
      {room && (canLeave || !isVisit || room.catchUp) && (
        <ActionMenu trigger={<IconButton label={t('chat.more')} icon={<Icon of={Ellipsis} />} />}>
          <MenuAction icon={<Icon of={QrCode} size={16} />} onSelect={() => openDialog({ kind: 'invite', connectionId, roomId: room.roomId })}>
            {t('rooms.invite')}
          </MenuAction>
          {room.catchUp && (
            <MenuAction
              icon={<Icon of={room.isOwned ? Settings2 : Info} size={16} />}
              onSelect={() => openDialog({ kind: 'room', ref: { connectionId, roomId: room.roomId } })}
            >
              {t(room.isOwned ? 'rooms.settings' : 'rooms.about')}
            </MenuAction>
          )}
          {!isVisit && (
            <>
              <MenuAction icon={<Icon of={Download} size={16} />} onSelect={() => openDialog({ kind: 'export', scope: scopeOf(room.roomId) })}>
                {t('archive.export')}
              </MenuAction>
              <MenuAction isDangerous icon={<Icon of={Eraser} size={16} />} onSelect={() => openDialog({ kind: 'delete-history', scope: scopeOf(room.roomId) })}>
                {t('archive.delete')}
              </MenuAction>
            </>
          )}
          {canLeave && !isVisit && <MenuSeparator />}
          {canLeave && (
            <MenuAction icon={<Icon of={LogOut} size={16} />} onSelect={() => leave({ connectionId, roomId: room.roomId })}>
              {t('rooms.leave')}
            </MenuAction>
          )}
        </ActionMenu>
      )}
    </header>
  );
}

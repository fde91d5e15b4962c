// Connection at the top, its rooms in the middle, the field to join or create one at the foot.
import type { ConnectionView } from '../../../src-shared/ipc/views.ts';
import { useT } from '../../ui/i18n-context.tsx';
import { ConnectionHeader } from './ConnectionHeader.tsx';
import { JoinField } from './JoinField.tsx';
import { RoomList } from './RoomList.tsx';
import './sidebar.css';

export interface SidebarProps {
  readonly connection: ConnectionView;
  readonly activeRoomId: string | null;
}

export function Sidebar({ connection, activeRoomId }: SidebarProps) {
  const t = useT();
  return (
    <nav className="sidebar" aria-label={t('sidebar.label')}>
      <ConnectionHeader connection={connection} />
      <RoomList connection={connection} activeRoomId={activeRoomId} />
      {connection.abilities.rooms !== 'none' && connection.link.kind === 'online' && <JoinField connectionId={connection.connectionId} />}
    </nav>
  );
}

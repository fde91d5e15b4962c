// One connection: its rooms at the side, the active room in the middle, the people of it at the other side.
import { useMemo } from 'react';
import type { ConnectionView } from '../../src-shared/ipc/views.ts';
import { HostStrip } from '../features/host/HostStrip.tsx';
import { MembersPanel } from '../features/members/MembersPanel.tsx';
import { BrowserNotice } from '../features/rooms/BrowserNotice.tsx';
import { FactsStrip } from '../features/rooms/FactsStrip.tsx';
import { LinkBanner } from '../features/rooms/LinkBanner.tsx';
import { NoRoom } from '../features/rooms/NoRoom.tsx';
import { RoomHeader } from '../features/rooms/RoomHeader.tsx';
import { Sidebar } from '../features/rooms/Sidebar.tsx';
import { useView } from '../stores/use-stores.ts';
import { useT } from '../ui/i18n-context.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { useMediaQuery } from '../ui/use-media-query.ts';
import { RoomScreen } from './RoomScreen.tsx';
import { useActiveRoomId } from './use-active-room.ts';

/** Beneath these widths a side becomes a sheet; the same in app.css. */
const SIDEBAR_FITS = '(min-width: 720px)';
const MEMBERS_FIT = '(min-width: 980px)';

export function ChatScreen({ connection }: { readonly connection: ConnectionView }) {
  const t = useT();
  const { connectionId } = connection;
  const roomId = useActiveRoomId(connection);
  const ref = useMemo(() => roomId && { connectionId, roomId }, [connectionId, roomId]);
  const isSidebarBeside = useMediaQuery(SIDEBAR_FITS);
  const areMembersBeside = useMediaQuery(MEMBERS_FIT);
  const isMembersShown = useView((state) => state.isMembersShown);
  const isSearchShown = useView((state) => state.isSearchShown);
  const sheet = useView((state) => state.sheet);
  const setSheet = useView((state) => state.setSheet);
  const toggleMembers = useView((state) => state.toggleMembers);

  const sidebar = <Sidebar connection={connection} activeRoomId={roomId} />;
  const members = ref && <MembersPanel roomRef={ref} abilities={connection.abilities} />;
  // The search takes their place.
  const showsMembersBeside = areMembersBeside && isMembersShown && !isSearchShown && ref;

  return (
    <div className="chat" data-members={showsMembersBeside ? true : undefined}>
      {isSidebarBeside && sidebar}
      <main className="chat-main">
        <RoomHeader
          connection={connection}
          roomId={roomId}
          isMembersOn={areMembersBeside ? isMembersShown && !isSearchShown : sheet === 'members'}
          onToggleMembers={() => (areMembersBeside ? toggleMembers() : setSheet('members'))}
          {...(!isSidebarBeside && { onOpenSidebar: () => setSheet('sidebar') })}
        />
        <BrowserNotice />
        {ref && <LinkBanner connection={connection} />}
        {connection.isOwnHost ? <HostStrip /> : <FactsStrip connection={connection} />}
        {ref ? <RoomScreen key={ref.roomId} connection={connection} roomRef={ref} /> : <NoRoom connection={connection} />}
      </main>
      {showsMembersBeside && <aside className="chat-members">{members}</aside>}
      <Sheet side="start" label={t('sidebar.label')} isOpen={sheet === 'sidebar' && !isSidebarBeside} onClose={() => setSheet(null)}>
        {sidebar}
      </Sheet>
      <Sheet side="end" label={t('members.title')} isOpen={sheet === 'members' && !areMembersBeside} onClose={() => setSheet(null)}>
        {members}
      </Sheet>
    </div>
  );
}

// A room out of one's own copy that no open connection is in: to be read, not written in.
import { Archive, ArrowLeft, Hash, LogIn } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import type { KeptRoomView } from '../../src-shared/ipc/search.ts';
import type { AbilitiesView } from '../../src-shared/ipc/views.ts';
import { History } from '../features/history/History.tsx';
import { findConnection } from '../stores/connections-store.ts';
import { keptRef } from '../stores/room-key.ts';
import { useConnections, useFeedback, useRooms, useTimeline, useView } from '../stores/use-stores.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { useT } from '../ui/i18n-context.tsx';
import { Icon } from '../ui/Icon.tsx';

/** What is in the copy is all there is here; what was sent was sent. */
const ABILITIES: AbilitiesView = { rooms: 'none', hasHistory: false, hasMemberList: false, hasReceipts: true };

export function KeptScreen({ room }: { readonly room: KeptRoomView }) {
  const t = useT();
  const leaveKept = useView((state) => state.leaveKept);
  const open = useTimeline((state) => state.open);
  const ref = useMemo(() => keptRef(room.roomNumber), [room.roomNumber]);
  useEffect(() => open(ref, 0), [open, ref]);
  return (
    <main className="chat-main kept">
      <header className="room-header" aria-label={t('chat.headerLabel')}>
        <IconButton label={t('kept.back')} icon={<Icon of={ArrowLeft} />} onClick={leaveKept} />
        <div className="room-header-title">
          <Icon of={Hash} />
          <h1 className="ellipsis" dir="auto" title={room.roomName}>
            {room.roomName}
          </h1>
          <span className="room-header-count ellipsis" dir="auto">
            {room.serverName}
          </span>
        </div>
      </header>
      <div className="banner banner-calm" role="note">
        <Icon of={Archive} size={16} />
        <p className="banner-text">{t(room.connectionId === null ? 'kept.noteGone' : 'kept.note')}</p>
        <WayIn room={room} />
      </div>
      <History key={ref.roomId} roomRef={ref} roomName={room.roomName} abilities={ABILITIES} catchUp={null} />
    </main>
  );
}

/** Into the room again, where there is a link to its server. */
function WayIn({ room: { connectionId, roomName } }: { readonly room: KeptRoomView }) {
  const t = useT();
  const connection = useConnections((state) => findConnection(state.connections, connectionId));
  const join = useRooms((state) => state.join);
  const showRoom = useView((state) => state.showRoom);
  const showConnection = useView((state) => state.showConnection);
  const report = useFeedback((state) => state.report);
  if (!connection) return null;
  if (connection.link.kind !== 'online' || connection.abilities.rooms === 'none') {
    return (
      <Button size="small" onClick={() => showConnection(connection.connectionId)}>
        {t('kept.goToServer')}
      </Button>
    );
  }
  async function enter(id: string) {
    const joined = await join(id, roomName);
    if (joined.ok) showRoom({ connectionId: id, roomId: joined.value.roomId });
    else report(joined.error);
  }
  return (
    <Button size="small" icon={<Icon of={LogIn} size={15} />} onClick={() => void enter(connection.connectionId)}>
      {t('kept.join')}
    </Button>
  );
}

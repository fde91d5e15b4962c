// The whole page in a browser: a name, the chat, and what is left after leaving it. No lobby: a page has one host.
import { useEffect } from 'react';
import { ChatScreen } from '../app/ChatScreen.tsx';
import { Dialogs } from '../app/Dialogs.tsx';
import { FailureToast } from '../app/FailureToast.tsx';
import { useGlobalKeys } from '../app/use-global-keys.ts';
import { useWindowTitle } from '../app/use-window-title.ts';
import { useConnections, useSettings, useView } from '../stores/use-stores.ts';
import { LeftScreen } from './LeftScreen.tsx';
import { useRoomLink } from './use-room-link.ts';
import { VisitWelcome } from './VisitWelcome.tsx';
import '../app/app.css';
import './web.css';

export function WebApp() {
  const isNamed = useSettings((state) => state.settings.name !== '');
  const connection = useConnections((state) => state.connections[0] ?? null);
  const connectionId = connection?.connectionId ?? null;
  const showConnection = useView((state) => state.showConnection);
  useGlobalKeys();
  useWindowTitle();
  useRoomLink(connection);
  useEffect(() => {
    if (connectionId !== null) showConnection(connectionId);
  }, [connectionId, showConnection]);

  return (
    <>
      {!isNamed ? <VisitWelcome /> : connection ? <ChatScreen connection={connection} /> : <LeftScreen />}
      <Dialogs />
      <FailureToast />
    </>
  );
}

// The whole window: lobby or chat, what is open over it, and the keys that work everywhere.
import { findConnection } from '../stores/connections-store.ts';
import { useConnections, useSettings, useView } from '../stores/use-stores.ts';
import { Welcome } from '../features/lobby/Welcome.tsx';
import { Lobby } from '../features/lobby/Lobby.tsx';
import { ChatScreen } from './ChatScreen.tsx';
import { Dialogs } from './Dialogs.tsx';
import { FailureToast } from './FailureToast.tsx';
import { useGlobalKeys } from './use-global-keys.ts';
import { useRoomToEnter } from './use-room-to-enter.ts';
import { useWindowTitle } from './use-window-title.ts';
import './app.css';

export function App() {
  const isNamed = useSettings((state) => state.settings.name !== '');
  const screen = useView((state) => state.screen);
  const connectionId = useView((state) => state.connectionId);
  const connection = useConnections((state) => findConnection(state.connections, connectionId));
  useGlobalKeys();
  useWindowTitle();
  useRoomToEnter();

  return (
    <>
      {!isNamed ? <Welcome /> : screen === 'chat' && connection ? <ChatScreen connection={connection} /> : <Lobby />}
      {/* Whoever has no name yet is asked for it before anything else. */}
      {isNamed && <Dialogs />}
      <FailureToast />
    </>
  );
}

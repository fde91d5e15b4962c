// The whole window: lobby, chat or a room of one's own copy, the search beside it, what is open over it, and the keys that work everywhere.
import { findConnection } from '../stores/connections-store.ts';
import { useConnections, useSettings, useView } from '../stores/use-stores.ts';
import { Welcome } from '../features/lobby/Welcome.tsx';
import { Lobby } from '../features/lobby/Lobby.tsx';
import { ChatScreen } from './ChatScreen.tsx';
import { Dialogs } from './Dialogs.tsx';
import { FailureToast } from './FailureToast.tsx';
import { KeptScreen } from './KeptScreen.tsx';
import { SearchSide } from './SearchSide.tsx';
import { useGlobalKeys } from './use-global-keys.ts';
import { useRoomToEnter } from './use-room-to-enter.ts';
import { useWindowTitle } from './use-window-title.ts';
import { useMediaQuery } from '../ui/use-media-query.ts';
import './app.css';

/** Beneath this width the search is a sheet; the same in app.css. */
const SEARCH_FITS = '(min-width: 980px)';

export function App() {
  const isNamed = useSettings((state) => state.settings.name !== '');
  const isSearchShown = useView((state) => state.isSearchShown);
  const isSearchBeside = useMediaQuery(SEARCH_FITS) && isSearchShown;
  useGlobalKeys();
  useWindowTitle();
  useRoomToEnter();

  return (
    <>
      {isNamed ? (
        <div className="app-frame" data-search={isSearchBeside || undefined}>
          <div className="app-screen">
            <Screen />
          </div>
          {isSearchShown && <SearchSide isBeside={isSearchBeside} />}
        </div>
      ) : (
        <Welcome />
      )}
      {/* Whoever has no name yet is asked for it before anything else. */}
      {isNamed && <Dialogs />}
      <FailureToast />
    </>
  );
}

function Screen() {
  const screen = useView((state) => state.screen);
  const keptRoom = useView((state) => state.keptRoom);
  const connectionId = useView((state) => state.connectionId);
  const connection = useConnections((state) => findConnection(state.connections, connectionId));
  if (screen === 'kept' && keptRoom) return <KeptScreen room={keptRoom} />;
  return screen === 'chat' && connection ? <ChatScreen connection={connection} /> : <Lobby />;
}

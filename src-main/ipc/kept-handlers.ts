// The commands that concern one's own copy for itself: searching it, listing and reading what it holds.
// Must not know how a command arrives, or SQL.
import { failure, toFailure } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { CommandName } from '../../src-shared/ipc/contract.ts';
import type { KeptPlace, KeptServerView } from '../../src-shared/ipc/search.ts';
import type { ChatClient } from '../../src-shared/session/chat-client.ts';
import type { KeptHistory, KeptRoom } from '../../src-shared/session/local-history.ts';
import { itemOf } from '../../src-shared/session/stored-item.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { CommandHandlers } from './command-handlers.ts';

export interface KeptHandlerDeps {
  readonly kept: KeptHistory;
  readonly client: Pick<ChatClient, 'openKept' | 'findKept'>;
  /** The person's name, for a server that is opened to show a room of it. */
  readonly name: () => string;
}

type KeptCommand = Extract<CommandName, 'search.query' | 'search.people' | 'kept.list' | 'kept.open' | 'kept.read'>;

export function createKeptHandlers({ kept, client, name }: KeptHandlerDeps): Pick<CommandHandlers, KeptCommand> {
  return {
    'search.query': (query) => answer(kept.search(query)),
    'search.people': ({ scope, text }) => answer(kept.people(scope, text).then((names) => [...names])),
    'kept.list': () => answer(kept.rooms().then((rooms) => serverViews(rooms, (serverKey) => client.findKept(serverKey)?.connectionId ?? null))),
    'kept.open': async ({ roomNumber }) => {
      const rooms = await answer(kept.rooms());
      if (!rooms.ok) return rooms;
      const room = rooms.value.find((one) => one.roomNumber === roomNumber);
      return room ? ok(await placeOf(room, client, name())) : err(failure('ROOM_NOT_FOUND'));
    },
    'kept.read': ({ roomNumber, limit, ...anchor }) =>
      answer(
        kept.read(roomNumber, anchor, limit).then(({ messages, hasOlder, hasNewer }) => ({
          items: messages.map(itemOf),
          isComplete: !hasOlder,
          isNewest: !hasNewer,
        })),
      ),
  };
}

async function placeOf(room: KeptRoom, client: KeptHandlerDeps['client'], name: string): Promise<KeptPlace> {
  const { roomNumber, roomId, roomName, serverName, serverKey, address, dialect, isRetired } = room;
  const open = await client.openKept({ serverKey, address, dialect, name });
  if (open && !isRetired && open.isIn(roomId)) return { kind: 'live', connectionId: open.connectionId, roomId };
  return { kind: 'kept', room: { roomNumber, roomName, serverName, dialect, connectionId: open?.connectionId ?? null } };
}

/** One for all epochs of a space, and one room for all that had its id; the names last used. */
function serverViews(rooms: readonly KeptRoom[], connectionIdOf: (serverKey: string) => string | null): KeptServerView[] {
  const servers = new Map<string, { view: KeptServerView; rooms: Map<string, string> }>();
  for (const { placeKey, serverKey, serverName, dialect, roomId, roomName } of rooms) {
    const known = servers.get(placeKey);
    const connectionId = connectionIdOf(serverKey) ?? known?.view.connectionId ?? null;
    const names = known?.rooms ?? new Map<string, string>();
    names.set(roomId, roomName);
    servers.set(placeKey, { view: { placeKey, name: serverName, dialect, connectionId, rooms: [] }, rooms: names });
  }
  return [...servers.values()].map(({ view, rooms: names }) => ({ ...view, rooms: [...names].map(([roomId, name]) => ({ roomId, name })) }));
}

async function answer<T>(work: Promise<T>): Promise<Result<T, AppFailure>> {
  try {
    return ok(await work);
  } catch (error) {
    return err(toFailure(error));
  }
}

// What every command of ChatApi does in the main process: each is passed to the one part that answers for it.
// Must not know how a command arrives, or Electron.
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { AppSnapshot, DialectChoice, NearbyHostView, RetentionView, ServerView, SettingsView } from '../../src-shared/ipc/views.ts';
import type { ChatClient, ClientCommands } from '../../src-shared/session/chat-client.ts';
import type { KeptHistory } from '../../src-shared/session/local-history.ts';
import type { PlaceTexts } from '../../src-shared/session/place.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { CommandHandlers } from './command-handlers.ts';
import { createKeptHandlers } from './kept-handlers.ts';

export interface ChatHandlerDeps {
  readonly snapshot: () => AppSnapshot;
  readonly settings: { readonly value: SettingsView; update: CommandHandlersOf<'settings.update'> };
  readonly servers: {
    forget(server: ServerKey): Promise<Result<void>>;
    setFavourite(server: ServerKey, isFavourite: boolean): Promise<Result<void>>;
  };
  /** Where a place of the list is to be found, as far as is known. */
  readonly rememberedPlace: (server: ServerKey, dialect: DialectChoice) => PlaceTexts;
  readonly nearby: {
    look(): void;
    find(host: Pick<NearbyHostView, 'hostId' | 'spaceId'>): NearbyHostView | null;
  };
  readonly history: {
    overview: CommandHandlersOf<'history.overview'>;
    export: CommandHandlersOf<'history.export'>;
    import: CommandHandlersOf<'history.import'>;
    cancel: CommandHandlersOf<'history.cancel'>;
    delete: CommandHandlersOf<'history.delete'>;
  };
  readonly doctor: { examine(target: string | null): ReturnType<CommandHandlersOf<'doctor.examine'>> };
  readonly hosting: {
    start: CommandHandlersOf<'host.start'>;
    stop(): Promise<void>;
    countExpired(retention: RetentionView): Promise<number | null>;
    offerInstallers: CommandHandlersOf<'host.offerInstallers'>;
  };
  readonly client: Pick<ChatClient, 'open' | 'openKept' | 'findKept'> & { readonly commands: ClientCommands };
  readonly kept: KeptHistory;
  /** @returns the link as it may be opened, or LINK_NOT_ALLOWED. */
  readonly parseLink: (url: string) => Result<string>;
  readonly openLink: (url: string) => Promise<void>;
  readonly writeClipboard: (text: string) => void;
  /** The link the app was opened with was looked at. */
  readonly clearLink: () => void;
  readonly setFullScreen: (isOn: boolean) => void;
}

type ServerKey = Pick<ServerView, 'address' | 'hostId'>;
type CommandHandlersOf<C extends keyof CommandHandlers> = CommandHandlers[C];

export function createChatHandlers(deps: ChatHandlerDeps): CommandHandlers {
  const { settings, servers, nearby, history, hosting, client } = deps;
  return {
    // First, so that whatever else a client has cannot take the place of what is below.
    ...client.commands,
    ...createKeptHandlers({ kept: deps.kept, client, name: () => settings.value.name }),
    'app.snapshot': () => ok(deps.snapshot()),
    'settings.update': async (change) => {
      const nameBefore = settings.value.name;
      const updated = await settings.update(change);
      if (updated.ok && settings.value.name !== nameBefore) await renameEverywhere(deps, settings.value.name);
      return updated;
    },
    'servers.forget': (server) => servers.forget(server),
    'servers.setFavourite': ({ isFavourite, ...server }) => servers.setFavourite(server, isFavourite),
    'servers.open': ({ dialect, ...server }) =>
      settings.value.name === '' ? nameMissing() : client.open({ ...deps.rememberedPlace(server, dialect), dialect, name: settings.value.name }),
    'nearby.look': () => ok(nearby.look()),
    'nearby.join': (wanted) => {
      if (settings.value.name === '') return nameMissing();
      const [address, ...otherAddresses] = nearby.find(wanted)?.addresses ?? [];
      if (address === undefined) return err(failure('NEARBY_HOST_GONE'));
      return client.open({ address, otherAddresses, expected: wanted, dialect: 'wassop2', name: settings.value.name });
    },
    'doctor.examine': ({ target }) => deps.doctor.examine(target),
    'host.start': () => (settings.value.name === '' ? nameMissing() : hosting.start()),
    'host.countExpired': async ({ retention }) => ok({ messages: await hosting.countExpired(retention) }),
    'host.offerInstallers': (args) => hosting.offerInstallers(args),
    'host.stop': async () => ok(await hosting.stop()),
    'connection.open': (place) => (settings.value.name === '' ? nameMissing() : client.open({ ...place, name: settings.value.name })),
    'connection.setName': async ({ connectionId, name }) => {
      const accepted = await client.commands['connection.setName']({ connectionId, name });
      // Taken as the name from now on; that it cannot be written down is no reason to fail here.
      if (accepted.ok) await settings.update({ name });
      return accepted;
    },
    'history.overview': (args) => history.overview(args),
    'history.export': (args) => history.export(args),
    'history.import': () => history.import(),
    'history.cancel': () => history.cancel(),
    'history.delete': (args) => history.delete(args),
    'links.open': async ({ url }) => {
      const link = deps.parseLink(url);
      if (link.ok) await deps.openLink(link.value);
      return link.ok ? ok(undefined) : link;
    },
    'link.done': () => ok(deps.clearLink()),
    'window.setFullScreen': ({ isOn }) => ok(deps.setFullScreen(isOn)),
    'clipboard.write': ({ text }) => ok(deps.writeClipboard(text)),
  };
}

/** Whoever changes their name means everywhere; a server that does not take it says so on its own screen. */
async function renameEverywhere({ snapshot, client }: ChatHandlerDeps, name: string): Promise<void> {
  for (const { connection } of snapshot().connections) {
    await client.commands['connection.setName']({ connectionId: connection.connectionId, name });
  }
}

const nameMissing = () => err(failure('NAME_INVALID', { rule: 'empty' }));

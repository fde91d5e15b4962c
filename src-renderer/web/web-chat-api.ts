// ChatApi as a browser tab answers it: the same client that runs in the app, over one WebSocket to the host that served the page.
// Must not know sockets or screens.
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { Locale } from '../../src-shared/i18n/translator.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { CommandArgs, CommandName, CommandResult } from '../../src-shared/ipc/contract.ts';
import type { EventName, EventPayload } from '../../src-shared/ipc/events.ts';
import { parseOpenableLink } from '../../src-shared/ipc/openable-link.ts';
import type { AppSnapshot, VisitView } from '../../src-shared/ipc/views.ts';
import { isClientEvent } from '../../src-shared/session/chat-client.ts';
import type { ChatClient } from '../../src-shared/session/chat-client.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { WebSettings } from './web-settings.ts';

export interface WebChatApiDeps {
  readonly client: ChatClient;
  readonly settings: WebSettings;
  /** `host:port` of the page's own host. */
  readonly address: string;
  readonly appVersion: string;
  readonly visit: VisitView;
  readonly browserLocale: Locale;
  /** @returns CLIPBOARD_UNAVAILABLE. */
  readonly copyText: (text: string) => Promise<Result<void>>;
  readonly openLink: (url: string) => void;
  /** Where the browser lets it. */
  readonly setFullScreen: (isOn: boolean) => Promise<void>;
}

type Answer<C extends CommandName> = Result<CommandResult<C>, AppFailure>;
type Handler<C extends CommandName> = (args: CommandArgs<C>) => Answer<C> | Promise<Answer<C>>;
/** What is not here a page cannot do: hosting, other servers. */
type Handlers = { readonly [C in CommandName]?: Handler<C> };

export function createWebChatApi(deps: WebChatApiDeps): ChatApi {
  const handlers = createHandlers(deps);
  return {
    async call<C extends CommandName>(name: C, args: CommandArgs<C>): Promise<Answer<C>> {
      const handler: Handler<C> | undefined = handlers[name];
      return handler ? handler(args) : err(failure('NOT_IN_BROWSER'));
    },
    on<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): Dispose {
      return subscribe(deps, name, listener);
    },
  };
}

/** Comes in with the name that is kept; without one, once there is one. */
export function joinWithName({ client, settings, address }: Pick<WebChatApiDeps, 'client' | 'settings' | 'address'>): Result<void> {
  const { name } = settings.value;
  if (name === '') return ok(undefined);
  const opened = client.open({ address, dialect: 'wassop2', name });
  return opened.ok ? ok(undefined) : opened;
}

function createHandlers(deps: WebChatApiDeps): Handlers {
  const { client, settings } = deps;
  return {
    ...client.commands,
    'app.snapshot': () => ok(snapshotOf(deps)),
    'settings.update': async (change) => {
      const nameBefore = settings.value.name;
      const updated = settings.update(change);
      if (!updated.ok || settings.value.name === nameBefore) return updated;
      const [open] = client.snapshot();
      if (!open) return joinWithName(deps);
      return client.commands['connection.setName']({ connectionId: open.connection.connectionId, name: settings.value.name });
    },
    'connection.open': () => {
      const opened = client.open({ address: deps.address, dialect: 'wassop2', name: settings.value.name });
      return opened;
    },
    'connection.setName': async ({ connectionId, name }) => {
      const accepted = await client.commands['connection.setName']({ connectionId, name });
      if (accepted.ok) settings.update({ name });
      return accepted;
    },
    'links.open': ({ url }) => {
      const link = parseOpenableLink(url);
      if (!link.ok) return link;
      return ok(deps.openLink(link.value));
    },
    'clipboard.write': ({ text }) => deps.copyText(text),
    'window.setFullScreen': async ({ isOn }) => ok(await deps.setFullScreen(isOn)),
  };
}

function snapshotOf({ client, settings, appVersion, browserLocale, visit }: WebChatApiDeps): AppSnapshot {
  return {
    appVersion,
    electronVersion: null,
    systemLocale: browserLocale,
    settings: settings.value,
    servers: [],
    nearby: [],
    cards: [],
    host: { kind: 'stopped' },
    visit,
    connections: client.snapshot().map(({ connection, rooms }) => ({ connection, rooms: [...rooms] })),
    openedLink: null,
  };
}

function subscribe<E extends EventName>({ client, settings }: WebChatApiDeps, name: E, listener: (payload: EventPayload<E>) => void): Dispose {
  // The compiler does not follow a comparison to a type parameter; each payload is that of the name just compared.
  if (name === 'settings.changed') return settings.onChanged(listener as (payload: EventPayload<'settings.changed'>) => void);
  if (isClientEvent(name)) return client.on(name, listener as Parameters<typeof client.on<typeof name>>[1]);
  // Hosting and other servers: nothing of that ever changes here.
  return () => {};
}

import { describe, expect, it } from 'vitest';
import { createChatHandlers } from '../../../../src-main/ipc/chat-handlers.ts';
import type { ChatHandlerDeps } from '../../../../src-main/ipc/chat-handlers.ts';
import { AppError } from '../../../../src-shared/errors/app-failure.ts';
import { CHAT_COMMANDS } from '../../../../src-shared/ipc/contract.ts';
import { FIRST_SETTINGS } from '../../../../src-shared/ipc/views.ts';
import type { ConnectionView, NearbyHostView, SettingsView } from '../../../../src-shared/ipc/views.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import { createHandlersDouble } from '../../../helpers/handlers-double.ts';

interface SetUp {
  readonly name?: string;
  readonly setName?: ChatHandlerDeps['client']['commands']['connection.setName'];
  readonly openConnectionIds?: readonly string[];
  /** Settings are kept, instead of refusing every change. */
  readonly keepsSettings?: boolean;
}

const NEARBY: NearbyHostView[] = [
  { hostId: 'h1', spaceId: 's1', name: 'Taller', peopleCount: 2, isLocked: false, addresses: ['192.168.1.2:5555', '[fe80::2%eth0]:5555'] },
];

function connectionView(connectionId: string): ConnectionView {
  const abilities = { rooms: 'many', hasHistory: true, hasMemberList: true, hasReceipts: true } as const;
  const link = { kind: 'online', sinceUnixMs: 1 } as const;
  return { connectionId, address: 'a:1', dialect: 'wassop2', spaceName: null, hostId: null, ticket: 'wassop://a:1/?v=1', isOwnHost: false, selfName: 'Ana', landingRoomId: null, abilities, link };
}

function setUp(options: SetUp = {}) {
  const calls: string[] = [];
  const settings = { ...FIRST_SETTINGS, name: options.name ?? '' } satisfies SettingsView;
  const kept: { value: SettingsView } = { value: settings };
  const note = (call: string) => {
    calls.push(call);
    return err({ code: 'INTERNAL' as const });
  };
  const handlers = createChatHandlers({
    snapshot: () => ({
      appVersion: '1',
      electronVersion: null,
      systemLocale: 'en',
      settings: FIRST_SETTINGS,
      servers: [],
      nearby: [],
      cards: [],
      host: { kind: 'stopped' },
      visit: null,
      connections: (options.openConnectionIds ?? []).map((connectionId) => ({ connection: connectionView(connectionId), rooms: [] })),
      openedLink: null,
    }),
    settings: {
      get value() {
        return kept.value;
      },
      update: (change) => {
        if (!options.keepsSettings) return note(`update ${change.name}`);
        kept.value = { ...kept.value, ...(change.name === undefined ? {} : { name: change.name }) };
        return ok(undefined);
      },
    },
    servers: { forget: async () => note('forget'), setFavourite: async () => note('favourite') },
    rememberedPlace: ({ address, hostId }) => ({ address, ...(hostId === null ? {} : { otherAddresses: ['10.0.0.7:5555'], expected: { hostId, spaceId: null } }) }),
    nearby: { look: () => void note('nearby.look'), find: ({ hostId }) => NEARBY.find((host) => host.hostId === hostId) ?? null },
    history: {
      overview: () => note('history.overview'),
      export: () => note('history.export'),
      import: () => note('history.import'),
      cancel: () => note('history.cancel'),
      delete: () => note('history.delete'),
    },
    doctor: { examine: async (target) => note(`examine ${target ?? 'this computer'}`) },
    hosting: { start: () => note('host.start'), stop: async () => void note('host.stop'), countExpired: async () => null, offerInstallers: () => note('host.offerInstallers') },
    client: {
      open: ({ name, address, otherAddresses = [], expected }) =>
        note(['open', [address, ...otherAddresses].join(' or '), ...(expected?.hostId ? ['of', expected.hostId] : []), 'as', name].join(' ')),
      openKept: async () => null,
      findKept: () => null,
      commands: {
        ...asPromises(createHandlersDouble()),
        'connection.setName':
          options.setName ??
          (async ({ connectionId, name }) => {
            if (options.keepsSettings) calls.push(`${connectionId} as ${name}`);
            return ok(undefined);
          }),
      },
    },
    kept: { search: nothingKept, people: nothingKept, rooms: nothingKept, read: nothingKept },
    parseLink: (url) => (url.startsWith('https:') ? ok(`${url}!`) : err({ code: 'LINK_NOT_ALLOWED' })),
    openLink: async (url) => void note(`opened ${url}`),
    writeClipboard: (text) => void note(`copied ${text}`),
    clearLink: () => void note('link seen'),
    setFullScreen: (isOn) => void note(`full screen ${isOn}`),
  });
  return { handlers, calls };
}

function nothingKept(): Promise<never> {
  return Promise.reject(new AppError('SEARCH_UNAVAILABLE'));
}

function asPromises(double: ReturnType<typeof createHandlersDouble>): ChatHandlerDeps['client']['commands'] {
  // The double answers every command alike, at once; the client's answer later.
  return Object.fromEntries(Object.keys(double).map((name) => [name, async () => err({ code: 'INTERNAL' })])) as never;
}

describe('the handlers', () => {
  it('are there for every command of the contract, and for none besides', () => {
    expect(Object.keys(setUp().handlers).sort()).toEqual(Object.keys(CHAT_COMMANDS).sort());
  });

  it('neither host nor connect before the person has a name', async () => {
    const { handlers, calls } = setUp({ name: '' });
    expect(await handlers['host.start'](undefined)).toMatchObject({ ok: false, error: { code: 'NAME_INVALID' } });
    expect(await handlers['connection.open']({ address: 'a', dialect: 'auto' })).toMatchObject({ ok: false, error: { code: 'NAME_INVALID' } });
    expect(calls).toEqual([]);
  });

  it('connect under the remembered name', async () => {
    const { handlers, calls } = setUp({ name: 'Ana' });
    await handlers['connection.open']({ address: 'a:1', dialect: 'auto' });
    expect(calls).toEqual(['open a:1 as Ana']);
  });

  it('remember a name that a server asked for, once it took it', async () => {
    const taken = setUp();
    await taken.handlers['connection.setName']({ connectionId: 'c', name: 'Ana 2' });
    expect(taken.calls).toEqual(['update Ana 2']);
    const refused = setUp({ setName: async () => err({ code: 'NAME_INVALID' }) });
    await refused.handlers['connection.setName']({ connectionId: 'c', name: '' });
    expect(refused.calls).toEqual([]);
  });

  it('give a new name to every open connection, and leave them alone when something else changes', async () => {
    const { handlers, calls } = setUp({ name: 'Ana', keepsSettings: true, openConnectionIds: ['c1', 'c2'] });
    await handlers['settings.update']({ theme: 'dark' });
    await handlers['settings.update']({ name: 'Ana' });
    expect(calls).toEqual([]);
    await handlers['settings.update']({ name: 'Anita' });
    expect(calls).toEqual(['c1 as Anita', 'c2 as Anita']);
  });

  it('open a link only as it was judged', async () => {
    const { handlers, calls } = setUp();
    expect(await handlers['links.open']({ url: 'https://a' })).toEqual({ ok: true, value: undefined });
    expect(await handlers['links.open']({ url: 'file:///a' })).toEqual({ ok: false, error: { code: 'LINK_NOT_ALLOWED' } });
    expect(calls).toEqual(['opened https://a!']);
  });

  it('looks for a place of the list wherever it may be', async () => {
    const { handlers, calls } = setUp({ name: 'Ana' });
    await handlers['servers.open']({ address: '10.0.0.1:5555', hostId: 'h1', dialect: 'auto' });
    await handlers['servers.open']({ address: '10.0.0.2:5555', hostId: null, dialect: 'auto' });
    expect(calls).toEqual(['open 10.0.0.1:5555 or 10.0.0.7:5555 of h1 as Ana', 'open 10.0.0.2:5555 as Ana']);
  });

  it('pass on that a link was looked at, and how large the window is to be', async () => {
    const { handlers, calls } = setUp();
    await handlers['link.done']();
    await handlers['window.setFullScreen']({ isOn: true });
    expect(calls).toEqual(['link seen', 'full screen true']);
  });

  it('joins a host near by at whichever of its addresses proves to be it, and says when it is gone', async () => {
    const { handlers, calls } = setUp({ name: 'Ana' });
    await handlers['nearby.join']({ hostId: 'h1', spaceId: 's1' });
    expect(calls).toEqual(['open 192.168.1.2:5555 or [fe80::2%eth0]:5555 of h1 as Ana']);
    expect(await handlers['nearby.join']({ hostId: 'h2', spaceId: 's1' })).toMatchObject({ ok: false, error: { code: 'NEARBY_HOST_GONE' } });
  });
});

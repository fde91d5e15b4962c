import { describe, expect, it } from 'vitest';
import { createChatHandlers } from '../../../../src-main/ipc/chat-handlers.ts';
import type { ChatHandlerDeps } from '../../../../src-main/ipc/chat-handlers.ts';
import { CHAT_COMMANDS } from '../../../../src-shared/ipc/contract.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import { createHandlersDouble } from '../../../helpers/handlers-double.ts';

function setUp(options: { name?: string; setName?: ChatHandlerDeps['client']['commands']['connection.setName'] } = {}) {
  const calls: string[] = [];
  const note = (call: string) => {
    calls.push(call);
    return err({ code: 'INTERNAL' as const });
  };
  const handlers = createChatHandlers({
    snapshot: () => ({
      appVersion: '1',
      electronVersion: null,
      systemLocale: 'en',
      settings: { name: '', locale: 'system', theme: 'system', spaceName: '' },
      servers: [],
      host: { kind: 'stopped' },
      connections: [],
    }),
    settings: {
      value: { name: options.name ?? '', locale: 'system', theme: 'system', spaceName: '' },
      update: (change) => note(`update ${change.name}`),
    },
    servers: { forget: async () => note('forget'), setFavourite: async () => note('favourite') },
    hosting: { start: () => note('host.start'), stop: async () => void note('host.stop') },
    client: {
      open: ({ name, address }) => note(`open ${address} as ${name}`),
      commands: {
        ...asPromises(createHandlersDouble()),
        'connection.setName': options.setName ?? (async () => ok(undefined)),
      },
    },
    parseLink: (url) => (url.startsWith('https:') ? ok(`${url}!`) : err({ code: 'LINK_NOT_ALLOWED' })),
    openLink: async (url) => void note(`opened ${url}`),
    writeClipboard: (text) => void note(`copied ${text}`),
  });
  return { handlers, calls };
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

  it('open a link only as it was judged', async () => {
    const { handlers, calls } = setUp();
    expect(await handlers['links.open']({ url: 'https://a' })).toEqual({ ok: true, value: undefined });
    expect(await handlers['links.open']({ url: 'file:///a' })).toEqual({ ok: false, error: { code: 'LINK_NOT_ALLOWED' } });
    expect(calls).toEqual(['opened https://a!']);
  });
});

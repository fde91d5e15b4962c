/** ChatApi as a browser tab answers it, on a client that does what the test says; and the page on top of it. */
import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openKeptTexts } from '../../../../src-renderer/web/kept-text.ts';
import { guardUnsent } from '../../../../src-renderer/web/unsent-guard.ts';
import { roomNameOf } from '../../../../src-renderer/web/use-room-link.ts';
import { systemOf } from '../../../../src-renderer/features/installers/visitor-system.ts';
import { loadVisit } from '../../../../src-renderer/web/visit.ts';
import { WebApp } from '../../../../src-renderer/web/WebApp.tsx';
import { WebSettings } from '../../../../src-renderer/web/web-settings.ts';
import { createWebChatApi, joinWithName } from '../../../../src-renderer/web/web-chat-api.ts';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import { FIRST_SETTINGS } from '../../../../src-shared/ipc/views.ts';
import { createChatClient } from '../../../../src-shared/session/create-chat-client.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { connectionView, ownMessage, roomView, ScriptedChatApi } from '../../../helpers/scripted-chat-api.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';
import { renderOn } from '../render-app.tsx';

const VISIT = { spaceName: 'Taller de Redes', installers: [] };

function noStorage(): never {
  throw new Error('nothing is kept here');
}

function setUp() {
  const clock = new FakeClock();
  const dialled: string[] = [];
  const client = createChatClient({
    dialer: {
      async dial({ host, port }) {
        dialled.push(`${host}:${port}`);
        return err(failure('CONNECT_REFUSED'));
      },
    },
    clock,
    random: new SeededRandom(1),
    identity: { deviceId: 'd'.repeat(52), publicKey: 'k', sign: async () => 's' },
    clientName: 'test/1',
    door: 'browser',
    rememberedDialect: () => 'wassop2',
    onServerSeen: () => {},
  });
  const opened: string[] = [];
  const deps = {
    client,
    settings: new WebSettings(openKeptTexts(noStorage)),
    address: '192.168.1.10:5555',
    appVersion: '1',
    visit: VISIT,
    browserLocale: 'es' as const,
    setFullScreen: async () => {},
    copyText: async () => err(failure('CLIPBOARD_UNAVAILABLE')),
    openLink: (url: string) => void opened.push(url),
  };
  return { api: createWebChatApi(deps), deps, client, dialled, opened };
}

describe('a browser tab', () => {
  it('comes in once there is a name, to its own host and no other', async () => {
    const { api, client, dialled } = setUp();
    expect(client.snapshot()).toEqual([]);
    expect(await api.call('settings.update', { name: 'a'.repeat(99) })).toMatchObject({ ok: false, error: { code: 'NAME_INVALID' } });
    expect(await api.call('settings.update', { name: ' Ana ' })).toEqual(ok(undefined));
    expect(client.snapshot()).toMatchObject([{ connection: { address: '192.168.1.10:5555', selfName: 'Ana' } }]);
    await api.call('connection.open', { address: 'elsewhere.example', dialect: 'auto' });
    expect(client.snapshot()).toHaveLength(1);
    await Promise.resolve();
    expect(new Set(dialled)).toEqual(new Set(['192.168.1.10:5555']));
    client.dispose();
  });

  it('comes in by itself with the name it has kept, and not without one', () => {
    const { deps, client } = setUp();
    joinWithName(deps);
    expect(client.snapshot()).toEqual([]);
    deps.settings.update({ name: 'Ana' });
    joinWithName(deps);
    expect(client.snapshot()).toHaveLength(1);
    client.dispose();
  });

  it('says of what only the app can do that the app can', async () => {
    const { api } = setUp();
    for (const [name, args] of [['host.start', undefined], ['servers.forget', { address: 'x' }], ['host.stop', undefined]] as const) {
      expect(await api.call(name, args as never)).toEqual(err(failure('NOT_IN_BROWSER')));
    }
  });

  it('opens links that may be opened, and says where copying is not possible', async () => {
    const { api, opened } = setUp();
    expect(await api.call('links.open', { url: 'https://example.org/a' })).toEqual(ok(undefined));
    expect(await api.call('links.open', { url: 'javascript:alert(1)' })).toMatchObject({ ok: false, error: { code: 'LINK_NOT_ALLOWED' } });
    expect(opened).toEqual(['https://example.org/a']);
    expect(await api.call('clipboard.write', { text: 'x' })).toMatchObject({ ok: false, error: { code: 'CLIPBOARD_UNAVAILABLE' } });
  });

  it('tells of its settings, and in its first state where it is', async () => {
    const { api } = setUp();
    const told: string[] = [];
    const stop = api.on('settings.changed', ({ theme }) => told.push(theme));
    await api.call('settings.update', { theme: 'dark' });
    stop();
    await api.call('settings.update', { theme: 'light' });
    expect(told).toEqual(['dark']);
    expect(await api.call('app.snapshot', undefined)).toMatchObject({ ok: true, value: { systemLocale: 'es', visit: VISIT, servers: [], connections: [], settings: { theme: 'light' } } });
  });
});

describe('settings in a browser', () => {
  it('outlive the page, and damage costs only what is damaged', () => {
    const texts = new Map<string, string>();
    const storage = { getItem: (name: string) => texts.get(name) ?? null, setItem: (name: string, text: string) => void texts.set(name, text) };
    new WebSettings(openKeptTexts(() => storage)).update({ name: 'Ana', theme: 'dark', letsBrowsersIn: true });
    expect(new WebSettings(openKeptTexts(() => storage)).value).toEqual({ ...FIRST_SETTINGS, name: 'Ana', theme: 'dark' });
    texts.set('wassop.settings', '{"name":"Ana","theme":"sepia"}');
    expect(new WebSettings(openKeptTexts(() => storage)).value).toEqual({ ...FIRST_SETTINGS, name: 'Ana' });
    texts.set('wassop.settings', '{"name":');
    expect(new WebSettings(openKeptTexts(() => storage)).value).toEqual(FIRST_SETTINGS);
  });
});

describe('closing the page', () => {
  it('is asked about while something is unsent, and only then', () => {
    const api = new ScriptedChatApi();
    let ask = (_event: Event): void => {};
    guardUnsent(api, { addEventListener: (_name: string, listener: (event: Event) => void) => (ask = listener) } as never);
    const isAsked = () => {
      const event = new Event('beforeunload', { cancelable: true });
      ask(event);
      return event.defaultPrevented;
    };
    const send = (kind: 'sending' | 'sent' | 'waiting') => api.emit('timeline.items', { connectionId: 'c', roomId: 'r', items: [ownMessage({ key: 'k', orderSeq: 1, text: 'x', delivery: { kind } })] });
    expect(isAsked()).toBe(false);
    send('waiting');
    expect(isAsked()).toBe(true);
    send('sent');
    expect(isAsked()).toBe(false);
    send('sending');
    api.emit('timeline.removed', { connectionId: 'c', roomId: 'r', keys: ['k'] });
    expect(isAsked()).toBe(false);
  });
});

describe('what a host says of itself', () => {
  it('is taken where it fits, and is its address otherwise', async () => {
    expect(await loadVisit(async () => VISIT, '10.0.0.1:5555')).toEqual(VISIT);
    expect(await loadVisit(async () => ({ spaceName: 7 }), '10.0.0.1:5555')).toEqual({ spaceName: '10.0.0.1:5555', installers: [] });
    expect(await loadVisit(() => Promise.reject(new Error('gone')), '10.0.0.1:5555')).toEqual({ spaceName: '10.0.0.1:5555', installers: [] });
  });
});

it.each([['#Sala%20dos', 'Sala dos'], ['#Café', 'Café'], ['', ''], ['#', ''], ['#%E0%A4', '']])('the address part %j names the room %j', (hash, room) => {
  expect(roomNameOf(hash)).toBe(room);
});

it.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'macos'],
  ['Mozilla/5.0 (X11; Linux x86_64)', 'linux'],
  ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)', null],
  ['Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile', null],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)', null],
])('%s is %s', (userAgent, system) => {
  expect(systemOf(userAgent)).toBe(system);
});

describe('the page', () => {
  const visiting = (name = 'Ana') => new ScriptedChatApi({ visit: VISIT, settings: { ...FIRST_SETTINGS, name } });

  it('says where it leads and that it is not encrypted, and asks for a name', async () => {
    const api = visiting('');
    const { user } = await renderOn(api, <WebApp />);
    expect(screen.getByRole('heading', { name: 'Join Taller de Redes' })).toBeTruthy();
    expect(screen.getByRole('note').textContent).toContain('not encrypted');
    await user.type(screen.getByRole('textbox', { name: 'Your name' }), 'Ana');
    await user.click(screen.getByRole('button', { name: 'Join' }));
    expect(api.callsTo('settings.update')).toEqual([{ name: 'Ana' }]);
  });

  it('shows the chat without ways that lead nowhere, and the mark stays when the notice is hidden', async () => {
    const api = visiting();
    api.addConnection(connectionView(), [roomView()]);
    const { user } = await renderOn(api, <WebApp />);
    expect(screen.getByRole('heading', { level: 1, name: 'Sala1' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('note')).toBeNull();
    await user.click(await screen.findByRole('button', { name: /Taller de Redes/ }));
    const items = (await screen.findAllByRole('menuitem')).map((item) => item.textContent);
    expect(items).toContain('Disconnect');
    expect(items).not.toContain('Lobby');
  });

  it('after leaving offers the way back', async () => {
    const api = visiting();
    api.addConnection(connectionView(), [roomView()]);
    const { user } = await renderOn(api, <WebApp />);
    act(() => api.emit('connection.closed', { connectionId: 'c1' }));
    expect(screen.getByRole('heading', { name: 'You left the chat' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Join again' }));
    expect(api.callsTo('connection.open')).toHaveLength(1);
  });

  it('lets one change the name in the settings, where there is no lobby', async () => {
    const api = visiting();
    api.addConnection(connectionView(), [roomView()]);
    const { user, stores } = await renderOn(api, <WebApp />);
    act(() => stores.view.getState().openDialog({ kind: 'settings' }));
    const field = await screen.findByRole('textbox', { name: 'Your name' });
    await user.clear(field);
    await user.type(field, 'Eva{Enter}');
    expect(api.callsTo('settings.update')).toEqual([{ name: 'Eva' }]);
    expect(screen.queryByRole('textbox', { name: /room/i, hidden: false })).toBeNull();
  });

  it('offers the host’s installers with what they are and what the system asks', async () => {
    const installers = [
      { name: 'wassop_0.1.0_amd64.deb', sizeBytes: 84_200_000, sha256: 'ab'.repeat(32), system: 'linux' as const },
      { name: 'Wassop-Setup-0.1.0.exe', sizeBytes: 91_000_000, sha256: 'cd'.repeat(32), system: 'windows' as const },
    ];
    const api = new ScriptedChatApi({ visit: { ...VISIT, installers }, settings: FIRST_SETTINGS });
    const { user } = await renderOn(api, <WebApp />);
    await user.click(screen.getByRole('button', { name: 'Get the app' }));
    const link = await screen.findByRole('link', { name: 'wassop_0.1.0_amd64.deb' });
    expect(link.getAttribute('href')).toBe('/installers/wassop_0.1.0_amd64.deb');
    expect(screen.getByText('84.2 MB')).toBeTruthy();
    expect(screen.getByText('cd'.repeat(32))).toBeTruthy();
  });
});

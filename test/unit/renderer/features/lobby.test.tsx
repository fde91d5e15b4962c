import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { App } from '../../../../src-renderer/app/App.tsx';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import { FIRST_SETTINGS } from '../../../../src-shared/ipc/views.ts';
import type { HostPersonView, HostView, ServerView } from '../../../../src-shared/ipc/views.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import { connectionView, roomView, ScriptedChatApi, SCRIPT_NOW_UNIX_MS, SCRIPT_TICKET } from '../../../helpers/scripted-chat-api.ts';
import { renderOn } from '../render-app.tsx';

const NAMELESS = FIRST_SETTINGS;
const RUNNING: HostView = {
  kind: 'running',
  port: 5555,
  spaceName: 'Sala de Juanmi',
  connectionId: 'c1',
  ticket: SCRIPT_TICKET,
  isBrowserDoorOpen: false,
  addresses: [{ text: '192.168.1.5:5555', interfaceName: 'eth0', kind: 'lan' }],
  people: [{ sessionId: 's1', name: 'Juanmi', door: 'app', remoteAddress: '127.0.0.1', roomNames: [], isSelf: true }],
};

function hostable(): ScriptedChatApi {
  const api = new ScriptedChatApi();
  api.answer('host.start', () => {
    api.changeConnection(connectionView({ isOwnHost: true }));
    api.changeRooms('c1', [roomView()]);
    api.changeHost(RUNNING);
    return ok(RUNNING);
  });
  return api;
}

describe('the first start', () => {
  it('asks for a name before anything else and keeps it', async () => {
    const api = new ScriptedChatApi({ settings: NAMELESS });
    const { user } = await renderOn(api, <App />);
    expect(screen.queryByRole('button', { name: 'Host room on LAN' })).toBeNull();
    await user.type(screen.getByRole('textbox', { name: 'Your name' }), ' Ana {Enter}');
    expect(await screen.findByRole('heading', { name: 'Hello, Ana' })).toBeTruthy();
    expect(api.callsTo('settings.update')).toEqual([{ name: 'Ana' }]);
  });

  it('says what is wrong with a name beside the field', async () => {
    const { user } = await renderOn(new ScriptedChatApi({ settings: NAMELESS }), <App />);
    const field = screen.getByRole('textbox', { name: 'Your name' });
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    expect(screen.getByRole('alert').textContent).toBe('Type a name to continue.');
    await user.type(field, 'a:b{Enter}');
    expect(await screen.findByText(/name cannot be used/)).toBeTruthy();
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });
});

describe('hosting', () => {
  it('takes one click, leads into the room and shows the address to pass on', async () => {
    const { user } = await renderOn(hostable(), <App />);
    await user.click(screen.getByRole('button', { name: 'Host room on LAN' }));
    expect(await screen.findByRole('heading', { name: 'Sala1' })).toBeTruthy();
    expect(screen.getByText('192.168.1.5:5555')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'You are the host · 1' })).toBeTruthy();
  });

  it('says why it did not work, where the button is', async () => {
    const api = new ScriptedChatApi();
    api.answer('host.start', () => err(failure('HOST_DATA_UNUSABLE')));
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: 'Host room on LAN' }));
    expect(await screen.findByText(/data folder cannot be written/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Host room on LAN' })).toBeTruthy();
  });

  it('stops without a question while nobody else is there', async () => {
    const api = hostable();
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: 'Host room on LAN' }));
    await user.click(await screen.findByRole('button', { name: 'You are the host · 1' }));
    await user.click(await screen.findByRole('button', { name: 'Stop hosting' }));
    expect(api.callsTo('host.stop')).toHaveLength(1);
    expect(await screen.findByRole('button', { name: 'Host room on LAN' })).toBeTruthy();
  });

  it('asks before it stops while others are there', async () => {
    const api = hostable();
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: 'Host room on LAN' }));
    const other: HostPersonView = { sessionId: 's2', name: 'Beto', door: 'wassop1', remoteAddress: '192.168.1.9', roomNames: ['Sala1'], isSelf: false };
    api.changeHost({ ...RUNNING, people: [...RUNNING.people, other] });
    await user.click(await screen.findByRole('button', { name: 'You are the host · 2' }));
    expect(await screen.findByText('Beto')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Stop hosting' }));
    expect(await screen.findByText(/1 other person is connected/)).toBeTruthy();
    expect(api.callsTo('host.stop')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Stop hosting' }));
    expect(api.callsTo('host.stop')).toHaveLength(1);
  });

  it('copies an address', async () => {
    const api = hostable();
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: 'Host room on LAN' }));
    await user.click(await screen.findByRole('button', { name: 'Copy 192.168.1.5:5555' }));
    expect(api.callsTo('clipboard.write')).toEqual([{ text: '192.168.1.5:5555' }]);
  });
});

describe('connecting', () => {
  it('shows a bad address beside the field', async () => {
    const { user } = await renderOn(new ScriptedChatApi(), <App />);
    await user.type(screen.getByRole('textbox', { name: 'Server address' }), ':::{Enter}');
    expect(await screen.findByText(/That address makes no sense/)).toBeTruthy();
  });

  it('goes to the connection and shows how it fares', async () => {
    const api = new ScriptedChatApi();
    const connection = connectionView({ landingRoomId: null, spaceName: null, link: { kind: 'connecting', attempt: 1 } });
    api.answer('connection.open', () => ok(connection));
    const { user } = await renderOn(api, <App />);
    await user.type(screen.getByRole('textbox', { name: 'Server address' }), ' 192.168.1.10 {Enter}');
    expect(api.callsTo('connection.open')).toEqual([{ address: '192.168.1.10', dialect: 'auto' }]);
    expect(await screen.findByText('Connecting to 192.168.1.10:5555…')).toBeTruthy();
    api.changeConnection({ ...connection, link: { kind: 'failed', failure: failure('CONNECT_REFUSED') } });
    expect(await screen.findByText(/No server is listening/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(api.callsTo('connection.retryNow')).toEqual([{ connectionId: 'c1' }]);
  });

  it('can be told the protocol', async () => {
    const api = new ScriptedChatApi();
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: 'Protocol: Detect' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Wassop 1' }));
    await user.type(screen.getByRole('textbox', { name: 'Server address' }), 'host{Enter}');
    expect(api.callsTo('connection.open')).toEqual([{ address: 'host', dialect: 'wassop1' }]);
  });

  it('gives another name where one’s own is taken', async () => {
    const api = new ScriptedChatApi();
    const link = { kind: 'name-needed', failure: failure('NAME_TAKEN'), suggestion: 'Juanmi 2' } as const;
    api.addConnection(connectionView({ landingRoomId: null, link }), []);
    const { user } = await renderOn(api, <App />);
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Your name' });
    expect(field.value).toBe('Juanmi 2');
    await user.clear(field);
    await user.type(field, 'Juan M{Enter}');
    expect(api.callsTo('connection.setName')).toEqual([{ connectionId: 'c1', name: 'Juan M' }]);
  });
});

describe('the list of servers', () => {
  const server = { address: '192.168.1.10:5555', name: null, dialect: 'wassop1', hostId: null, otherAddresses: [], isFavourite: false, lastUsedUnixMs: SCRIPT_NOW_UNIX_MS } satisfies ServerView;

  it('says what to do while it is empty', async () => {
    await renderOn(new ScriptedChatApi(), <App />);
    expect(screen.getByText('Your servers will appear here')).toBeTruthy();
  });

  it('connects, marks and forgets', async () => {
    const api = new ScriptedChatApi({ servers: [server] });
    const { user } = await renderOn(api, <App />);
    const item = within(screen.getByRole('listitem'));
    expect(item.getByText('Wassop 1')).toBeTruthy();
    await user.click(item.getByRole('button', { name: 'Connect' }));
    expect(api.callsTo('servers.open')).toEqual([{ address: server.address, hostId: null, dialect: 'auto' }]);
    await user.click(item.getByRole('button', { name: /to favourites/ }));
    expect(item.getByRole('button', { name: /from favourites/ })).toBeTruthy();
    await user.click(item.getByRole('button', { name: /^More about/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Forget' }));
    await waitFor(() => expect(screen.queryByText(server.address)).toBeNull());
  });

  it('says which of them is near by, known by its key wherever it is', async () => {
    const api = new ScriptedChatApi({ servers: [{ ...server, name: 'Biblioteca', dialect: 'wassop2', hostId: 'h2' }] });
    await renderOn(api, <App />);
    const item = within(screen.getByRole('region', { name: 'Servers' })).getByRole('listitem');
    expect(within(item).queryByText('near by now')).toBeNull();
    api.changeNearby([{ hostId: 'h2', spaceId: 's2', name: 'Biblioteca', peopleCount: 1, isLocked: false, addresses: ['10.0.0.7:5555'] }]);
    expect(await within(item).findByText('near by now')).toBeTruthy();
  });
});

describe('the settings', () => {
  it('change the language at once', async () => {
    const { user } = await renderOn(new ScriptedChatApi(), <App />);
    await user.click(screen.getByRole('button', { name: 'Settings' }));
    await user.click(await screen.findByRole('radio', { name: 'Español' }));
    expect(await screen.findByRole('dialog', { name: 'Ajustes' })).toBeTruthy();
    expect(document.documentElement.lang).toBe('es');
  });
});

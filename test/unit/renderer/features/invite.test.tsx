import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { App } from '../../../../src-renderer/app/App.tsx';
import { invitationTo } from '../../../../src-renderer/features/invite/invitation.ts';
import { fingerprintWords } from '../../../../src-shared/session/fingerprint.ts';
import { parseTicket } from '../../../../src-shared/session/ticket.ts';
import type { HostView } from '../../../../src-shared/ipc/views.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import { connectionView, roomView, ScriptedChatApi, SCRIPT_HOST_ID, SCRIPT_TICKET } from '../../../helpers/scripted-chat-api.ts';
import { renderOn } from '../render-app.tsx';

type Running = Extract<HostView, { kind: 'running' }>;

const RUNNING: Running = {
  kind: 'running',
  port: 5555,
  spaceName: 'Taller',
  connectionId: 'c1',
  ticket: SCRIPT_TICKET,
  isBrowserDoorOpen: false,
  addresses: [{ text: '192.168.1.23:5555', interfaceName: 'eth0', kind: 'lan' }],
  people: [{ sessionId: 's1', name: 'Juanmi', door: 'app', remoteAddress: '127.0.0.1', roomNames: [], isSelf: true }],
};

function hosting(host: HostView = RUNNING): ScriptedChatApi {
  const api = new ScriptedChatApi({ systemLocale: 'en', host });
  api.addConnection(connectionView({ isOwnHost: true, ticket: 'wassop://127.0.0.1/?v=1' }), [roomView()]);
  return api;
}

describe('an invitation', () => {
  const connection = connectionView({ isOwnHost: true, ticket: 'wassop://127.0.0.1/?v=1' });

  it('of the host holds its own addresses, key and the room', () => {
    const invitation = invitationTo(connection, 'Sala ñ', { host: RUNNING, isPage: false });
    expect(invitation).toMatchObject({ address: '192.168.1.23:5555', page: null, words: fingerprintWords(SCRIPT_HOST_ID) });
    expect(parseTicket(invitation?.link ?? '')).toMatchObject({ ok: true, value: { roomName: 'Sala ñ', hostId: SCRIPT_HOST_ID, addresses: [{}, {}, {}] } });
  });

  it('of a guest leads where the guest is', () => {
    const guest = connectionView({ ticket: `wassop://10.0.0.7/?v=1&k=${SCRIPT_HOST_ID}` });
    expect(invitationTo(guest, null, { host: RUNNING, isPage: false })).toMatchObject({ link: `wassop://10.0.0.7/?v=1&k=${SCRIPT_HOST_ID}`, page: null });
  });

  it('names a page where browsers are let in, and on such a page', () => {
    expect(invitationTo(connection, 'Sala1', { host: { ...RUNNING, isBrowserDoorOpen: true }, isPage: false })?.page).toBe('http://192.168.1.23:5555/#Sala1');
    expect(invitationTo(connectionView({ ticket: 'wassop://10.0.0.7:80/?v=1' }), 'Sala1', { host: null, isPage: true })?.page).toBe('http://10.0.0.7:80/#Sala1');
  });

  it('is not to be had without a network', () => {
    expect(invitationTo(connection, null, { host: { ...RUNNING, ticket: null }, isPage: false })).toBeNull();
    expect(invitationTo(connection, null, { host: null, isPage: false })).toBeNull();
  });
});

describe('inviting', () => {
  it('is one click from the room: code, link, address, words', async () => {
    const api = hosting();
    const { user } = await renderOn(api, <App />);
    await user.click(await screen.findByRole('button', { name: 'Invite' }));
    expect(await screen.findByRole('img', { name: 'QR code of the invitation to Sala1' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Copy: Link for the app' }));
    await user.click(screen.getByRole('button', { name: 'Copy: Address for typing' }));
    await user.click(screen.getByRole('button', { name: 'Copy as message' }));
    const link = SCRIPT_TICKET.replace('/?', '/Sala1?');
    expect(api.callsTo('clipboard.write')).toEqual([
      { text: link },
      { text: '192.168.1.23:5555' },
      { text: `Join me in Sala1 on Wassop.\nLink for the app: ${link}\nOr type this address in the app: 192.168.1.23:5555` },
    ]);
  });

  it('says that there is no network where there is none', async () => {
    const { user } = await renderOn(hosting({ ...RUNNING, ticket: null }), <App />);
    await user.click(await screen.findByRole('button', { name: 'Invite' }));
    expect(await screen.findByText(/not on any network/)).toBeTruthy();
  });

  it('says so as well where the invitation is good for this computer alone', async () => {
    const { user } = await renderOn(hosting({ ...RUNNING, addresses: [] }), <App />);
    await user.click(await screen.findByRole('button', { name: 'Invite' }));
    expect((await screen.findByRole('dialog')).textContent).toMatch(/not on any network/);
  });

  it('shows the code over the whole screen, and gives the window back', async () => {
    const api = hosting();
    const { user } = await renderOn(api, <App />);
    await user.click(await screen.findByRole('button', { name: 'Invite' }));
    await user.click(await screen.findByRole('button', { name: 'Show large' }));
    expect(await screen.findByText('Join the same network as this computer.')).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(await screen.findByRole('button', { name: 'Show large' })).toBeTruthy();
    expect(api.callsTo('window.setFullScreen')).toEqual([{ isOn: true }, { isOn: false }]);
  });

  it('prints a sheet that is there only while it is asked for', async () => {
    const print = vi.fn<() => void>();
    vi.stubGlobal('print', print);
    const { user } = await renderOn(hosting(), <App />);
    await user.click(await screen.findByRole('button', { name: 'Invite' }));
    expect(document.querySelector('.print-sheet')?.textContent).toContain('192.168.1.23:5555');
    await user.click(screen.getByRole('button', { name: 'Print sheet' }));
    expect(print).toHaveBeenCalledOnce();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(document.querySelector('.print-sheet')).toBeNull());
    vi.unstubAllGlobals();
  });

  it('is also for guests, from the menu of the room', async () => {
    const api = new ScriptedChatApi({ systemLocale: 'en' });
    api.addConnection(connectionView(), [roomView()]);
    const { user } = await renderOn(api, <App />);
    await user.click(await screen.findByRole('button', { name: 'More actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Invite to this room' }));
    expect(await screen.findByRole('img', { name: 'QR code of the invitation to Sala1' })).toBeTruthy();
  });
});

describe('an invitation that comes', () => {
  const LINK = `wassop://192.168.1.23/Preguntas?v=1&a=10.8.0.2&s=space&k=${SCRIPT_HOST_ID}`;

  function joinable(): ScriptedChatApi {
    const api = new ScriptedChatApi({ systemLocale: 'en' });
    const connection = connectionView({ link: { kind: 'connecting', attempt: 1 }, landingRoomId: null });
    api.answer('connection.open', () => {
      api.changeConnection(connection);
      return ok(connection);
    });
    return api;
  }

  it('says where it leads, and joins nothing before it was agreed to', async () => {
    const api = joinable();
    api.snapshot.openedLink = { ticket: LINK };
    const { user } = await renderOn(api, <App />);
    const dialog = await screen.findByRole('dialog', { name: 'Join by this invitation?' });
    for (const text of ['Preguntas', '192.168.1.23:5555', '10.8.0.2:5555', 'space', ...fingerprintWords(SCRIPT_HOST_ID)]) expect(dialog.textContent).toContain(text);
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Cancel' }));
    expect(api.callsTo('connection.open')).toEqual([]);

    await user.click(screen.getByRole('button', { name: 'Join' }));
    expect(api.callsTo('connection.open')).toEqual([
      { address: '192.168.1.23:5555', otherAddresses: ['10.8.0.2:5555'], expected: { hostId: SCRIPT_HOST_ID, spaceId: 'space' }, dialect: 'auto' },
    ]);
    expect(api.callsTo('rooms.join')).toEqual([]);
    api.changeConnection(connectionView({ landingRoomId: 'r1' }));
    await waitFor(() => expect(api.callsTo('rooms.join')).toEqual([{ connectionId: 'c1', name: 'Preguntas' }]));
    expect(await screen.findByRole('heading', { level: 1, name: 'Preguntas' })).toBeTruthy();
    expect(api.callsTo('link.done')).toHaveLength(1);
  });

  it('is gone when it was declined', async () => {
    const api = joinable();
    const { user } = await renderOn(api, <App />);
    api.emit('link.opened', { ticket: LINK });
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.callsTo('connection.open')).toEqual([]);
    expect(api.callsTo('link.done')).toHaveLength(1);
  });

  it('can be pasted in place of an address, a page address as well', async () => {
    const api = joinable();
    const { user } = await renderOn(api, <App />);
    const field = screen.getByRole('textbox', { name: 'Server address' });
    await user.type(field, `Ven: ${LINK}{Enter}`);
    expect(await screen.findByRole('dialog', { name: 'Join by this invitation?' })).toBeTruthy();
    await user.keyboard('{Escape}');
    await user.type(field, 'http://192.168.1.23:5555/#Sala1{Enter}');
    expect(await screen.findByText(/does not say who the host is/)).toBeTruthy();
    expect(api.callsTo('connection.open')).toEqual([]);
  });

  it('that cannot be read is said to be so', async () => {
    const api = joinable();
    const { user } = await renderOn(api, <App />);
    await user.type(screen.getByRole('textbox', { name: 'Server address' }), 'wassop://h/?k=x{Enter}');
    expect(await screen.findByText(/This invitation cannot be read/)).toBeTruthy();
    await user.clear(screen.getByRole('textbox', { name: 'Server address' }));
    api.emit('link.opened', { ticket: null });
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(api.callsTo('link.done')).toHaveLength(1);
  });

  it('waits until its guest has a name', async () => {
    const api = joinable();
    api.snapshot.settings.name = '';
    api.snapshot.openedLink = { ticket: LINK };
    const { user } = await renderOn(api, <App />);
    expect(screen.queryByRole('dialog')).toBeNull();
    await user.type(screen.getByRole('textbox', { name: 'Your name' }), 'Ana{Enter}');
    expect(await screen.findByRole('dialog', { name: 'Join by this invitation?' })).toBeTruthy();
  });

  it('shows why it could not be followed, and stays', async () => {
    const api = joinable();
    api.answer('connection.open', () => err({ code: 'NAME_INVALID' }));
    const { user } = await renderOn(api, <App />);
    api.emit('link.opened', { ticket: LINK });
    await user.click(await screen.findByRole('button', { name: 'Join' }));
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(screen.getByRole('dialog', { name: 'Join by this invitation?' })).toBeTruthy();
  });
});

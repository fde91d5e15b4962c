import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../../../src-renderer/app/App.tsx';
import { LinkDialog } from '../../../../src-renderer/features/history/LinkDialog.tsx';
import { MessageRow } from '../../../../src-renderer/features/history/MessageRow.tsx';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import { PENDING_ORDER_SEQ } from '../../../../src-shared/ipc/views.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import { connectionView, memberView, message, ownMessage, roomView, ScriptedChatApi } from '../../../helpers/scripted-chat-api.ts';
import { renderOn } from '../render-app.tsx';

const ref = { connectionId: 'c1', roomId: 'r1' };
let api: ScriptedChatApi;

beforeEach(() => {
  api = new ScriptedChatApi();
  api.addConnection(connectionView(), [
    roomView(),
    roomView({ roomId: 'r2', name: 'General', unreadCount: 3 }),
    roomView({ roomId: 'r3', name: 'Café', isJoined: false }),
  ]);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('rooms', () => {
  it('show how many messages are new and which one is open', async () => {
    await renderOn(api, <App />);
    expect(screen.getByRole('button', { name: /General.*3 new messages/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: /Sala1/ }).getAttribute('aria-current')).toBe('page');
  });

  it('are joined with a click and then shown', async () => {
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: /Café/ }));
    expect(api.callsTo('rooms.join')).toEqual([{ connectionId: 'c1', name: 'Café' }]);
    expect(await screen.findByRole('heading', { level: 1, name: 'Café' })).toBeTruthy();
  });

  it('are made by typing a name', async () => {
    const { user } = await renderOn(api, <App />);
    await user.type(screen.getByRole('textbox', { name: 'Join or create a room' }), 'Nueva{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Nueva' })).toBeTruthy();
  });

  it('can be left', async () => {
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: 'More actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Leave room' }));
    expect(api.callsTo('rooms.leave')).toEqual([ref]);
    expect(await screen.findByRole('heading', { level: 1, name: 'General' })).toBeTruthy();
  });
});

describe('reading', () => {
  it('marks the room that is looked at as read, and no other', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const { stores } = await renderOn(api, <App />);
    act(() => api.changeRooms('c1', api.snapshot.connections[0]!.rooms.map((room) => ({ ...room, unreadCount: 2 }))));
    await vi.waitFor(() => expect(api.callsTo('rooms.markRead')).toEqual([ref]));
    expect(stores.rooms.getState().byConnection['c1']?.map((room) => room.unreadCount)).toEqual([0, 2, 2]);
  });

  it('marks what comes between two drawings too', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const { stores } = await renderOn(api, <App />);
    act(() => api.changeRooms('c1', [roomView({ unreadCount: 1 })]));
    await vi.waitFor(() => expect(stores.rooms.getState().byConnection['c1']?.[0]?.unreadCount).toBe(0));
    // Read, and at once another: the count is 1 before and after.
    api.answer('rooms.markRead', () => ok(undefined));
    act(() => api.changeRooms('c1', [roomView({ unreadCount: 1 })]));
    await vi.waitFor(() => expect(api.callsTo('rooms.markRead')).toHaveLength(2));
    act(() => {
      api.changeRooms('c1', [roomView({ unreadCount: 0 })]);
      api.changeRooms('c1', [roomView({ unreadCount: 1 })]);
    });
    await vi.waitFor(() => expect(api.callsTo('rooms.markRead')).toHaveLength(3));
  });

  it('does not count as read while the window is not looked at', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    await renderOn(api, <App />);
    act(() => api.changeRooms('c1', [roomView({ unreadCount: 2 })]));
    await act(async () => undefined);
    expect(api.callsTo('rooms.markRead')).toEqual([]);
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    act(() => void window.dispatchEvent(new Event('focus')));
    await vi.waitFor(() => expect(api.callsTo('rooms.markRead')).toEqual([ref]));
  });
});

describe('keys', () => {
  it('Ctrl+K goes to a room by part of its name', async () => {
    const { user } = await renderOn(api, <App />);
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'gen{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'General' })).toBeTruthy();
    expect(screen.queryByRole('combobox')).toBeNull();
  });

  it('Ctrl+K with a name that nobody has makes the room', async () => {
    const { user } = await renderOn(api, <App />);
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'Otra{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Otra' })).toBeTruthy();
  });

  it('Alt+Shift+Down goes to the next room with something new', async () => {
    await renderOn(api, <App />);
    fireEvent.keyDown(window, { key: 'ArrowDown', altKey: true, shiftKey: true });
    expect(await screen.findByRole('heading', { level: 1, name: 'General' })).toBeTruthy();
  });

  it('F1 and Ctrl+/ list the keys', async () => {
    const { user } = await renderOn(api, <App />);
    await user.keyboard('{F1}');
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy();
    await user.keyboard('{Escape}');
    await user.keyboard('{Control>}/{/Control}');
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy();
  });
});

describe('the state of the link', () => {
  it('counts down to the next attempt and can be hurried', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
    const link = { kind: 'waiting', attempt: 2, retryInMs: 3_000, failure: failure('CONNECT_LOST') } as const;
    await renderOn(api, <App />);
    act(() => api.changeConnection(connectionView({ link })));
    expect(screen.getByText('Retrying in 3 seconds.')).toBeTruthy();
    act(() => void vi.advanceTimersByTime(2_000));
    expect(screen.getByText('Retrying in 1 second.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Retry now' }));
    expect(api.callsTo('connection.retryNow')).toEqual([{ connectionId: 'c1' }]);
  });

  it('is silent once the link is there', async () => {
    await renderOn(api, <App />);
    expect(screen.queryByText(/Connecting/)).toBeNull();
    expect(screen.getByText('Online')).toBeTruthy();
  });
});

describe('an older server', () => {
  const abilities = { rooms: 'one-at-a-time', hasHistory: false, hasMemberList: false, hasReceipts: false } as const;

  it('has what it cannot do said once, and not again after it was hidden', async () => {
    const { user } = await renderOn(api, <App />);
    act(() => api.changeConnection(connectionView({ dialect: 'wassop1', abilities })));
    expect(screen.getByRole('note').textContent).toContain('It keeps no history.');
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('note')).toBeNull();
  });
});

describe('several connections', () => {
  it('are switched in the menu; the lobby ends none of them', async () => {
    api.snapshot.connections.unshift({
      connection: connectionView({ connectionId: 'c2', spaceName: 'Biblioteca' }),
      rooms: [roomView({ name: 'Lectura' })],
    });
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: 'Taller de Redes, Switch server' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Biblioteca' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Lectura' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Biblioteca, Switch server' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Go to start' }));
    expect(await screen.findByText('Open now')).toBeTruthy();
    expect(api.callsTo('connection.close')).toEqual([]);
  });
});

describe('connections of one name', () => {
  it('are told apart in the lobby by their addresses', async () => {
    api.snapshot.connections.unshift({
      connection: connectionView({ connectionId: 'c2', spaceName: 'Taller de Redes', address: '10.0.0.7:5555' }),
      rooms: [roomView()],
    });
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: 'Taller de Redes, Switch server' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Go to start' }));
    expect(await screen.findByText('10.0.0.7:5555')).toBeTruthy();
  });
});

describe('a link', () => {
  it('is opened only after the question, which shows where it leads', async () => {
    const { user } = await renderOn(api, <LinkDialog href="https://example.org/a?b" text="https://example.org/a?b" />);
    expect(screen.getByText('example.org')).toBeTruthy();
    expect(api.callsTo('links.open')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Open link' }));
    expect(api.callsTo('links.open')).toEqual([{ url: 'https://example.org/a?b' }]);
  });

  it('is not opened when the question is cancelled, and asks when it is clicked in a message', async () => {
    const item = ownMessage({ key: 'o1', orderSeq: 1, text: 'ver https://example.org/x' });
    const { user, stores } = await renderOn(
      api,
      <MessageRow item={item} startsGroup endsGroup roomRef={ref} showsDelivery hasReceipts />,
    );
    await user.click(screen.getByRole('link'));
    expect(stores.view.getState().dialog).toEqual({ kind: 'link', href: 'https://example.org/x', text: 'https://example.org/x' });
    expect(api.callsTo('links.open')).toEqual([]);
  });
});

describe('an own message', () => {
  const show = (delivery: Parameters<typeof ownMessage>[0]['delivery'], hasReceipts = true) =>
    renderOn(
      api,
      <MessageRow
        item={ownMessage({ key: 'o1', orderSeq: 1, text: 'hola', ...(delivery !== undefined && { delivery }) })}
        startsGroup
        endsGroup
        roomRef={ref}
        showsDelivery
        hasReceipts={hasReceipts}
      />,
    );

  it('is marked as one’s own and says how it fares', async () => {
    await show({ kind: 'sending' });
    expect(screen.getAllByText('You').length).toBeGreaterThan(0);
    expect(screen.getByText('sending…')).toBeTruthy();
  });

  it('says that it waits while there is no link', async () => {
    await show({ kind: 'waiting' });
    expect(screen.getByText('waiting')).toBeTruthy();
  });

  it('does not claim more than the server confirms', async () => {
    await show({ kind: 'sent' }, false);
    expect(screen.getByText('sent, not confirmed')).toBeTruthy();
  });

  it('that failed says why and can be sent again, copied or discarded', async () => {
    const { user } = await show({ kind: 'failed', failure: failure('RATE_LIMITED') });
    expect(screen.getByText(/Not sent\..*too fast/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await user.click(screen.getByRole('button', { name: 'Copy text' }));
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(api.callsTo('messages.retry')).toEqual([{ ...ref, key: 'o1' }]);
    expect(api.callsTo('clipboard.write')).toEqual([{ text: 'hola' }]);
    expect(api.callsTo('messages.discard')).toEqual([{ ...ref, key: 'o1' }]);
  });
});

describe('what is said aloud', () => {
  it('is the first message of an empty room, by a region that was there before it', async () => {
    const { container } = await renderOn(api, <App />);
    await screen.findByText('No messages yet');
    const region = container.querySelector('[aria-live=polite].visually-hidden');
    expect(region?.textContent).toBe('');
    act(() => api.arrive('c1', 'r1', [message(1, 'Beto', 'hola')]));
    expect(region?.textContent).toBe('Beto: hola');
    expect(region?.isConnected).toBe(true);
  });

  it('is an own message that did not get out, and why', async () => {
    const { container } = await renderOn(api, <App />);
    act(() => api.arrive('c1', 'r1', [ownMessage({ key: 'o1', orderSeq: 1, text: 'hola', delivery: { kind: 'failed', failure: failure('RATE_LIMITED') } })]));
    expect(container.querySelector('[aria-live=polite].visually-hidden')?.textContent).toMatch(/Not sent\..*too fast/);
  });
});

describe('failures without a place of their own', () => {
  it('are said at the foot until they are dismissed', async () => {
    const { user, stores } = await renderOn(api, <App />);
    act(() => stores.feedback.getState().report(failure('SETTINGS_UNWRITABLE')));
    expect(screen.getByText(/settings could not be saved/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByText(/settings could not be saved/)).toBeNull();
  });
});

describe('people', () => {
  it('are asked for when a room is opened and follow its changes', async () => {
    api.members.set('r1', [memberView('Juanmi', { isSelf: true, role: 'owner' })]);
    const { stores } = await renderOn(api, <App />);
    await vi.waitFor(() => expect(Object.values(stores.members.getState().byRoom)).toHaveLength(1));
    act(() => api.emit('members.changed', { ...ref, members: [memberView('Ana'), memberView('Beto')] }));
    expect(stores.members.getState().byRoom['c1\nr1']).toHaveLength(2);
  });
});

describe('what newcomers can read', () => {
  const openMenu = async (user: { click(element: Element): Promise<void> }, entry: string) => {
    await user.click(screen.getByRole('button', { name: 'More actions' }));
    await user.click(await screen.findByRole('menuitem', { name: entry }));
    return screen.findByRole('dialog');
  };

  it('is set by the owner of the room', async () => {
    api.changeRooms('c1', [roomView({ isOwned: true })]);
    const { user } = await renderOn(api, <App />);
    await openMenu(user, 'Room settings…');
    expect(screen.getByRole('radio', { name: 'Everything' }).getAttribute('aria-checked')).toBe('true');
    await user.click(screen.getByRole('radio', { name: 'The last messages' }));
    const count = screen.getByRole('textbox', { name: 'How many' });
    await user.clear(count);
    expect(screen.getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true);
    await user.type(count, '20{Enter}');
    expect(api.callsTo('rooms.setCatchUp')).toEqual([{ connectionId: 'c1', roomId: 'r1', catchUp: { kind: 'last', count: 20 } }]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('that could not be set says why and stays open', async () => {
    api.changeRooms('c1', [roomView({ isOwned: true })]);
    api.answer('rooms.setCatchUp', () => err(failure('NOT_CONNECTED')));
    const { user } = await renderOn(api, <App />);
    await openMenu(user, 'Room settings…');
    await user.click(screen.getByRole('radio', { name: 'Only while they are here' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(screen.getByRole('alert')).toBeTruthy();
  });

  it('is said in words to everybody else, at the top of the room as well', async () => {
    api.changeRooms('c1', [roomView({ catchUp: { kind: 'last', count: 20 } })]);
    api.timelines.set('r1', [message(1, 'Beto', 'hola')]);
    const { user } = await renderOn(api, <App />);
    const dialog = await openMenu(user, 'About this room…');
    expect(dialog.textContent).toContain('the last 20 messages');
    expect(screen.queryByRole('radio')).toBeNull();
  });

  it('is nothing that an older server knows', async () => {
    api.changeRooms('c1', [roomView({ catchUp: null })]);
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: 'More actions' }));
    expect(screen.queryByRole('menuitem', { name: /About this room|Room settings/ })).toBeNull();
  });
});

describe('messages that a server lost', () => {
  it('are sent again together, or let go of', async () => {
    api.timelines.set('r1', ['uno', 'dos'].map((text, index) => ownMessage({ key: text, orderSeq: PENDING_ORDER_SEQ, orderSub: index, text, delivery: { kind: 'failed', failure: failure('MESSAGE_LOST') } })));
    const { user } = await renderOn(api, <App />);
    expect(await screen.findByText('The server lost 2 messages of yours.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Send them again' }));
    expect(api.callsTo('messages.retry')).toEqual(['uno', 'dos'].map((key) => ({ ...ref, key })));
    await user.click(screen.getAllByRole('button', { name: 'Discard' }).at(-1)!);
    expect(api.callsTo('messages.discard')).toHaveLength(2);
    expect(screen.queryByText(/The server lost/)).toBeNull();
  });
});

describe('a very long message', () => {
  it('is folded until one wants to see all of it', async () => {
    const { user } = await renderOn(api, <MessageRow item={ownMessage({ key: 'o1', orderSeq: 1, text: `${'palabra '.repeat(400)}final` })} startsGroup endsGroup roomRef={ref} showsDelivery hasReceipts />);
    expect(screen.queryByText(/final/)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(screen.getByText(/final/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Show less' }));
    expect(screen.queryByText(/final/)).toBeNull();
  });
});

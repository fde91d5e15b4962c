import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { App } from '../../../../src-renderer/app/App.tsx';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import { connectionView, message, roomView, ScriptedChatApi } from '../../../helpers/scripted-chat-api.ts';
import { renderOn } from '../render-app.tsx';

function withHistory(): ScriptedChatApi {
  const api = new ScriptedChatApi();
  api.addConnection(connectionView(), [roomView()]);
  api.timelines.set('r1', [message(1, 'Beto', 'hola')]);
  api.archive = {
    folder: '/home/ana/history',
    sizeBytes: 3_200_000,
    servers: [
      {
        serverKey: 'k1', name: 'Taller', dialect: 'wassop2', addresses: ['10.0.0.2:5555'],
        rooms: [{ roomId: 'r1', name: 'Sala1', messageCount: 120, unsentCount: 2 }, { roomId: 'r2', name: 'General', messageCount: 1, unsentCount: 0 }],
      },
    ],
  };
  return api;
}

async function openRoomMenu(api: ScriptedChatApi, item: string) {
  const rendered = await renderOn(api, <App />);
  await rendered.user.click(screen.getByRole('button', { name: 'More actions' }));
  await rendered.user.click(await screen.findByRole('menuitem', { name: item }));
  return rendered;
}

const IN_ROOM = { kind: 'room', connectionId: 'c1', roomId: 'r1' };

describe('exporting', () => {
  it('says what of, asks for the format, and shows where it went', async () => {
    const api = withHistory();
    api.answer('history.export', () => ok({ kind: 'saved', path: '/home/ana/out.json', messageCount: 121 }));
    const { user } = await openRoomMenu(api, 'Export history…');
    const dialog = await screen.findByRole('dialog', { name: 'Export history' });
    expect(await within(dialog).findByText('121 messages of Taller.')).toBeTruthy();
    expect(within(dialog).getByText('2 messages that are not sent yet are not part of it.')).toBeTruthy();
    await user.click(within(dialog).getByText('JSON'));
    await user.click(within(dialog).getByRole('button', { name: 'Export…' }));
    expect(await screen.findByText('/home/ana/out.json')).toBeTruthy();
    expect(api.callsTo('history.export')).toEqual([{ scope: IN_ROOM, format: 'json' }]);
  });

  it('says beside the choice what went wrong, and can be tried again', async () => {
    const api = withHistory();
    api.answer('history.export', () => err(failure('EXPORT_DISK_FULL')));
    const { user } = await openRoomMenu(api, 'Export history…');
    await screen.findByText('121 messages of Taller.');
    await user.click(screen.getByRole('button', { name: 'Export…' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/not enough room on that disk/);
    expect(screen.getByRole('button', { name: 'Export…' })).toBeTruthy();
  });

  it('shows how far it is, and stops when it is told to', async () => {
    const api = withHistory();
    const { user } = await openRoomMenu(api, 'Export history…');
    await screen.findByText('121 messages of Taller.');
    api.emit('history.job', { kind: 'export', done: 60, total: 121 });
    expect(await screen.findByText('Exporting: 60 of 121 messages')).toBeTruthy();
    expect(screen.getByRole('progressbar').getAttribute('value')).toBe('60');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(api.callsTo('history.cancel')).toHaveLength(1);
  });
});

describe('deleting', () => {
  it('names what goes, and asks for messages that are not sent apart from that', async () => {
    const api = withHistory();
    const { user } = await openRoomMenu(api, 'Delete local history…');
    const dialog = await screen.findByRole('dialog', { name: 'Delete local history?' });
    expect(within(dialog).getByText('121 messages will be deleted from this computer:')).toBeTruthy();
    expect(within(dialog).getAllByRole('listitem').map((item) => item.textContent)).toEqual(['Sala1120 messages', 'General1 message']);
    await user.click(within(dialog).getByRole('checkbox', { name: /Also delete 2 messages/ }));
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(api.callsTo('history.delete')).toEqual([{ scope: IN_ROOM, removesUnsent: true }]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('does nothing unless it is confirmed, and begins at the button that does nothing', async () => {
    const api = withHistory();
    const { user } = await openRoomMenu(api, 'Delete local history…');
    const cancel = await screen.findByRole('button', { name: 'Cancel' });
    expect(document.activeElement).toBe(cancel);
    await user.keyboard('{Enter}');
    expect(api.callsTo('history.delete')).toEqual([]);
  });
});

describe('a room whose history was deleted here', () => {
  it('says so, and loads it again from the server when asked', async () => {
    const api = withHistory();
    let isDeleted = true;
    api.answer('timeline.read', () =>
      isDeleted
        ? ok({ items: [], isComplete: true, isDeletedBefore: true, isNewest: true })
        : ok({ items: [message(1, 'Beto', 'antes')], isComplete: true, isNewest: true }),
    );
    api.answer('timeline.loadDeleted', () => {
      isDeleted = false;
      return ok(undefined);
    });
    const { user, stores } = await renderOn(api, <App />);
    expect(await screen.findByText('The history of this room was deleted here')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Load from the server' }));
    expect(api.callsTo('timeline.loadDeleted')).toEqual([{ connectionId: 'c1', roomId: 'r1' }]);
    // The list itself draws nothing where nothing has a size.
    await waitFor(() => expect(Object.values(stores.timeline.getState().byRoom)[0]?.items).toMatchObject([{ text: 'antes' }]));
    expect(screen.queryByText('The history of this room was deleted here')).toBeNull();
  });

  it('offers nothing to load where the server keeps no history', async () => {
    const api = withHistory();
    const abilities = { rooms: 'none', hasHistory: false, hasMemberList: false, hasReceipts: false } as const;
    api.changeConnection(connectionView({ dialect: 'json-pair', abilities }));
    api.answer('timeline.read', () => ok({ items: [], isComplete: true, isDeletedBefore: true, isNewest: true }));
    await renderOn(api, <App />);
    expect(await screen.findByText('The history of this room was deleted here')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Load from the server' })).toBeNull();
  });
});

describe('the settings', () => {
  it('show where the history is, how much, and whose', async () => {
    const { user } = await renderOn(withHistory(), <App />);
    await user.keyboard('{Control>},{/Control}');
    const section = await screen.findByRole('region', { name: 'Your history' });
    expect(await within(section).findByText('/home/ana/history')).toBeTruthy();
    expect(within(section).getByText('121 messages · 3.2 MB')).toBeTruthy();
    expect(within(section).getByRole('button', { name: 'More about the history of Taller' })).toBeTruthy();
  });

  it('offer only to import where nothing is kept', async () => {
    const api = new ScriptedChatApi();
    const { user } = await renderOn(api, <App />);
    await user.keyboard('{Control>},{/Control}');
    const section = await screen.findByRole('region', { name: 'Your history' });
    expect(await within(section).findByRole('button', { name: 'Import…' })).toBeTruthy();
    expect(within(section).queryByRole('button', { name: 'Export everything…' })).toBeNull();
  });

  it('say what came of an import', async () => {
    const api = withHistory();
    api.answer('history.import', () => ok({ kind: 'imported', addedCount: 0, knownCount: 7, skippedCount: 2, roomsApart: ['Sala1'] }));
    const { user } = await renderOn(api, <App />);
    await user.keyboard('{Control>},{/Control}');
    await user.click(await screen.findByRole('button', { name: 'Import…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Import history' });
    expect(within(dialog).getByRole('status').textContent).toMatch(/Nothing new.*7 were here already.*2 were left out.*Sala1/);
  });
});

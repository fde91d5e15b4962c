import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { App } from '../../../../src-renderer/app/App.tsx';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import { LIMITS } from '../../../../src-shared/protocol/limits.ts';
import { err } from '../../../../src-shared/util/result.ts';
import { connectionView, roomView, ScriptedChatApi } from '../../../helpers/scripted-chat-api.ts';
import { renderOn } from '../render-app.tsx';

let api: ScriptedChatApi;

beforeEach(() => {
  api = new ScriptedChatApi();
  api.addConnection(connectionView(), [roomView(), roomView({ roomId: 'r2', name: 'General' })]);
});

const field = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: /^Message to/ });
const sentTexts = () => api.callsTo('messages.send').map((args) => (args as { text: string }).text);

describe('the composer', () => {
  it('sends with Enter and is empty again', async () => {
    const { user } = await renderOn(api, <App />);
    await user.type(field(), 'hola{Enter}');
    expect(sentTexts()).toEqual(['hola']);
    expect(field().value).toBe('');
  });

  it('breaks the line with Shift+Enter', async () => {
    const { user } = await renderOn(api, <App />);
    await user.type(field(), 'uno{Shift>}{Enter}{/Shift}dos');
    expect(field().value).toBe('uno\ndos');
    expect(sentTexts()).toEqual([]);
  });

  it('leaves Enter to an input method that is composing', async () => {
    const { user } = await renderOn(api, <App />);
    await user.type(field(), 'にほん');
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
    fireEvent.keyDown(field(), { key: 'Enter', keyCode: 229 });
    expect(sentTexts()).toEqual([]);
  });

  it('sends nothing when there is nothing but white space', async () => {
    const { user } = await renderOn(api, <App />);
    await user.type(field(), '  {Enter}');
    expect(sentTexts()).toEqual([]);
  });

  it('keeps a draft for each room', async () => {
    const { user } = await renderOn(api, <App />);
    await user.type(field(), 'a medias');
    await user.click(screen.getByRole('button', { name: /^General/ }));
    expect(field().value).toBe('');
    await user.click(screen.getByRole('button', { name: /^Sala1/ }));
    expect(field().value).toBe('a medias');
  });

  it('gives back what could not be sent, and says why', async () => {
    api.answer('messages.send', () => err(failure('MESSAGE_TOO_LONG')));
    const { user } = await renderOn(api, <App />);
    await user.type(field(), 'largo{Enter}');
    await waitFor(() => expect(field().value).toBe('largo'));
    expect(screen.getByText(/message is too long/)).toBeTruthy();
  });

  it('does not send more than fits and says by how much', async () => {
    const { user } = await renderOn(api, <App />);
    fireEvent.change(field(), { target: { value: 'a'.repeat(LIMITS.textBytes + 2) } });
    expect(screen.getByText('2 bytes too many')).toBeTruthy();
    await user.type(field(), '{Enter}');
    expect(sentTexts()).toEqual([]);
  });

  it.each([
    ['Send love', '❤️'],
    ['Send like', '👍'],
    ['Send dislike', '👎'],
  ])('%s sends one emoji with one click and leaves the draft alone', async (name, emoji) => {
    const { user } = await renderOn(api, <App />);
    await user.type(field(), 'a medias');
    await user.click(screen.getByRole('button', { name }));
    expect(sentTexts()).toEqual([emoji]);
    expect(field().value).toBe('a medias');
  });
});

describe('words and commands', () => {
  it.each([
    ['LOVE', '❤️❤️❤️'],
    ['LIKE', '👍'],
    ['/dislike', '👎'],
    ['//etc', '/etc'],
  ])('%s sends %s', async (typed, sent) => {
    const { user } = await renderOn(api, <App />);
    await user.type(field(), `${typed}{Enter}`);
    expect(sentTexts()).toEqual([sent]);
  });

  it('EXIT leaves the room, REFR asks for the rooms, QUIT ends the connection', async () => {
    const { user } = await renderOn(api, <App />);
    await user.type(field(), 'REFR{Enter}');
    expect(api.callsTo('rooms.refresh')).toEqual([{ connectionId: 'c1' }]);
    await user.type(field(), 'EXIT{Enter}');
    expect(api.callsTo('rooms.leave')).toEqual([{ connectionId: 'c1', roomId: 'r1' }]);
    await user.type(field(), 'QUIT{Enter}');
    expect(api.callsTo('connection.close')).toEqual([{ connectionId: 'c1' }]);
    expect(sentTexts()).toEqual([]);
    expect(screen.getByRole('heading', { name: 'Hello, Juanmi' })).toBeTruthy();
  });

  it('/join makes a room and goes there', async () => {
    const { user } = await renderOn(api, <App />);
    await user.type(field(), '/join Preguntas{Enter}');
    expect(await screen.findByRole('heading', { name: 'Preguntas' })).toBeTruthy();
  });

  it('/help lists the commands', async () => {
    const { user } = await renderOn(api, <App />);
    await user.type(field(), '/help{Enter}');
    expect(await screen.findByRole('dialog', { name: 'Commands' })).toBeTruthy();
  });

  it('an unknown command is not sent and stays to be mended', async () => {
    const { user } = await renderOn(api, <App />);
    await user.type(field(), '/jion Sala{Enter}');
    expect(sentTexts()).toEqual([]);
    expect(field().value).toBe('/jion Sala');
    expect(screen.getByText(/no command “\/jion”/)).toBeTruthy();
  });
});

import { act, screen, within } from '@testing-library/react';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { App } from '../../../../src-renderer/app/App.tsx';
import type { NearbyHostView } from '../../../../src-shared/ipc/views.ts';
import { ok } from '../../../../src-shared/util/result.ts';
import { connectionView, roomView, ScriptedChatApi } from '../../../helpers/scripted-chat-api.ts';
import { renderOn } from '../render-app.tsx';

const TALLER: NearbyHostView = { hostId: 'h1', spaceId: 's1', name: 'Taller de Redes', peopleCount: 14, isLocked: true, addresses: ['192.168.1.23:5555'] };
const BIBLIOTECA: NearbyHostView = { hostId: 'h2', spaceId: 's2', name: 'Biblioteca', peopleCount: 1, isLocked: false, addresses: ['192.168.1.24:5555'] };

const list = () => screen.getByRole('region', { name: 'Near by' });
const entries = () => within(list()).queryAllByRole('listitem').map((item) => item.textContent ?? '');

describe('rooms near by', () => {
  it('appear and vanish live, by name, with people and lock', async () => {
    const api = new ScriptedChatApi();
    await renderOn(api, <App />);
    expect(within(list()).getByRole('status').textContent).toContain('appear here by themselves');
    api.changeNearby([TALLER, BIBLIOTECA]);
    await within(list()).findByText('Biblioteca');
    expect(entries()).toEqual([
      expect.stringMatching(/Biblioteca.*1 person/) as string,
      expect.stringMatching(/Taller de Redes.*passcode.*14 people/) as string,
    ]);
    api.changeNearby([BIBLIOTECA]);
    await screen.findByText('Biblioteca');
    expect(entries()).toHaveLength(1);
  });

  it('are joined with one click', async () => {
    const api = new ScriptedChatApi({ nearby: [TALLER] });
    api.answer('nearby.join', () => {
      const connection = connectionView({ address: '192.168.1.23:5555' });
      api.changeConnection(connection);
      api.changeRooms('c1', [roomView()]);
      return ok(connection);
    });
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: 'Join Taller de Redes' }));
    expect(await screen.findByRole('heading', { name: 'Sala1' })).toBeTruthy();
    expect(api.callsTo('nearby.join')).toEqual([{ hostId: 'h1', spaceId: 's1' }]);
  });

  it('say so when one has vanished at the moment of the click', async () => {
    const { user } = await renderOn(new ScriptedChatApi({ nearby: [TALLER] }), <App />);
    await user.click(screen.getByRole('button', { name: 'Join Taller de Redes' }));
    expect(await screen.findByText('That room is no longer near by.')).toBeTruthy();
  });

  it('are asked for when somebody comes to the list, and again on demand once the first answers are in', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    onTestFinished(() => void vi.useRealTimers());
    const api = new ScriptedChatApi();
    const { user } = await renderOn(api, <App />);
    expect(api.callsTo('nearby.look')).toHaveLength(1);
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    expect(api.callsTo('nearby.look')).toHaveLength(2);
  });

  it('cannot be there without a network, and the list says that instead', async () => {
    await renderOn(new ScriptedChatApi({ cards: [] }), <App />);
    expect(within(list()).getByRole('status').textContent).toContain('not on a network');
  });
});

describe('being found near by', () => {
  it('is switched off in the settings, and single network cards are left out or taken in', async () => {
    const cards = [
      { name: 'Wi-Fi', kind: 'lan', addresses: ['192.168.1.40'], isUsed: true },
      { name: 'tun0', kind: 'vpn', addresses: ['10.8.0.2'], isUsed: false },
    ] as const;
    const api = new ScriptedChatApi({ cards: cards.map((card) => ({ ...card, addresses: [...card.addresses] })) });
    const { user } = await renderOn(api, <App />);
    await user.click(screen.getByRole('button', { name: 'Settings' }));
    await user.click(await screen.findByRole('switch', { name: 'Show my room near by' }));
    await user.click(screen.getByRole('switch', { name: 'Wi-Fi' }));
    await user.click(screen.getByRole('switch', { name: 'tun0' }));
    expect(api.callsTo('settings.update')).toEqual([
      { isHostListed: false },
      { cardChoices: { 'Wi-Fi': false } },
      { cardChoices: { 'Wi-Fi': false, tun0: true } },
    ]);
  });
});

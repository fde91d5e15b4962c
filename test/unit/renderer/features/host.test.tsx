import { screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { HostPanel } from '../../../../src-renderer/features/host/HostPanel.tsx';
import { RetentionDialog } from '../../../../src-renderer/features/host/RetentionDialog.tsx';
import type { HostView } from '../../../../src-shared/ipc/views.ts';
import { ok } from '../../../../src-shared/util/result.ts';
import { SCRIPT_NOW_UNIX_MS, SCRIPT_TICKET, ScriptedChatApi } from '../../../helpers/scripted-chat-api.ts';
import { renderOn } from '../render-app.tsx';

const RUNNING: HostView = {
  kind: 'running',
  port: 5555,
  spaceName: 'Sala de Juanmi',
  connectionId: 'c1',
  ticket: SCRIPT_TICKET,
  addresses: [],
  people: [],
  isBrowserDoorOpen: false,
};

let api: ScriptedChatApi;

beforeEach(() => {
  api = new ScriptedChatApi({ host: RUNNING });
});

describe('how long messages are kept', () => {
  async function chooseDays(typed: string) {
    const { user } = await renderOn(api, <RetentionDialog />);
    await user.click(screen.getByRole('radio', { name: 'For some days' }));
    const days = screen.getByRole('textbox', { name: 'Days' });
    await user.clear(days);
    await user.type(days, typed);
    return user;
  }

  it('is shown with the host, for ever at first', async () => {
    await renderOn(api, <HostPanel />);
    expect(screen.getByText('For ever')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Change how long messages are kept' })).toBeTruthy();
  });

  it('is changed at once where nothing is deleted by it', async () => {
    const user = await chooseDays('7{Enter}');
    expect(api.callsTo('host.countExpired')).toEqual([{ retention: { kind: 'days', days: 7 } }]);
    expect(api.callsTo('settings.update')).toEqual([{ retention: { kind: 'days', days: 7 } }]);
    expect(user).toBeTruthy();
  });

  it('says what will be deleted first, and changes nothing when one thinks better of it', async () => {
    api.answer('host.countExpired', () => ok({ messages: 1_234 }));
    const user = await chooseDays('7{Enter}');
    expect(screen.getByText(/1,234 messages will be deleted now/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(api.callsTo('settings.update')).toEqual([]);
    await user.click(screen.getByRole('radio', { name: 'For some days' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    expect(api.callsTo('settings.update')).toEqual([{ retention: { kind: 'days', days: 30 } }]);
  });

  it('takes no number that is none', async () => {
    await chooseDays('0');
    expect(screen.getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true);
    expect(screen.getByText(/whole number from 1/)).toBeTruthy();
  });
});

describe('a history that was damaged', () => {
  it('is told with the time of its backup and the place of the damaged files', async () => {
    api.snapshot.host = { ...RUNNING, restoredFromUnixMs: SCRIPT_NOW_UNIX_MS, damagedFilesDir: '/datos/damaged-20261121T100900Z' };
    const { user } = await renderOn(api, <HostPanel />);
    expect(screen.getByText(/The history was damaged/)).toBeTruthy();
    expect(screen.getByText('/datos/damaged-20261121T100900Z')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Copy the folder' }));
    expect(api.callsTo('clipboard.write')).toEqual([{ text: '/datos/damaged-20261121T100900Z' }]);
  });
});

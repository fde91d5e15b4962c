import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { App } from '../../../../src-renderer/app/App.tsx';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import { ScriptedChatApi } from '../../../helpers/scripted-chat-api.ts';
import { renderOn } from '../render-app.tsx';

async function openDoctor(api: ScriptedChatApi) {
  const { user } = await renderOn(api, <App />);
  await user.click(screen.getByRole('button', { name: "Why can't they see me?" }));
  return { user, dialog: await screen.findByRole('dialog', { name: "Why can't they see me?" }) };
}

it('the doctor says of each finding what is so, what to do, and how the system is told', async () => {
  const api = new ScriptedChatApi();
  api.findings = [
    { reason: 'cards-used', values: { cards: 'wlp3s0' }, command: null },
    { reason: 'firewall-blocks', values: { name: 'ufw' }, command: 'sudo ufw allow 5555' },
  ];
  const { user, dialog } = await openDoctor(api);
  expect((await within(dialog).findAllByRole('listitem')).map((item) => item.textContent)).toEqual([
    expect.stringMatching(/^fine.*through wlp3s0/) as string,
    expect.stringMatching(/^in the way.*ufw keeps others out.*sudo ufw allow 5555/) as string,
  ]);
  expect(within(dialog).getByText('One thing is in the way.')).toBeTruthy();
  await user.click(within(dialog).getByRole('button', { name: 'Copy the report' }));
  expect(api.callsTo('clipboard.write')).toEqual([{ text: expect.stringContaining('[in the way] The firewall ufw keeps others out.') as string }]);
});

it('somebody else\'s host is tested by its address, and what is no address is said', async () => {
  const api = new ScriptedChatApi();
  const { user, dialog } = await openDoctor(api);
  const field = within(dialog).getByRole('textbox', { name: 'Test a host' });
  api.answer('doctor.examine', () => err(failure('ADDRESS_INVALID')));
  await user.type(field, '::::');
  await user.click(within(dialog).getByRole('button', { name: 'Test' }));
  expect(await within(dialog).findByRole('alert')).toBeTruthy();
  api.answer('doctor.examine', () => ok({ findings: [{ reason: 'target-refused', values: { address: '10.0.0.7:5555' }, command: null }] }));
  await user.clear(field);
  await user.type(field, '10.0.0.7');
  await user.click(within(dialog).getByRole('button', { name: 'Test' }));
  expect(await within(dialog).findByText(/no room open at this port/)).toBeTruthy();
  expect(api.callsTo('doctor.examine')).toEqual([{ target: null }, { target: '::::' }, { target: '10.0.0.7' }]);
});

import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { ErrorBoundary } from '../../../../src-renderer/app/ErrorBoundary.tsx';
import { ScriptedChatApi } from '../../../helpers/scripted-chat-api.ts';
import { renderOn } from '../render-app.tsx';

it('a screen that breaks says so and can be tried again', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let isBroken = true;
  function Fragile() {
    if (isBroken) throw new Error('broken');
    return 'whole';
  }
  const { user } = await renderOn(
    new ScriptedChatApi(),
    <ErrorBoundary>
      <Fragile />
    </ErrorBoundary>,
  );
  expect(screen.getByRole('alert').textContent).toContain('Something went wrong inside.');
  isBroken = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(screen.getByText('whole')).toBeTruthy();
  // The console tells developers the same.
  expect(log).toHaveBeenCalled();
});

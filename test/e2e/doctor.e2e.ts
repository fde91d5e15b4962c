// "Why can't they see me?" in the real app: this computer is looked at for real, and so is a host that is named.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { withPeople } from './support/person.ts';

test('the doctor looks at this computer, tells a room that answers from a closed port, and says what is no address', async () => {
  await withPeople(['Nadia', 'Omar'], async (nadia, omar) => {
    await nadia!.host();
    const port = await nadia!.hostPort();
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port: closedPort } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');

    await omar!.page.getByRole('button', { name: "Why can't they see me?" }).click();
    const dialog = omar!.page.getByRole('dialog', { name: "Why can't they see me?" });
    await expect(dialog.getByRole('listitem').first()).toBeVisible({ timeout: 30_000 });
    const test = async (place: string, answer: RegExp) => {
      await dialog.getByRole('textbox', { name: 'Test a host' }).fill(place);
      await dialog.getByRole('button', { name: 'Test', exact: true }).click();
      await expect(dialog.getByText(answer)).toBeVisible({ timeout: 30_000 });
    };
    await test(`127.0.0.1:${port}`, /answers at 127\.0\.0\.1:\d+ within/);
    await test(`127.0.0.1:${closedPort}`, /has no room open at this port/);
    await dialog.getByRole('textbox', { name: 'Test a host' }).fill('not/an/address');
    await dialog.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(dialog.getByRole('alert')).toBeVisible();
  });
});

// What whoever hears the app gets: names, what is announced, and where the focus goes. In the real window, where focus and live regions are real.
import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import { withPeople } from './support/person.ts';
import { en } from './support/texts.ts';

test('what others write is announced politely, with who wrote it', async () => {
  await withPeople(['Ana', 'Beto'], async (ana, beto) => {
    await beto.connect(await ana.host());
    await beto.isIn('Sala1');
    // Nothing was said yet: the region is there before its first message.
    const announced = ana.page.locator('.visually-hidden[aria-live=polite]');
    await expect(announced).toHaveText('');
    await beto.say('hola');
    await expect(announced).toHaveText('Beto: hola');
    await beto.say('¿qué tal?');
    await expect(announced).toHaveText('Beto: ¿qué tal?');
    // One's own are not repeated.
    await ana.say('bien');
    await ana.sees('bien');
    await expect(announced).toHaveText('Beto: ¿qué tal?');
  });
});

test('dialogs have a name, take the focus, and give it back to where it was', async () => {
  await withPeople(['Ana'], async (ana) => {
    await ana.host();
    await ana.say('mira https://example.org/');
    const { page, composer } = ana;
    const opensAndReturns = async (name: string, focused: Locator, open: () => Promise<unknown>) => {
      await open();
      const dialog = page.getByRole('dialog', { name, exact: true });
      await expect(dialog).toBeVisible();
      await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement)), `${name} has the focus`).toBe(true);
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(focused).toBeFocused();
    };

    await composer.focus();
    await opensAndReturns(en('shortcuts.title'), composer, () => page.keyboard.press('F1'));
    await opensAndReturns(en('settings.title'), composer, () => page.keyboard.press('Control+,'));
    await opensAndReturns(en('switcher.title'), composer, () => page.keyboard.press('Control+k'));
    await opensAndReturns(en('commands.title'), composer, () => ana.say('/help'));
    const invite = page.getByRole('button', { name: en('host.invite'), exact: true });
    await opensAndReturns('Invite to Sala1', invite, () => invite.press('Enter'));
    const chip = page.locator('.chip');
    await opensAndReturns(en('host.panelTitle'), chip, () => chip.press('Enter'));
    const link = page.getByRole('link', { name: 'https://example.org/' });
    await opensAndReturns(en('linkDialog.title'), link, () => link.press('Enter'));
    // Through a menu, which is gone by then.
    const menu = page.locator('.space-button');
    await opensAndReturns(en('settings.title'), menu, async () => {
      await menu.press('Enter');
      await page.getByRole('menuitem', { name: en('lobby.settings') }).press('Enter');
    });
  });
});

test('the sides of a narrow window are dialogs with a name that give the focus back', async () => {
  await withPeople(['Ana'], async (ana) => {
    await ana.host();
    const { page, launched } = ana;
    await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(480, 700));
    for (const [button, name] of [['sidebar.open', 'sidebar.label'], ['members.show', 'members.title']] as const) {
      const opener = page.getByRole('button', { name: en(button) });
      await opener.press('Enter');
      await expect(page.getByRole('dialog', { name: en(name) })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(opener).toBeFocused();
    }
  });
});

test('rooms and people are lists, and the room one is in is marked', async () => {
  await withPeople(['Ana', 'Beto'], async (ana, beto) => {
    await beto.connect(await ana.host());
    await beto.joinRoom('Música');
    await expect(ana.page.getByRole('navigation').getByRole('list')).toHaveCount(2);
    await expect(beto.page.getByRole('navigation').getByRole('listitem')).toHaveCount(2);
    await expect(beto.page.locator('[aria-current=page]')).toHaveText(/Música/);
    const people = ana.page.getByRole('list', { name: en('members.title') }).getByRole('listitem');
    await expect(people).toHaveCount(2);
    // The list holds only what is in sight: each says how many there are.
    await expect(people.last()).toHaveAttribute('aria-setsize', '2');
    await expect(people.last()).toHaveAttribute('aria-posinset', '2');
  });
});

// Everything that matters by keyboard alone, from the first start to leaving the room; focus is somewhere one can see at every step.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { launchApp } from './support/launch.ts';

/** Presses Tab until the element of that name has focus. @throws when it is never reached. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const style = element ? getComputedStyle(element) : null;
      const label = element?.getAttribute('aria-label') ?? element?.getAttribute('placeholder') ?? element?.textContent ?? '';
      const hasRing = style !== null && (style.outlineStyle !== 'none' || style.boxShadow !== 'none' || element?.closest('.field, .composer-box') !== null);
      return { label: label.trim(), hasRing };
    });
    if (!name.test(focused.label)) continue;
    expect(focused.hasRing, `${focused.label} shows that it has the focus`).toBe(true);
    return;
  }
  throw new Error(`Tab does not lead to ${String(name)}`);
}

test('a person hosts, writes, changes rooms and leaves without a mouse', async () => {
  const { page, close } = await launchApp();
  try {
    await expect(page.getByRole('textbox', { name: 'Your name' })).toBeFocused();
    await page.keyboard.type('Ana');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Hello, Ana' })).toBeVisible();
    await tabTo(page, /^Host room on LAN$/);
    await page.keyboard.press('Enter');
    const composer = page.getByRole('textbox', { name: /^Message to #/ });
    await expect(composer).toBeFocused();
    // One ring, around the whole box.
    await expect(composer).toHaveCSS('outline-style', 'none');
    await expect(page.locator('.composer-box')).toHaveCSS('outline-style', 'solid');
    await page.keyboard.type('first line');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('second line');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('log')).toContainText('second line');
    await expect(composer).toHaveValue('');
    await tabTo(page, /^Send love$/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('log').getByRole('article')).toHaveCount(2);

    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.type('Preguntas');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Preguntas' })).toBeVisible();
    await page.keyboard.press('F1');
    await expect(page.getByRole('dialog')).toContainText('Keyboard shortcuts');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(composer).toBeFocused();
    await page.keyboard.type('EXIT');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Sala1' })).toBeVisible();
  } finally {
    await close();
  }
});

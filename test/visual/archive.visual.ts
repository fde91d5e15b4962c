/** The dialogs of the kept history in every state, light and dark, wide and narrow. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { SceneBrowser } from './scene-browser.ts';
import { settle } from './settle.ts';

const OUT = inRoot('test-results/scenes');
const scenes = SceneBrowser.forAllTests();

const LOOKS = [
  { name: 'light-es', theme: 'light', locale: 'es', width: 1120 },
  { name: 'dark-en', theme: 'dark', locale: 'en', width: 1120 },
  { name: '480-es', theme: 'light', locale: 'es', width: 480 },
] as const;

const MORE = { es: 'Más acciones', en: 'More actions' };
const EXPORT = { es: 'Exportar historial…', en: 'Export history…' };
const DELETE = { es: 'Borrar historial local…', en: 'Delete local history…' };
const SUBMIT = { es: 'Exportar…', en: 'Export…' };
const IMPORT = { es: 'Importar…', en: 'Import…' };
const CLOSE = { es: 'Cerrar', en: 'Close' };

for (const look of LOOKS) {
  test(`kept history, ${look.name}`, async () => {
    const context = await scenes.browser.newContext({ viewport: { width: look.width, height: 760 }, locale: look.locale, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.clock.setFixedTime(new Date(2026, 10, 21, 10, 9, 30));
    await page.goto(`${scenes.url}?scene=kept-history&locale=${look.locale}&theme=${look.theme}`);
    await page.locator('main').waitFor();
    const keep = async (name: string) => {
      await settle(page);
      await page.screenshot({ path: `${OUT}/kept-${name}-${look.name}.png` });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(look.width);
    };
    const openMenu = async (item: string) => {
      await page.getByRole('button', { name: MORE[look.locale] }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await page.getByRole('button', { name: MORE[look.locale] }).click();
    await keep('menu');
    await page.keyboard.press('Escape');
    await openMenu(EXPORT[look.locale]);
    await keep('export');
    await tellJob(page, { kind: 'export', done: 41_300, total: 100_000 });
    await keep('exporting');
    await tellJob(page, null);
    await page.getByRole('button', { name: SUBMIT[look.locale] }).click();
    await keep('exported');
    await page.keyboard.press('Escape');
    await openMenu(DELETE[look.locale]);
    await keep('delete');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: IMPORT[look.locale] }).scrollIntoViewIfNeeded();
    await keep('settings');
    await page.getByRole('button', { name: IMPORT[look.locale] }).click();
    await keep('imported');
    await page.getByRole('dialog').getByRole('button', { name: CLOSE[look.locale] }).last().click();
    await page.getByRole('log').evaluate((list) => list.scrollTo(0, 0));
    await keep('deleted-before');
    expect(problems).toEqual([]);
    await context.close();
  });
}

function tellJob(page: Page, job: { kind: 'export'; done: number; total: number } | null): Promise<void> {
  return page.evaluate((value) => window.scripted.emit('history.job', value), job);
}

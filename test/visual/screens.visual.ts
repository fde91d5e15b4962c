/** A picture of each scene, light and dark, Spanish and English, wide and narrow; none may break the policy or log an error. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { inRoot } from '../../scripts/lib/paths.mjs';
import type { DoctorFinding, DoctorReason } from '../../src-shared/ipc/doctor.ts';
import { graveFindings } from '../helpers/accessibility.ts';
import { SCENES } from './scenes.ts';
import { SceneBrowser } from './scene-browser.ts';
import { settle } from './settle.ts';

const OUT = inRoot('test-results/scenes');
const scenes = SceneBrowser.forAllTests();

interface Look {
  readonly locale?: 'es' | 'en';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

async function open(scene: string, look: Look = {}): Promise<{ page: Page; problems: string[] }> {
  const { locale = 'es', theme = 'light', width = 1120, height = 720 } = look;
  const context = await scenes.browser.newContext({ viewport: { width, height }, locale, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  // Pictures are of the script's day, not of the day they are taken.
  await page.clock.setFixedTime(new Date(2026, 10, 21, 10, 9, 30));
  await page.goto(`${scenes.url}?scene=${scene}&locale=${locale}&theme=${theme}`);
  await page.locator('main').waitFor();
  return { page, problems };
}

async function shoot(page: Page, name: string): Promise<void> {
  await settle(page);
  await page.screenshot({ path: `${OUT}/${name}.png` });
  expect(await graveFindings(page)).toEqual([]);
  await page.context().close();
}

for (const scene of Object.keys(SCENES)) {
  test(`${scene}, light, Spanish`, async () => {
    const { page, problems } = await open(scene);
    await shoot(page, `${scene}-light-es`);
    expect(problems).toEqual([]);
  });
}

test('lobby while connections are open', async () => {
  const { page } = await open('lobby-open');
  await page.locator('.space-button').click();
  await page.getByRole('menuitem', { name: 'Ir al inicio' }).click();
  await shoot(page, 'lobby-open-lobby');
});

test('what newcomers can read', async () => {
  for (const [theme, locale, width] of [['light', 'es', 1120], ['dark', 'en', 480]] as const) {
    for (const [scene, entry] of [['room-owned', /Ajustes de la sala|Room settings/], ['room-policy', /Sobre esta sala|About this room/]] as const) {
      const { page, problems } = await open(scene, { theme, locale, width });
      await page.getByRole('button', { name: /Más acciones|More actions/ }).click();
      await page.getByRole('menuitem', { name: entry }).click();
      await page.getByRole('dialog').waitFor();
      await shoot(page, `${scene}-dialog-${theme}-${locale}-${width}`);
      expect(problems).toEqual([]);
    }
  }
});

test('the doctor', async () => {
  for (const [theme, locale, width] of [['light', 'es', 1120], ['dark', 'en', 480]] as const) {
    const { page, problems } = await open('lobby', { theme, locale, width });
    await page.evaluate(() => {
      const finding = (reason: DoctorReason, values: DoctorFinding['values'] = {}, command: string | null = null) => ({ reason, values, command });
      const findings = [
        finding('cards-used', { cards: 'wlp3s0' }),
        finding('vpn-on', { cards: 'tun0' }),
        finding('firewall-blocks', { name: 'firewalld' }, 'sudo firewall-cmd --add-port=5555/tcp --add-port=5555/udp'),
        finding('announcements-unheard'),
        finding('target-isolated', { address: '192.168.1.23:5555' }),
      ];
      window.scripted.answer('doctor.examine', () => ({ ok: true, value: { findings } }));
    });
    await page.getByRole('button', { name: /Por qué no me ven|Why can't they see me/ }).click();
    await page.getByRole('listitem').filter({ hasText: 'wlp3s0' }).waitFor();
    await shoot(page, `doctor-${theme}-${locale}-${width}`);
    expect(problems).toEqual([]);
  }
});

test('how long messages are kept', async () => {
  for (const [theme, locale, width] of [['light', 'es', 1120], ['dark', 'en', 480]] as const) {
    const { page, problems } = await open('host-restored', { theme, locale, width });
    await page.evaluate(() => window.scripted.answer('host.countExpired', () => ({ ok: true, value: { messages: 1_234 } })));
    await page.getByRole('button', { name: /Dónde están|Where they are/ }).click();
    await page.getByRole('dialog').waitFor();
    await settle(page);
    await page.screenshot({ path: `${OUT}/host-panel-restored-${theme}-${locale}.png` });
    await page.getByRole('button', { name: /Cambiar cuánto|Change how long/ }).click();
    await page.getByRole('radio', { name: /Unos días|For some days/ }).click();
    await settle(page);
    await page.screenshot({ path: `${OUT}/retention-${theme}-${locale}.png` });
    await page.getByRole('button', { name: /Guardar|Save/ }).click();
    await page.getByRole('button', { name: /Borrar|Delete/ }).waitFor();
    await shoot(page, `retention-question-${theme}-${locale}`);
    expect(problems).toEqual([]);
  }
});

test('menus and dialogs', async () => {
  for (const theme of ['light', 'dark'] as const) {
    const { page, problems } = await open('host', { theme });
    const keep = async (name: string) => {
      await settle(page);
      await page.screenshot({ path: `${OUT}/${name}-${theme}.png` });
      expect(await graveFindings(page), name).toEqual([]);
      await page.keyboard.press('Escape');
      await settle(page);
    };
    await page.locator('.space-button').click();
    await keep('menu');
    await page.locator('.chip').click();
    await keep('host-panel');
    await page.locator('.invite').click();
    await keep('invite');
    await page.locator('.chip').click();
    await page.getByRole('button', { name: 'Cerrar la sala' }).click();
    await keep('host-stop');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await keep('switcher');
    await page.keyboard.press('F1');
    await keep('shortcuts');
    await page.keyboard.press('Control+,');
    await keep('settings');
    await page.locator('.composer-text').fill('/help');
    await page.keyboard.press('Enter');
    await keep('commands');
    await page.getByRole('link').first().click();
    await keep('link');
    expect(problems).toEqual([]);
    await page.context().close();
  }
});

test('sheets, 480 px', async () => {
  const { page } = await open('host', { width: 480 });
  await page.getByRole('button', { name: 'Mostrar las salas' }).click();
  await settle(page);
  await page.screenshot({ path: `${OUT}/sheet-rooms-480.png` });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Mostrar quién está' }).click();
  await shoot(page, 'sheet-members-480');
});

test('a large window', async () => {
  const { page } = await open('host', { width: 1920, height: 1080, theme: 'dark' });
  await shoot(page, 'host-1920');
});

test('twice the size', async () => {
  // 200 % zoom halves the width in CSS pixels.
  const { page } = await open('host', { width: 560, height: 360 });
  await shoot(page, 'host-zoom-200');
});

for (const scene of ['welcome', 'lobby', 'host', 'own-states', 'waiting', 'awkward', 'unread']) {
  test(`${scene}, dark, English`, async () => {
    const { page, problems } = await open(scene, { theme: 'dark', locale: 'en' });
    await shoot(page, `${scene}-dark-en`);
    expect(problems).toEqual([]);
  });
}

for (const scene of ['welcome', 'lobby', 'host', 'own-states', 'waiting', 'name-needed', 'awkward', 'wassop1', 'long-names']) {
  test(`${scene}, 480 px`, async () => {
    const { page, problems } = await open(scene, { width: 480, height: 720 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480);
    await shoot(page, `${scene}-480`);
    expect(problems).toEqual([]);
  });
}

for (const look of [{ locale: 'es', theme: 'light' }, { locale: 'en', theme: 'dark' }] as const) {
  for (const width of [1120, 480]) {
    test(`invitations, ${look.locale}, ${look.theme}, ${width} px`, async () => {
      const name = `${look.locale}-${look.theme}-${width}`;
      const { page, problems } = await open('host-browsers', { ...look, width });
      await page.locator('.invite').click();
      await settle(page);
      await page.screenshot({ path: `${OUT}/invite-${name}.png` });
      await page.locator('.segmented-option').nth(1).click();
      await settle(page);
      await page.screenshot({ path: `${OUT}/invite-browser-${name}.png` });
      await page.emulateMedia({ media: 'print' });
      await page.screenshot({ path: `${OUT}/invite-sheet-${name}.png`, fullPage: true });
      await page.emulateMedia({ media: 'screen' });
      await page.locator('.modal .button-primary').click();
      await settle(page);
      await page.screenshot({ path: `${OUT}/invite-large-${name}.png` });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(problems).toEqual([]);
      await page.context().close();
    });

    for (const scene of ['ticket', 'ticket-nobody']) {
      test(`${scene}, ${look.locale}, ${look.theme}, ${width} px`, async () => {
        const { page, problems } = await open(scene, { ...look, width });
        await page.getByRole('dialog').waitFor();
        await shoot(page, `${scene}-${look.locale}-${look.theme}-${width}`);
        expect(problems).toEqual([]);
      });
    }
  }
}

for (const [name, look] of Object.entries<Look>({
  'light-es': {},
  'dark-en': { theme: 'dark', locale: 'en' },
  '480': { width: 480, height: 720 },
  '480-dark': { width: 480, height: 720, theme: 'dark', locale: 'en' },
})) {
  test(`the search, ${name}`, async () => {
    const { page, problems } = await open('search', look);
    const keep = async (state: string) => {
      await settle(page);
      await page.screenshot({ path: `${OUT}/search-${state}-${name}.png` });
    };
    await page.keyboard.press('Control+f');
    await keep('idle');
    const words = page.locator('.search-field input');
    await words.fill('cable');
    await page.locator('.search-hit').first().waitFor();
    await keep('hits');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width ?? 1120);
    await page.locator('.search-filter-button').click();
    await keep('filters');
    await page.locator('.select-field').click();
    await keep('where');
    await page.keyboard.press('Escape');
    await words.fill('nada de nada');
    await page.locator('.search-empty').waitFor();
    await keep('none');
    await page.evaluate(() => {
      window.scripted.indexedShare = 0.42;
    });
    await words.fill('cable');
    await page.locator('.search-note').waitFor();
    await keep('indexing');
    await page.locator('.search-hit').nth(2).click();
    await page.locator('.message[data-target]').waitFor();
    await keep('jumped');
    await page.keyboard.press('Control+f');
    await page.locator('.search-hit').nth(4).click();
    await page.locator('.kept').waitFor();
    await page.locator('.message[data-target]').waitFor();
    await keep('kept');
    expect(problems).toEqual([]);
    await page.context().close();
  });
}

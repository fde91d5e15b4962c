// Pictures of every screen of the real app, in both languages and both palettes, kept under test-results/screens for people to judge.
// What a test can judge it asserts too: nothing overflows sideways, and axe-core finds nothing that keeps somebody out.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { ROOT_DIR } from '../../scripts/lib/paths.mjs';
import { graveFindings } from '../helpers/accessibility.ts';
import { Wassop1Client } from '../helpers/stand-ins/wassop1-client.ts';
import { call } from './support/chat-api.ts';
import { launchApp } from './support/launch.ts';
import type { LaunchedApp } from './support/launch.ts';

const SCREENS_DIR = path.join(ROOT_DIR, 'test-results', 'screens');

type Look = { readonly locale: 'es' | 'en'; readonly theme: 'light' | 'dark' };
const LOOKS: readonly Look[] = [
  { locale: 'es', theme: 'light' },
  { locale: 'en', theme: 'dark' },
];

for (const look of LOOKS) {
  test(`every screen in ${look.locale}, ${look.theme}`, async () => {
    const host = await launchApp({ locale: look.locale });
    const guest = await launchApp({ locale: look.locale });
    try {
      await showEveryScreen(look, host, guest);
    } finally {
      await Promise.all([host.close(), guest.close()]);
    }
  });
}

async function showEveryScreen(look: Look, host: LaunchedApp, guest: LaunchedApp): Promise<void> {
  const shoot = (page: Page, name: string) => takePicture(page, `${name}-${look.locale}-${look.theme}`);
  await call(host.page, 'settings.update', { theme: look.theme });
  await call(guest.page, 'settings.update', { theme: look.theme });
  await setSize(host, 1120, 760);
  await setSize(guest, 1120, 760);
  await shoot(host.page, 'welcome');
  await call(host.page, 'settings.update', { name: 'Juanmi', spaceName: 'Taller de Redes' });
  await call(guest.page, 'settings.update', { name: 'Carolina' });
  await shoot(host.page, 'lobby-empty');

  const running = await call(host.page, 'host.start', undefined);
  if (running.kind !== 'running') throw new Error(`The host is ${running.kind}`);
  await host.page.reload();
  const { connectionId } = await call(guest.page, 'connection.open', { address: `127.0.0.1:${running.port}`, dialect: 'auto' });
  const old = await Wassop1Client.enter({ port: running.port }, 'Cris Peña', 'Sala1');
  try {
    await openConnection(host.page);
    await openConnection(guest.page);
    await talk(host.page, guest.page, old);
    await shoot(host.page, 'chat-host');
    await shoot(guest.page, 'chat-guest');
    await host.page.locator('.invite').click();
    await shoot(host.page, 'invite');
    await host.page.keyboard.press('Escape');
    await host.page.locator('.chip').click();
    await shoot(host.page, 'host-panel');
    await host.page.locator('.modal-actions .button-danger').click();
    await shoot(host.page, 'stop-question');
    // Back in the panel, then out of it.
    await host.page.keyboard.press('Escape');
    await host.page.keyboard.press('Escape');
    await host.page.locator('.space-button').click();
    await shoot(host.page, 'menu');
    await host.page.keyboard.press('Escape');
    await host.page.keyboard.press('Control+,');
    await shoot(host.page, 'settings');
    await host.page.keyboard.press('Escape');
    await host.page.locator('.message .link').click();
    await shoot(host.page, 'link-question');
    await host.page.keyboard.press('Escape');
    await guest.page.keyboard.press('F1');
    await shoot(guest.page, 'shortcuts');
    await guest.page.keyboard.press('Escape');
    await guest.page.keyboard.press('Control+k');
    await shoot(guest.page, 'room-switcher');
    await guest.page.keyboard.press('Escape');
    await write(guest.page, '/help');
    await shoot(guest.page, 'commands');
    await guest.page.keyboard.press('Escape');

    await setSize(guest, 480, 760);
    await shoot(guest.page, 'chat-480');
    await guest.page.getByRole('button', { name: look.locale === 'es' ? 'Mostrar las salas' : 'Show rooms' }).click();
    await shoot(guest.page, 'rooms-480');
    await guest.page.keyboard.press('Escape');
    await guest.page.getByRole('button', { name: look.locale === 'es' ? 'Mostrar quién está' : 'Show people' }).click();
    await shoot(guest.page, 'members-480');
    await guest.page.keyboard.press('Escape');
    await setSize(guest, 1120, 760);

    await call(host.page, 'host.stop', undefined);
    await expect(guest.page.locator('.banner')).toBeVisible();
    await shoot(guest.page, 'waiting');
    await call(guest.page, 'connection.close', { connectionId });
    await guest.page.reload();
    await shoot(guest.page, 'lobby-recent');
    await setSize(guest, 480, 760);
    await shoot(guest.page, 'lobby-480');
  } finally {
    await old.close();
  }
}

async function openConnection(page: Page): Promise<void> {
  await page.reload();
  const enter = page.getByRole('button', { name: /^(Ir al chat|Go to chat)$/ });
  const composer = page.locator('.composer-text');
  await expect(enter.or(composer).first()).toBeVisible();
  if (await enter.isVisible()) await enter.click();
  await expect(composer).toBeVisible();
}

async function talk(host: Page, guest: Page, old: Wassop1Client): Promise<void> {
  await write(guest, 'Bienvenidos. El enunciado está en https://example.org/taller; pregunten en # Preguntas.');
  await expect(host.locator('.message')).toHaveCount(1);
  old.say('¿el puerto es el 5555?');
  await expect(host.locator('.message')).toHaveCount(2);
  await write(guest, 'Sí, y entré desde el portátil 🙌');
  await write(guest, `Una palabra larga: ${'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2)}`);
  await write(guest, '👍');
  await expect(host.locator('.message')).toHaveCount(5);
  await write(host, 'hola a todos!');
  await write(host, '❤️');
  await expect(guest.locator('.message')).toHaveCount(7);
  await expect(host.locator('[data-delivery=sent]')).toHaveCount(2);
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator('.composer-text').fill(text);
  await page.locator('.composer-text').press('Enter');
}

async function setSize({ app, page }: LaunchedApp, width: number, height: number): Promise<void> {
  await app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [width, height] as const);
  await page.waitForFunction((wanted) => window.innerWidth === wanted, width);
}

async function takePicture(page: Page, name: string): Promise<void> {
  await mkdir(SCREENS_DIR, { recursive: true });
  // Motion and the caret would make two pictures of one screen differ.
  await page.screenshot({ path: path.join(SCREENS_DIR, `${name}.png`), animations: 'disabled', caret: 'hide' });
  const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflowPx, `${name} must not scroll sideways`).toBe(0);
  expect(await graveFindings(page), `${name} for those who hear it`).toEqual([]);
}

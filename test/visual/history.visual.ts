/** How the list of messages behaves in a real browser, where rows have sizes: following, keeping its place, 100,000 messages. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { SceneBrowser } from './scene-browser.ts';
import { settle } from './settle.ts';

const scenes = SceneBrowser.forAllTests();

async function open(scene: string): Promise<Page> {
  const page = await scenes.browser.newPage({ viewport: { width: 1120, height: 720 }, locale: 'es', reducedMotion: 'reduce' });
  await page.goto(`${scenes.url}?scene=${scene}&locale=es`);
  await page.getByRole('log').locator('article').last().waitFor();
  return page;
}

const fromEnd = (page: Page) => page.getByRole('log').evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop);
const topOf = async (page: Page, text: string) => (await page.getByText(text, { exact: true }).boundingBox())?.y;

/** Others write `texts`, each a message of its own number after everything there is. */
async function arrive(page: Page, ...texts: string[]): Promise<void> {
  await page.evaluate((all) => {
    const items = window.scripted.timelines.get('r1') ?? [];
    for (const text of all) {
      const orderSeq = items.length + 1_000_000;
      window.scripted.arrive('c1', 'r1', [
        {
          kind: 'message',
          key: `late${orderSeq}`,
          orderSeq,
          orderSub: 0,
          authorId: 'm-Eva',
          authorName: 'Eva',
          door: 'app',
          isOwn: false,
          sentAtUnixMs: Date.now(),
          text,
          delivery: null,
        },
      ]);
    }
  }, texts);
}

async function scrollBy(page: Page, deltaPx: number): Promise<void> {
  await page.getByRole('log').evaluate((log, byPx) => log.scrollBy(0, byPx), deltaPx);
  await settle(page);
}

test('opens at the end and follows it', async () => {
  const page = await open('messages-500');
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  await arrive(page, 'uno', 'dos', 'tres con\nvarias\nlíneas');
  await expect(page.getByRole('article').filter({ hasText: 'tres con' })).toBeInViewport();
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
});

test('stays where one reads; the pill counts and leads down', async () => {
  const page = await open('messages-500');
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  await scrollBy(page, -2_000);
  const before = await page.getByRole('log').evaluate((log) => log.scrollTop);
  await arrive(page, 'uno', 'dos', 'tres');
  const pill = page.getByRole('button', { name: '3 nuevos' });
  await expect(pill).toBeVisible();
  expect(await page.getByRole('log').evaluate((log) => log.scrollTop)).toBe(before);
  await pill.click();
  await expect(page.getByText('tres', { exact: true })).toBeInViewport();
  await expect(pill).toBeHidden();
});

test('stays where one jumps to, also when something is measured in that very moment', async () => {
  const page = await open('messages-500');
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  await page.getByRole('log').evaluate((log) => {
    log.scrollBy(0, -2_000);
    const content = log.querySelector<HTMLElement>(':scope > div');
    if (content) content.style.paddingBottom = '40px';
  });
  await settle(page);
  expect(await fromEnd(page)).toBeGreaterThan(1_500);
  await arrive(page, 'uno', 'dos', 'tres');
  await expect(page.getByRole('button', { name: '3 nuevos' })).toBeVisible();
});

test('goes down with one’s own message wherever one was', async () => {
  const page = await open('messages-500');
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  await scrollBy(page, -2_000);
  await page.locator('.composer-text').fill('aquí estoy');
  await page.keyboard.press('Enter');
  await expect(page.getByText('aquí estoy')).toBeInViewport();
});

test('loads what is older without moving what is read', async () => {
  const page = await open('messages-500');
  // The older page is held back until the place is known.
  await page.evaluate(() => {
    window.scripted.answer('timeline.read', ({ beforeSeq = Infinity, limit }) => {
      const known = (window.scripted.timelines.get('r1') ?? []).filter((item) => item.orderSeq < beforeSeq);
      const items = known.slice(-limit);
      const answer = { ok: true, value: { items, isComplete: items.length === known.length, isNewest: true } } as const;
      return new Promise((resolve) => window.addEventListener('release', () => resolve(answer), { once: true }));
    });
  });
  const isAsked = () => page.evaluate(() => window.scripted.callsTo('timeline.read').length > 1);
  while (!(await isAsked())) await scrollBy(page, -900);
  const text = await page.getByRole('log').evaluate((log) => {
    const box = log.getBoundingClientRect();
    const shown = [...log.querySelectorAll('article .bubble')].find((bubble) => bubble.getBoundingClientRect().top > box.top + 200);
    return shown?.textContent ?? '';
  });
  const before = (await topOf(page, text)) ?? 0;
  await page.evaluate(() => window.dispatchEvent(new Event('release')));
  await expect(page.getByText('Cargando mensajes anteriores…')).toHaveCount(0);
  await settle(page);
  expect(Math.abs(((await topOf(page, text)) ?? 0) - before)).toBeLessThan(2);
  // All the way up: the beginning is there, nothing is missing or doubled on the way.
  const isAtStart = () => page.getByText('Aquí empieza Sala1.').isVisible();
  for (let step = 0; step < 60 && !(await isAtStart()); step += 1) {
    await page.evaluate(() => window.dispatchEvent(new Event('release')));
    await scrollBy(page, -2_500);
  }
  await expect(page.getByText('Mensaje 2', { exact: true })).toBeVisible();
  await expect(page.getByText('Aquí empieza Sala1.')).toBeVisible();
});

test('keeps a text within its bubble, however many marks are piled onto a letter', async () => {
  const page = await open('messages-500');
  await arrive(page, 'limpio', 'también');
  await settle(page);
  const bubble = page.getByRole('article').filter({ has: page.getByText('limpio', { exact: true }) }).locator('.bubble');
  const before = await bubble.screenshot();
  await arrive(page, `a${'\u0301'.repeat(2_000)}`);
  await settle(page);
  expect(before.equals(await bubble.screenshot())).toBe(true);
});

test('keeps the end in sight while the composer grows and the window shrinks', async () => {
  const page = await open('messages-500');
  await page.locator('.composer-text').fill('uno\ndos\ntres\ncuatro\ncinco\nseis');
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  await page.setViewportSize({ width: 620, height: 420 });
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
});

test('begins at what is new, and Escape marks it read', async () => {
  const page = await open('unread');
  await expect(page.getByText('nuevo', { exact: true })).toBeInViewport();
  expect(await page.evaluate(() => window.scripted.callsTo('rooms.markRead').length)).toBe(0);
  await page.keyboard.press('Escape');
  await expect(page.getByText('nuevo', { exact: true })).toHaveCount(0);
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  expect(await page.evaluate(() => window.scripted.callsTo('rooms.markRead').length)).toBeGreaterThan(0);
});

test('draws only what is in sight of 100,000 messages, and takes new ones in its stride', async () => {
  const page = await open('messages-100k');
  await expect(page.getByText('Mensaje 100000', { exact: true })).toBeInViewport();
  expect(await page.getByRole('log').locator('article').count()).toBeLessThan(60);
  await arrive(page, ...Array.from({ length: 100 }, (_, index) => `nuevo ${index}`));
  await expect(page.getByText('nuevo 99', { exact: true })).toBeInViewport();
  for (const part of [0.5, 0.1, 0, 0.9]) {
    await page.getByRole('log').evaluate((log, to) => log.scrollTo(0, log.scrollHeight * to), part);
    await expect.poll(() => page.getByRole('log').locator('article').count()).toBeGreaterThan(4);
    expect(await page.getByRole('log').locator('article').count()).toBeLessThan(60);
  }
});

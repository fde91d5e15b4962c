// Looking up what was said, in the real app: over rooms, with and without a link, in rooms that were left, and far back.
import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import { call } from './support/chat-api.ts';
import { LastingPlace } from './support/lasting-place.ts';
import type { Person } from './support/person.ts';

const place = LastingPlace.forEachTest();

async function arriveInTwoRooms(): Promise<Person> {
  const ana = await place.arrive('Ana');
  await ana.say('El cable está en la Biblioteca');
  await expect(ana.message('El cable está en la Biblioteca')).toContainText('sent');
  await ana.joinRoom('Preguntas');
  await ana.say('¿Quién trae el CÁBLE rojo?');
  await expect(ana.message('¿Quién trae el CÁBLE rojo?')).toContainText('sent');
  return ana;
}

const hits = (person: Person): Locator => person.page.getByRole('listbox', { name: 'Results' }).getByRole('option');
const field = (person: Person): Locator => person.page.getByRole('combobox', { name: 'What to look for' });

async function lookUp(person: Person, text: string, where?: string | RegExp): Promise<void> {
  await person.page.keyboard.press('Control+f');
  await expect(field(person)).toBeFocused();
  if (where !== undefined) {
    await person.page.getByRole('combobox', { name: 'Where to look' }).click();
    await person.page.getByRole('option', { name: where }).click();
  }
  await field(person).fill(text);
}

async function isShown(person: Person, text: string): Promise<void> {
  await expect(person.message(text)).toBeInViewport();
  await expect(person.message(text)).toHaveAttribute('data-target', 'true');
}

test('what was said is found in every room, and a hit leads to it', async () => {
  const person = await arriveInTwoRooms();
  await lookUp(person, 'cable');
  await expect(hits(person)).toHaveCount(1);
  await expect(hits(person).locator('mark')).toHaveText('CÁBLE');
  await lookUp(person, 'cable', 'Everything that was kept');
  await expect(hits(person)).toHaveCount(2);
  await person.page.keyboard.press('ArrowDown');
  await person.page.keyboard.press('Enter');
  await person.isIn('Sala1');
  await isShown(person, 'El cable está en la Biblioteca');
  await expect(field(person)).toBeVisible();
  await field(person).press('Escape');
  await expect(field(person)).toBeHidden();
});

test('nothing found says so and offers to look everywhere; filters narrow it down', async () => {
  const person = await arriveInTwoRooms();
  await lookUp(person, 'biblioteca');
  await person.page.getByRole('button', { name: 'Search everything' }).click();
  await expect(hits(person)).toHaveCount(1);
  await person.page.getByRole('button', { name: 'Filters' }).click();
  await person.page.getByRole('combobox', { name: 'Person' }).fill('nadie');
  await expect(hits(person)).toHaveCount(0);
  await person.page.getByRole('combobox', { name: 'Person' }).fill('an');
  await person.page.getByRole('option', { name: 'Ana' }).click();
  await expect(hits(person)).toHaveCount(1);
  await person.page.getByLabel('Until').fill('2001-01-01');
  await expect(hits(person)).toHaveCount(0);
  await person.page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(hits(person)).toHaveCount(1);
});

test('a room that was left opens from the copy, and can be joined again from there', async () => {
  const person = await arriveInTwoRooms();
  await person.leaveRoom();
  await person.isIn('Sala1');
  await lookUp(person, 'rojo', 'Everything that was kept');
  await hits(person).click();
  await expect(person.page.getByText('This is your own copy of the room')).toBeVisible();
  await isShown(person, '¿Quién trae el CÁBLE rojo?');
  await person.page.getByRole('button', { name: 'Join the room' }).click();
  await person.isIn('Preguntas');
  await person.sees('¿Quién trae el CÁBLE rojo?');
});

test('after the host is gone for good it is found from the lobby, and the server is opened from the copy', async () => {
  const first = await arriveInTwoRooms();
  await first.leave();
  await place.host.stop();
  const ana = await place.comeBack('Ana');
  await lookUp(ana, 'biblioteca');
  await expect(hits(ana)).toContainText('El cable está en la Biblioteca');
  await hits(ana).click();
  await ana.isIn('Sala1');
  await isShown(ana, 'El cable está en la Biblioteca');
  await expect(ana.page.locator('.banner')).toBeVisible();
});

test('far back is one jump away, and so is the way back to the newest', async () => {
  const first = await place.arrive('Ana');
  const { connections } = await call(first.page, 'app.snapshot', undefined);
  const { connectionId, landingRoomId } = connections[0]!.connection;
  const room = { connectionId, roomId: landingRoomId ?? '' };
  await first.say('the needle');
  for (let index = 1; index <= 1_500; index += 1) await call(first.page, 'messages.send', { ...room, text: `straw ${index}` });
  await expect(first.message('straw 1500')).toContainText('sent', { timeout: 60_000 });
  await first.leave();

  const ana = await place.comeBack('Ana');
  await ana.openRecent('Taller');
  await ana.isIn('Sala1');
  await ana.sees('straw 1500');
  await lookUp(ana, 'needle');
  await hits(ana).click();
  await isShown(ana, 'the needle');
  await expect(ana.message('straw 1500')).toHaveCount(0);
  // Reads on downwards, page after page.
  await expect(async () => {
    await ana.log.evaluate((log) => log.scrollTo({ top: log.scrollHeight }));
    await expect(ana.log.getByText(/^straw [3-9]\d\d$/).first()).toBeVisible({ timeout: 500 });
  }).toPass();
  await ana.page.getByRole('button', { name: 'Jump to newest' }).click();
  await expect(ana.message('straw 1500')).toBeInViewport();
  await hits(ana).click();
  await isShown(ana, 'the needle');
  await ana.say('and on we go');
  await expect(ana.message('and on we go')).toBeInViewport();
  await expect(ana.message('straw 1500')).toHaveCount(1);
});

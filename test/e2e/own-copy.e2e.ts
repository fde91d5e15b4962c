// One's own copy: what was seen can be read, and what is written waits, while the host is down and the app was ended in between.
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { LastingPlace } from './support/lasting-place.ts';
import type { Person } from './support/person.ts';

const place = LastingPlace.forEachTest();

async function comeBack(): Promise<Person> {
  const person = await place.comeBack('Ana');
  await person.openRecent('Taller');
  await person.isIn('Sala1');
  return person;
}

test('what is written while the host is down survives a killed app, and goes out once and in order when the host is back', async () => {
  const first = await place.arrive('Ana');
  await first.say('before');
  await expect(first.message('before')).toContainText('sent');
  await place.host.stop();
  for (const text of ['one', 'two', 'three']) await first.say(text);
  await expect(first.message('three')).toContainText('waiting');
  const child = first.launched.app.process();
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;

  const second = await comeBack();
  for (const text of ['before', 'one', 'two', 'three']) await second.sees(text);
  await expect(second.message('three')).toContainText('waiting');
  await second.say('four');
  expect(await place.host.log()).toEqual(['before']);
  await place.host.start();
  await expect(second.message('four')).toContainText('sent', { timeout: 60_000 });
  expect(await place.host.log()).toEqual(['before', 'one', 'two', 'three', 'four']);
  for (const text of ['before', 'one', 'two', 'three', 'four']) await second.sees(text);
});

test('a room stays readable when its host is gone for good', async () => {
  const first = await place.arrive('Ana');
  await first.say('worth keeping');
  await expect(first.message('worth keeping')).toContainText('sent');
  await first.leave();
  await place.host.stop();

  const second = await comeBack();
  await second.sees('worth keeping');
  await expect(second.page.locator('.banner')).toBeVisible();
  await expect(second.composer).toBeEnabled();
});

// One's own copy: what was seen can be read, and what is written waits, while the host is down and the app was ended in between.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { LastingHost } from './support/lasting-host.ts';
import { Person } from './support/person.ts';

let profileDir: string;
let host: LastingHost;
let ana: Person | null;

test.beforeEach(async () => {
  profileDir = await mkdtemp(path.join(os.tmpdir(), 'wassop-e2e-'));
  host = new LastingHost();
  await host.start();
  ana = null;
});

test.afterEach(async () => {
  await ana?.leave();
  await host.stop();
  await rm(profileDir, { recursive: true, force: true });
});

async function enterForTheFirstTime(): Promise<Person> {
  ana = await Person.arrive('Ana', { profileDir });
  await ana.connect(host.address);
  await ana.isIn('Sala1');
  return ana;
}

async function comeBack(): Promise<Person> {
  ana = await Person.comeBack('Ana', { profileDir });
  await ana.openRecent('Taller');
  await ana.isIn('Sala1');
  return ana;
}

test('what is written while the host is down survives a killed app, and goes out once and in order when the host is back', async () => {
  const first = await enterForTheFirstTime();
  await first.say('before');
  await expect(first.message('before')).toContainText('sent');
  await host.stop();
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
  expect(await host.log()).toEqual(['before']);
  await host.start();
  await expect(second.message('four')).toContainText('sent', { timeout: 60_000 });
  expect(await host.log()).toEqual(['before', 'one', 'two', 'three', 'four']);
  for (const text of ['before', 'one', 'two', 'three', 'four']) await second.sees(text);
});

test('a room stays readable when its host is gone for good', async () => {
  const first = await enterForTheFirstTime();
  await first.say('worth keeping');
  await expect(first.message('worth keeping')).toContainText('sent');
  await first.leave();
  await host.stop();

  const second = await comeBack();
  await second.sees('worth keeping');
  await expect(second.page.locator('.banner')).toBeVisible();
  await expect(second.composer).toBeEnabled();
});

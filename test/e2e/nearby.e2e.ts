// Rooms near by in the real app: announced by one process, heard by another, joined with one click.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { call } from './support/chat-api.ts';
import { withPeople } from './support/person.ts';
import type { Person } from './support/person.ts';

const near = (person: Person) => person.page.getByRole('region', { name: 'Near by' }).getByRole('listitem');
/** Names nobody else hosts under on a computer where several of these run. */
const [HOST, GUEST] = [`Nadia${process.pid}`, `Omar${process.pid}`];

test('a hosted room appears in the lobby of others within seconds, is joined with one click, and vanishes with its host', async () => {
  await withPeople([HOST, GUEST], async (nadia, omar) => {
    await nadia!.host();
    const room = near(omar!).filter({ hasText: HOST });
    await expect(room).toHaveCount(1, { timeout: 10_000 });
    // People are told with some delay, by and by.
    await expect(room).toContainText('1 person', { timeout: 15_000 });
    await room.getByRole('button', { name: new RegExp(`^Join .*${HOST}`) }).click();
    await omar!.isIn('Sala1');
    await omar!.say('found you');
    await nadia!.sees('found you');
    await omar!.page.locator('.space-button').click();
    await omar!.page.getByRole('menuitem', { name: 'Go to start' }).click();
    await expect(room.getByRole('button', { name: new RegExp(`^Go to .*${HOST}`) })).toBeVisible();
    await call(nadia!.page, 'host.stop', undefined);
    await expect(room).toHaveCount(0, { timeout: 10_000 });
  });
});

test('a host that comes back at another address is found there by itself, and stays one place of the list', async () => {
  await withPeople([HOST, GUEST], async (nadia, omar) => {
    await nadia!.host();
    const firstPort = await nadia!.hostPort();
    await near(omar!).filter({ hasText: HOST }).getByRole('button', { name: /^Join/ }).click();
    await omar!.isIn('Sala1');
    await call(nadia!.page, 'host.stop', undefined);
    // Somebody else has the port meanwhile.
    const other = createServer().listen(firstPort, '::');
    await once(other, 'listening');
    try {
      await nadia!.host();
      expect(await nadia!.hostPort()).not.toBe(firstPort);
      await nadia!.say('over here now');
      await omar!.sees('over here now');
    } finally {
      other.close();
    }
    const { servers } = await call(omar!.page, 'app.snapshot', undefined);
    expect(servers).toHaveLength(1);
    expect(servers[0]?.otherAddresses.map((address) => Number(address.split(':').at(-1)))).toContain(firstPort);
  });
});

test('one\'s own room is not listed, and an unlisted one is listed nowhere', async () => {
  await withPeople([HOST, GUEST], async (nadia, omar) => {
    await nadia!.host();
    const room = near(omar!).filter({ hasText: HOST });
    await expect(room).toHaveCount(1, { timeout: 10_000 });
    expect((await call(nadia!.page, 'app.snapshot', undefined)).nearby.filter(({ name }) => name.includes(HOST))).toEqual([]);
    await call(nadia!.page, 'settings.update', { isHostListed: false });
    await expect(room).toHaveCount(0, { timeout: 10_000 });
    await call(nadia!.page, 'settings.update', { isHostListed: true });
    await expect(room).toHaveCount(1, { timeout: 10_000 });
  });
});

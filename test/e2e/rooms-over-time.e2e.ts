// Who reads what, and what becomes of it: newcomers and the room's rule, how long a host keeps messages, and a host set back to its backup.
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Person, withPeople } from './support/person.ts';

async function openRoomMenu(person: Person, entry: string): Promise<void> {
  await person.page.getByRole('button', { name: 'More actions' }).click();
  await person.page.getByRole('menuitem', { name: entry }).click();
  await expect(person.page.getByRole('dialog')).toBeVisible();
}

test('the owner says what newcomers can read; they read that much, are told so, and have nothing unread', async () => {
  await withPeople(['Ana', 'Beto', 'Cris'], async (ana, beto, cris) => {
    const address = await ana!.host();
    for (const text of ['one', 'two', 'three']) await ana!.say(text);
    await expect(ana!.message('three')).toContainText('sent');
    await beto!.connect(address);
    await beto!.isIn('Sala1');
    for (const text of ['one', 'two', 'three']) await beto!.sees(text);

    await openRoomMenu(ana!, 'Room settings…');
    await ana!.page.getByRole('radio', { name: 'The last messages' }).click();
    await ana!.page.getByRole('textbox', { name: 'How many' }).fill('1');
    await ana!.page.getByRole('button', { name: 'Save' }).click();
    await expect(ana!.page.getByRole('dialog')).toBeHidden();

    await cris!.connect(address);
    await cris!.isIn('Sala1');
    await cris!.sees('three');
    await expect(cris!.message('two')).toHaveCount(0);
    await expect(cris!.log.getByText('You joined. What is above was said before.')).toBeVisible();
    await expect(cris!.log.getByText(/You can read from here on/)).toBeVisible();
    await openRoomMenu(cris!, 'About this room…');
    await expect(cris!.page.getByRole('dialog')).toContainText('the last message from before they came');
    await expect(cris!.page.getByRole('radio')).toHaveCount(0);
  });
});

test('the host says how long messages are kept, and it holds at the next start', async () => {
  const profileDir = await mkdtemp(path.join(os.tmpdir(), 'wassop-e2e-'));
  let ana = await Person.arrive('Ana', { profileDir });
  try {
    await ana.host();
    await ana.say('young');
    await expect(ana.message('young')).toContainText('sent');
    const openPanel = () => ana.page.getByRole('button', { name: 'Show all' }).click();
    await openPanel();
    await ana.page.getByRole('button', { name: 'Change how long messages are kept' }).click();
    await ana.page.getByRole('radio', { name: 'For some days' }).click();
    await ana.page.getByRole('textbox', { name: 'Days' }).fill('7');
    await ana.page.getByRole('button', { name: 'Save' }).click();
    // Nothing is that old: there is nothing to ask about.
    await expect(ana.page.getByRole('dialog')).toBeHidden();
    await ana.leave();

    ana = await Person.comeBack('Ana', { profileDir });
    await ana.host();
    await ana.sees('young');
    await openPanel();
    await expect(ana.page.getByRole('dialog')).toContainText('For 7 days');
  } finally {
    await ana.leave();
    await rm(profileDir, { recursive: true, force: true });
  }
});

test('a host whose history was damaged says so and where the files are; others get what it lost offered again', async () => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'wassop-e2e-'));
  const profiles = { ana: path.join(dir, 'ana'), beto: path.join(dir, 'beto') };
  const hostDir = path.join(profiles.ana, 'host');
  const people: Person[] = [];
  const come = async (name: 'Ana' | 'Beto', isNew: boolean): Promise<Person> => {
    const options = { profileDir: profiles[name === 'Ana' ? 'ana' : 'beto'] };
    const person = isNew ? await Person.arrive(name, options) : await Person.comeBack(name, options);
    people.push(person);
    return person;
  };
  try {
    const first = await come('Ana', true);
    await first.host();
    await first.say('kept');
    await expect(first.message('kept')).toContainText('sent');
    await first.leave();
    // The backup of the day before.
    await mkdir(path.join(hostDir, 'backups'), { recursive: true });
    await copyFile(path.join(hostDir, 'space.sqlite'), path.join(hostDir, 'backups', 'space-000001-20260115T120000Z.sqlite'));

    const second = await come('Ana', false);
    const address = await second.host();
    const beto = await come('Beto', true);
    await beto.connect(address);
    await beto.isIn('Sala1');
    await beto.say('lost on the way');
    await second.sees('lost on the way');
    await beto.leave();
    await second.leave();
    await writeFile(path.join(hostDir, 'space.sqlite'), 'no database any more');

    const third = await come('Ana', false);
    await third.host();
    await expect(third.page.getByText(/The history was damaged. It now ends with the backup of/)).toBeVisible();
    await third.page.getByRole('button', { name: 'Where they are' }).click();
    const [folder] = (await readdir(hostDir)).filter((name) => name.startsWith('damaged-'));
    await expect(third.page.getByRole('dialog')).toContainText(path.join(hostDir, folder ?? '?'));
    await third.page.keyboard.press('Escape');
    await third.sees('kept');
    await expect(third.message('lost on the way')).toHaveCount(0);

    const back = await come('Beto', false);
    await back.openRecent('Ana’s room');
    await back.isIn('Sala1');
    await expect(back.page.getByText('The server lost one message of yours.')).toBeVisible();
    await back.page.getByRole('button', { name: 'Send it again' }).click();
    await third.sees('lost on the way');
    await expect(back.page.getByText('The server lost one message of yours.')).toBeHidden();
    await back.sees('lost on the way');
  } finally {
    await Promise.all(people.map((person) => person.leave()));
    await rm(dir, { recursive: true, force: true });
  }
});

// The history kept on this computer: taken along as a file, brought in elsewhere, deleted, and loaded again when asked for.
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { ElectronApplication } from '@playwright/test';
import { LastingHost } from './support/lasting-host.ts';
import { Person } from './support/person.ts';

const HOSTILE = '<img src=x onerror="document.title=\'hacked\'"><script>document.title="hacked"</script> & \u202Egnirts\u202C';

let workDir: string;
let host: LastingHost;
let people: Person[];

test.beforeEach(async () => {
  workDir = await mkdtemp(path.join(os.tmpdir(), 'wassop-e2e-'));
  host = new LastingHost();
  await host.start();
  people = [];
});

test.afterEach(async () => {
  await Promise.all(people.map((person) => person.leave()));
  await host.stop();
  await rm(workDir, { recursive: true, force: true });
});

async function arrive(name: string): Promise<Person> {
  const person = await Person.arrive(name, { profileDir: path.join(workDir, name) });
  people.push(person);
  return person;
}

async function enter(name: string, ...texts: string[]): Promise<Person> {
  const person = await arrive(name);
  await person.connect(host.address);
  await person.isIn('Sala1');
  for (const text of texts) await person.say(text);
  if (texts.length > 0) await expect(person.page.getByText('sent', { exact: true })).toBeVisible();
  return person;
}

/** The system's own dialogs are not of the page: the person "chooses" this file in the next ones. */
async function willChoose(app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    Object.assign(dialog, {
      showSaveDialog: async () => ({ canceled: false, filePath: chosen }),
      showOpenDialog: async () => ({ canceled: false, filePaths: [chosen] }),
    });
  }, file);
}

async function openRoomMenu(person: Person, item: string): Promise<void> {
  await person.page.getByRole('button', { name: 'More actions' }).click();
  await person.page.getByRole('menuitem', { name: item }).click();
}

async function exportRoom(person: Person, format: 'Web page' | 'JSON' | 'Plain text', file: string): Promise<string> {
  await willChoose(person.launched.app, file);
  await openRoomMenu(person, 'Export history…');
  const dialog = person.page.getByRole('dialog', { name: 'Export history' });
  await dialog.getByText(format, { exact: true }).click();
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog.getByText(file)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toBeHidden();
  return readFile(file, 'utf8');
}

/** Opens a file in the app's own Chromium, in a window that has nothing to do with the app. */
async function lookAt(app: ElectronApplication, file: string, javascript: boolean): Promise<{ title: string; texts: string[]; violations: number; isPainted: boolean }> {
  return app.evaluate(
    async ({ BrowserWindow }, options) => {
      const window = new BrowserWindow({ show: true, width: 900, height: 700, webPreferences: { partition: 'exported', sandbox: true, javascript: options.javascript } });
      let violations = 0;
      window.webContents.on('console-message', () => (violations += 1));
      await window.loadFile(options.file);
      const texts = options.javascript
        ? ((await window.webContents.executeJavaScript('[...document.querySelectorAll("article .text")].map((one) => one.textContent)')) as string[])
        : [];
      const image = await window.webContents.capturePage();
      const title = window.webContents.getTitle();
      window.destroy();
      return { title, texts, violations, isPainted: !image.isEmpty() };
    },
    { file, javascript },
  );
}

test('a room is exported as a page, as JSON and as text, and nothing written in it can run', async () => {
  const ana = await enter('Ana', 'hello there', HOSTILE, 'the end');
  const dir = path.join(workDir, 'out');
  await mkdir(dir);

  const html = await exportRoom(ana, 'Web page', path.join(dir, 'sala.html'));
  expect(html).toContain("default-src 'none'");
  for (const javascript of [true, false]) {
    const seen = await lookAt(ana.launched.app, path.join(dir, 'sala.html'), javascript);
    expect(seen).toMatchObject({ title: 'Chat history', violations: 0, isPainted: true });
    if (javascript) expect(seen.texts).toEqual(['hello there', HOSTILE, 'the end']);
  }

  const json = JSON.parse(await exportRoom(ana, 'JSON', path.join(dir, 'sala.json'))) as { records: { kind: string; text?: string }[] };
  expect(json.records.flatMap(({ text }) => text ?? [])).toEqual(['hello there', HOSTILE, 'the end']);

  const text = await exportRoom(ana, 'Plain text', path.join(dir, 'sala.txt'));
  expect(text.split('\n').filter((line) => line.startsWith('['))).toHaveLength(3);
  expect(text).toContain('\\u202egnirts');
  expect((await readdir(dir)).toSorted()).toEqual(['sala.html', 'sala.json', 'sala.txt']);
});

test('what was exported as JSON can be imported elsewhere, and read there with the server gone', async () => {
  const file = path.join(workDir, 'history.json');
  const ana = await enter('Ana', 'worth keeping', 'and this');
  await exportRoom(ana, 'JSON', file);
  await ana.leave();
  await host.stop();

  const other = await arrive('Anita');
  await willChoose(other.launched.app, file);
  for (const [added, already] of [['2 messages were added.', null], ['Nothing new was in the file.', '2 were here already.']] as const) {
    await other.page.getByRole('button', { name: 'Settings' }).click();
    await other.page.getByRole('button', { name: 'Import…' }).click();
    const result = other.page.getByRole('dialog', { name: 'Import history' });
    await expect(result.getByText(added)).toBeVisible();
    if (already) await expect(result.getByText(already)).toBeVisible();
    await result.getByRole('button', { name: 'Close' }).last().click();
  }
  await other.openRecent('Taller');
  await other.isIn('Sala1');
  await other.sees('worth keeping');
  await other.sees('and this');
});

test('a file that is no history is refused in words', async () => {
  const ana = await arrive('Ana');
  await willChoose(ana.launched.app, path.join(import.meta.dirname, 'archive.e2e.ts'));
  await ana.page.getByRole('button', { name: 'Settings' }).click();
  await ana.page.getByRole('button', { name: 'Import…' }).click();
  await expect(ana.page.getByRole('alert')).toHaveText(/no exported history/);
});

test('a room’s local history is deleted, does not come back by itself, and is loaded again when asked for', async () => {
  const ana = await enter('Ana', 'one', 'two');
  await openRoomMenu(ana, 'Delete local history…');
  const question = ana.page.getByRole('dialog', { name: 'Delete local history?' });
  await expect(question.getByText('2 messages will be deleted from this computer:')).toBeVisible();
  await expect(question.getByText('Sala1')).toBeVisible();
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(question).toBeHidden();
  await expect(ana.page.getByText('The history of this room was deleted here')).toBeVisible();
  await ana.say('three');
  await ana.sees('three');
  await expect(ana.message('two')).toHaveCount(0);
  await ana.leave();

  const again = await Person.comeBack('Ana', { profileDir: path.join(workDir, 'Ana') });
  people.push(again);
  await again.openRecent('Taller');
  await again.isIn('Sala1');
  await again.sees('three');
  await expect(again.page.getByText('You deleted what came before on this computer.')).toBeVisible();
  await expect(again.message('two')).toHaveCount(0);
  await again.page.getByRole('button', { name: 'Load from the server' }).click();
  for (const text of ['one', 'two', 'three']) await again.sees(text);
});

test('messages that wait to be sent outlive the history around them, unless they are to go too', async () => {
  const ana = await enter('Ana', 'sent before');
  await host.stop();
  await ana.say('waits');
  await expect(ana.message('waits')).toContainText('waiting');
  await openRoomMenu(ana, 'Delete local history…');
  const question = ana.page.getByRole('dialog', { name: 'Delete local history?' });
  await expect(question.getByRole('checkbox', { name: /Also delete 1 message that is not sent yet/ })).not.toBeChecked();
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(ana.message('sent before')).toHaveCount(0);
  await ana.sees('waits');
  await openRoomMenu(ana, 'Delete local history…');
  await question.getByRole('checkbox').check();
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(ana.message('waits')).toHaveCount(0);
  await host.start();
  await expect(ana.page.locator('.banner')).toBeHidden({ timeout: 30_000 });
  expect(await host.log()).toEqual(['sent before']);
});

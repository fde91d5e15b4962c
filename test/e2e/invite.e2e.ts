// Invitations from end to end: the code on the screen is read again, links open the app running or closed, and nobody is joined unasked.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { parseTicket, printTicket } from '../../src-shared/session/ticket.ts';
import { call } from './support/chat-api.ts';
import { LastingHost } from './support/lasting-host.ts';
import { launchApp } from './support/launch.ts';
import type { LaunchedApp } from './support/launch.ts';
import { Person, withPeople } from './support/person.ts';
import { readQr } from './support/read-qr.ts';
import { en } from './support/texts.ts';

const question = (page: Page) => page.getByRole('dialog', { name: en('ticket.title') });

/** The link that the host's own screen shows for the room it is in. */
async function linkOf(host: Person): Promise<string> {
  await host.page.getByRole('button', { name: en('host.invite'), exact: true }).click();
  const link = await readQr(host.page.getByRole('dialog').locator('.qr'));
  await host.page.keyboard.press('Escape');
  if (link === null) throw new Error('The code cannot be read');
  return link;
}

function ticketOf(link: string) {
  const ticket = parseTicket(link);
  if (!ticket.ok) throw new Error(`No ticket: ${link}`);
  return ticket.value;
}

/** The same app with the same profile, started once more as the system does it for a link. @returns its exit code. */
function startAgain({ app }: LaunchedApp, ...behind: readonly string[]): Promise<number | null> {
  const [executable = '', ...args] = app.process().spawnargs;
  // Playwright's own switches are for the first one.
  const ownArgs = args.filter((arg) => !/^--(?:inspect|remote-debugging)|^-r$|loader\.js$/.test(arg));
  return new Promise((resolve) => spawn(executable, [...ownArgs, ...behind], { stdio: 'ignore' }).once('exit', resolve));
}

test('the code on the screen leads into its room', async () => {
  await withPeople(['Ana', 'Beto'], async (ana, beto) => {
    await ana!.host();
    await ana!.joinRoom('Preguntas ñ');
    const link = await linkOf(ana!);
    const { connections, host } = await call(ana!.page, 'app.snapshot', undefined);
    expect(ticketOf(link)).toMatchObject({ roomName: 'Preguntas ñ', hostId: connections[0]?.connection.hostId });
    expect(host.kind === 'running' && host.ticket && ticketOf(host.ticket)).toEqual({ ...ticketOf(link), roomName: null });

    await ana!.page.getByRole('button', { name: en('host.invite'), exact: true }).click();
    await ana!.page.getByRole('button', { name: en('invite.showLarge') }).click();
    const poster = ana!.page.locator('.poster .qr');
    await expect.poll(() => readQr(poster)).toBe(link);
    await ana!.page.keyboard.press('Escape');
    await ana!.page.emulateMedia({ media: 'print' });
    await expect.poll(() => readQr(ana!.page.locator('.print-sheet .qr'))).toBe(link);
    await ana!.page.emulateMedia({ media: 'screen' });
    await ana!.page.keyboard.press('Escape');

    await beto!.connect(`Te invito: ${link}`);
    await expect(question(beto!.page)).toContainText('Preguntas ñ');
    expect((await call(beto!.page, 'app.snapshot', undefined)).connections).toEqual([]);
    await question(beto!.page).getByRole('button', { name: en('ticket.join') }).click();
    await beto!.isIn('Preguntas ñ');
    await beto!.say('aquí estoy');
    await ana!.sees('aquí estoy');
  });
});

test('a link opens the running app with a question, and nothing else of its command line counts', async () => {
  await withPeople(['Ana', 'Beto'], async (ana, beto) => {
    await ana!.host();
    const link = await linkOf(ana!);
    expect(await startAgain(beto!.launched, link, 'wassop://evil.example/', 'https://evil.example')).toBe(0);
    await expect(question(beto!.page)).toContainText('Sala1');
    await expect(beto!.page.getByRole('dialog')).not.toContainText('evil');
    expect((await call(beto!.page, 'app.snapshot', undefined)).connections).toEqual([]);
    // Asked until somebody answers, in a window that reloads as well.
    await beto!.page.reload();
    await question(beto!.page).getByRole('button', { name: en('ticket.join') }).click();
    await beto!.isIn('Sala1');
    await beto!.page.reload();
    await beto!.isIn('Sala1');
    await expect(beto!.page.getByRole('dialog')).toHaveCount(0);

    expect(await startAgain(beto!.launched, 'wassop://not a link')).toBe(0);
    await expect(beto!.page.getByRole('alert')).toContainText(en('error.TICKET_INVALID'));
  });
});

test('a link opens the closed app with the same question', async () => {
  const profileDir = await mkdtemp(path.join(os.tmpdir(), 'wassop-link-'));
  try {
    const before = await Person.arrive('Ana', { profileDir });
    await before.leave();
    const launched = await launchApp({ profileDir, args: ['wassop://127.0.0.1:1/Sala1?v=1'] });
    try {
      await expect(question(launched.page)).toContainText('127.0.0.1:1');
      await expect(question(launched.page)).toContainText(en('ticket.noHost'));
      await question(launched.page).getByRole('button', { name: en('common.cancel') }).click();
      expect(await call(launched.page, 'app.snapshot', undefined)).toMatchObject({ connections: [], openedLink: null });
    } finally {
      await launched.close();
    }
  } finally {
    await rm(profileDir, { recursive: true, force: true });
  }
});

test('another host at the address is told nothing, and the person is', async () => {
  const other = new LastingHost();
  await other.start();
  try {
    await withPeople(['Ana', 'Beto'], async (ana, beto) => {
      await ana!.host();
      const ticket = ticketOf(await linkOf(ana!));
      const [address] = ticket.addresses;
      const wrong = { host: '127.0.0.1', port: Number(other.address.split(':')[1]) };

      await beto!.connect(printTicket({ ...ticket, addresses: [wrong] }));
      await question(beto!.page).getByRole('button', { name: en('ticket.join') }).click();
      await expect(beto!.page.getByText(en('error.HOST_UNPROVEN'))).toBeVisible();
      expect(other.people()).toEqual([]);

      // With the right one among them it is found, and the question comes to the same connection.
      await beto!.page.locator('.space-button').click();
      await beto!.page.getByRole('menuitem', { name: en('sidebar.lobby') }).click();
      await beto!.connect(printTicket({ ...ticket, addresses: [wrong, address] }));
      await question(beto!.page).getByRole('button', { name: en('ticket.join') }).click();
      await beto!.isIn('Sala1');
      expect(other.people()).toEqual([]);
    });
  } finally {
    await other.stop();
  }
});

if (process.platform === 'linux' && !process.env['WASSOP_E2E_APP']) {
  test('T26: the app that a link with switches behind it starts runs without them', async () => {
    const profileDir = await mkdtemp(path.join(os.tmpdir(), 'wassop-switches-'));
    const launched = await launchApp({ profileDir });
    const [executable = '', ...args] = launched.app.process().spawnargs;
    await launched.close();
    const ownArgs = args.filter((arg) => !/^--(?:inspect|remote-debugging)|^-r$|loader\.js$/.test(arg));
    const port = await freePort();
    const first = spawn(executable, [...ownArgs, 'wassop://127.0.0.1:1/', `--remote-debugging-port=${port}`], { stdio: 'ignore' });
    try {
      expect(await new Promise((resolve) => first.once('exit', resolve))).toBe(0);
      await expect.poll(() => commandLines(profileDir).length, { timeout: 20_000 }).toBeGreaterThan(0);
      // The window of the second one is there once its page process is.
      await expect.poll(() => commandLines(profileDir).some(({ words }) => isPart(words, 'renderer')), { timeout: 20_000 }).toBe(true);
      const [main] = commandLines(profileDir).filter(({ words }) => !isPart(words));
      expect(main?.words.join(' ')).toMatch(/ -- wassop:\/\/127\.0\.0\.1:1\/$/);
      expect(commandLines(profileDir).flatMap(({ words }) => words).filter((word) => word.includes('--remote-debugging'))).toEqual([]);
      expect(await canConnect(port)).toBe(false);
    } finally {
      for (const { pid, words } of commandLines(profileDir)) if (!isPart(words)) process.kill(pid, 'SIGTERM');
      await expect.poll(() => commandLines(profileDir).length, { timeout: 20_000 }).toBe(0);
      await rm(profileDir, { recursive: true, force: true });
    }
  });
}

/** Chromium may write a command line as one word. */
function isPart(words: readonly string[], type = ''): boolean {
  return words.some((word) => word.includes(`--type=${type}`));
}

/** Processes of the app with this profile. */
function commandLines(profileDir: string): { pid: number; words: string[] }[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const words = /^\d+$/.test(name) ? readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').filter((word) => word !== '') : [];
      const isApp = words.some((word) => word.includes(profileDir)) && words[0] !== process.execPath;
      return isApp ? [{ pid: Number(name), words }] : [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

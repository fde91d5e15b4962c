// Hosting in real processes: a second app joins, the host process is killed, the host stops, the app quits. Around the screens.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import type { AppSnapshot, ConnectionView, HostView } from '../../src-shared/ipc/views.ts';
import { call, callUnchecked } from './support/chat-api.ts';
import type { PageWithApi } from './support/chat-api.ts';
import { launchApp } from './support/launch.ts';
import type { LaunchedApp, LaunchOptions } from './support/launch.ts';

const open: LaunchedApp[] = [];

test.afterEach(async () => {
  // Guests before hosts: nobody is left to ask about.
  for (const launched of open.splice(0).reverse()) await launched.close();
});

async function launchPerson(name: string, options: LaunchOptions = {}): Promise<LaunchedApp> {
  const launched = await launchApp(options);
  open.push(launched);
  await call(launched.page, 'settings.update', { name });
  return launched;
}

async function startHost({ page }: LaunchedApp): Promise<Extract<HostView, { kind: 'running' }>> {
  const host = await call(page, 'host.start', undefined);
  if (host.kind !== 'running') throw new Error(`The host is ${host.kind}`);
  await expect.poll(() => linkOf(page)).toBe('online');
  return host;
}

/** Joins over loopback. */
async function join({ page }: LaunchedApp, port: number): Promise<void> {
  await call(page, 'connection.open', { address: `127.0.0.1:${port}`, dialect: 'auto' });
  await expect.poll(() => linkOf(page)).toBe('online');
}

const snapshotOf = (page: Page): Promise<AppSnapshot> => call(page, 'app.snapshot', undefined);

async function connectionOf(page: Page): Promise<ConnectionView> {
  const connection = (await snapshotOf(page)).connections[0]?.connection;
  if (connection === undefined) throw new Error('There is no connection');
  return connection;
}

const linkOf = async (page: Page) => (await connectionOf(page)).link.kind;

async function landing(page: Page): Promise<{ connectionId: string; roomId: string }> {
  const { connectionId, landingRoomId } = await connectionOf(page);
  if (landingRoomId === null) throw new Error('No room is joined');
  return { connectionId, roomId: landingRoomId };
}

async function send({ page }: LaunchedApp, text: string): Promise<void> {
  await call(page, 'messages.send', { ...(await landing(page)), text });
}

async function textsOf({ page }: LaunchedApp): Promise<string[]> {
  const { items } = await call(page, 'timeline.read', { ...(await landing(page)), limit: 1_000 });
  return items.flatMap((item) => (item.kind === 'message' ? [item.text] : []));
}

const hostProcessIds = (app: ElectronApplication) =>
  app.evaluate(({ app: running }) =>
    running
      .getAppMetrics()
      .filter(({ name }) => name === 'Wassop host')
      .map(({ pid }) => pid),
  );

test('two people meet in the room that one of them hosts', async () => {
  const ana = await launchPerson('Ana');
  const beto = await launchPerson('Beto');
  const { port } = await startHost(ana);
  await join(beto, port);

  await send(ana, 'hola');
  await send(beto, 'qué tal');
  for (const person of [ana, beto]) await expect.poll(async () => (await textsOf(person)).toSorted()).toEqual(['hola', 'qué tal']);

  const people = [
    { name: 'Ana', isSelf: true, roomNames: ['Sala1'] },
    { name: 'Beto', isSelf: false, roomNames: ['Sala1'] },
  ];
  await expect.poll(async () => (await snapshotOf(ana.page)).host).toMatchObject({ kind: 'running', people });
  // One's own host is no server to come back to; somebody else's is.
  expect((await snapshotOf(ana.page)).servers).toEqual([]);
  expect((await snapshotOf(beto.page)).servers).toMatchObject([{ address: `127.0.0.1:${port}`, dialect: 'wassop2' }]);
});

test('E23: a host process that is killed comes back on its port, and nothing is lost or doubled', async () => {
  const ana = await launchPerson('Ana');
  const beto = await launchPerson('Beto');
  const { port } = await startHost(ana);
  await join(beto, port);
  await send(ana, 'antes');
  await expect.poll(() => textsOf(beto)).toEqual(['antes']);

  await ana.page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    (window as unknown as PageWithApi).wassop.on('host.changed', ({ kind }) => seen.push(kind));
  });
  const before = await hostProcessIds(ana.app);
  expect(before).toHaveLength(1);
  process.kill(before[0] ?? 0, 'SIGKILL');
  // Written while nobody serves: kept, and delivered once.
  await send(beto, 'durante');

  await expect.poll(async () => (await snapshotOf(ana.page)).host).toMatchObject({ kind: 'running', port });
  expect(await ana.page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toContain('failed');
  expect(await hostProcessIds(ana.app)).not.toEqual(before);
  for (const person of [ana, beto]) await expect.poll(() => linkOf(person.page), { timeout: 20_000 }).toBe('online');
  await send(ana, 'después');
  for (const person of [ana, beto]) await expect.poll(async () => (await textsOf(person)).toSorted()).toEqual(['antes', 'después', 'durante']);
});

test('stopping tells the others that the host left, and starting again brings them back', async () => {
  const ana = await launchPerson('Ana');
  const beto = await launchPerson('Beto');
  const { port } = await startHost(ana);
  await join(beto, port);
  await send(ana, 'hola');
  await expect.poll(() => textsOf(beto)).toEqual(['hola']);

  const failures = await watchFailures(beto);
  await call(ana.page, 'host.stop', undefined);
  expect((await snapshotOf(ana.page)).host).toEqual({ kind: 'stopped' });
  expect((await snapshotOf(ana.page)).connections).toEqual([]);
  await expect.poll(failures).toContain('HOST_STOPPED');

  expect((await startHost(ana)).port).toBe(port);
  await call(beto.page, 'connection.retryNow', { connectionId: (await connectionOf(beto.page)).connectionId });
  await expect.poll(() => linkOf(beto.page)).toBe('online');
  await expect.poll(() => textsOf(beto)).toEqual(['hola']);
});

test('who left their own room gets back in while it is still open', async () => {
  const ana = await launchPerson('Ana');
  const { port, connectionId } = await startHost(ana);
  await send(ana, 'hola');
  await expect.poll(() => textsOf(ana)).toEqual(['hola']);
  await call(ana.page, 'connection.close', { connectionId });
  expect((await snapshotOf(ana.page)).host).toMatchObject({ kind: 'running', port });

  const again = await startHost(ana);
  expect(again.port).toBe(port);
  expect((await connectionOf(ana.page)).connectionId).toBe(again.connectionId);
  await expect.poll(() => textsOf(ana)).toEqual(['hola']);
});

test('a second host on the same computer takes the next free port', async () => {
  const first = await startHost(await launchPerson('Ana'));
  const second = await startHost(await launchPerson('Beto'));
  expect(second.port).toBeGreaterThan(first.port);
});

test('a data folder that cannot be used is said, and hosting works once it can', async () => {
  const profileDir = await mkdtemp(path.join(os.tmpdir(), 'wassop-e2e-'));
  await writeFile(path.join(profileDir, 'host'), 'a file where the folder should be');
  const ana = await launchPerson('Ana', { profileDir });
  expect(await callUnchecked(ana.page, 'host.start')).toMatchObject({ ok: false, error: { code: 'HOST_DATA_UNUSABLE' } });
  expect((await snapshotOf(ana.page)).host).toMatchObject({ kind: 'failed', failure: { code: 'HOST_DATA_UNUSABLE' } });
  await rm(path.join(profileDir, 'host'));
  await startHost(ana);
  await ana.close();
  await rm(profileDir, { recursive: true });
});

test('an app that is told to end by the system ends in order without asking, whoever is in its room', async () => {
  const ana = await launchPerson('Ana');
  const beto = await launchPerson('Beto');
  await join(beto, (await startHost(ana)).port);
  const failures = await watchFailures(beto);
  const child = ana.app.process();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  await expect.poll(failures).toContain('HOST_STOPPED');
});

test('an app that is killed takes its host along; started again, everybody is back with what was said', async () => {
  const profileDir = await mkdtemp(path.join(os.tmpdir(), 'wassop-e2e-'));
  const ana = await launchPerson('Ana', { profileDir });
  const beto = await launchPerson('Beto');
  const { port } = await startHost(ana);
  await join(beto, port);
  await send(beto, 'antes');
  await expect.poll(() => textsOf(ana)).toEqual(['antes']);

  const [hostProcessId = 0] = await hostProcessIds(ana.app);
  ana.app.process().kill('SIGKILL');
  await expect.poll(() => isRunning(hostProcessId)).toBe(false);
  await expect.poll(() => linkOf(beto.page)).toBe('waiting');
  await send(beto, 'durante');

  const again = await launchPerson('Ana', { profileDir });
  expect((await startHost(again)).port).toBe(port);
  await expect.poll(() => linkOf(beto.page), { timeout: 20_000 }).toBe('online');
  for (const person of [again, beto]) await expect.poll(() => textsOf(person)).toEqual(['antes', 'durante']);
  await again.close();
  await rm(profileDir, { recursive: true });
});

/** @returns what reads the reasons a person's links were lost for, from now on: each is shown for a second or so. */
async function watchFailures({ page }: LaunchedApp): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const failures: string[] = [];
    Object.assign(window, { failures });
    (window as unknown as PageWithApi).wassop.on('connection.changed', ({ link }) => {
      if (link.kind === 'waiting') failures.push(link.failure.code);
    });
  });
  return () => page.evaluate(() => (window as unknown as { failures: string[] }).failures);
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

test('closing the window asks while others are in the room, and only then', async () => {
  const ana = await launchPerson('Ana');
  const beto = await launchPerson('Beto');
  const { port } = await startHost(ana);
  await join(beto, port);
  await expect.poll(async () => (await snapshotOf(ana.page)).host).toMatchObject({ people: [{ name: 'Ana' }, { name: 'Beto' }] });

  const question = await ana.app.evaluate(async ({ dialog, BrowserWindow }) => {
    const asked = new Promise<string>((resolve) => {
      dialog.showMessageBox = async (...args: unknown[]) => {
        resolve((args.at(-1) as { detail: string }).detail);
        return { response: 1, checkboxChecked: false };
      };
    });
    BrowserWindow.getAllWindows()[0]?.close();
    return asked;
  });
  expect(question).toBe('1 other person is connected. They will be told that you are leaving.');
  expect(await ana.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(await linkOf(beto.page)).toBe('online');

  // Yes this time: the app ends in order and the guest is told.
  const failures = await watchFailures(beto);
  const ended = new Promise((resolve) => ana.app.process().once('exit', resolve));
  await ana.app
    .evaluate(({ dialog, BrowserWindow }) => {
      dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
      BrowserWindow.getAllWindows()[0]?.close();
    })
    .catch(() => undefined);
  expect(await ended).toBe(0);
  await expect.poll(failures).toContain('HOST_STOPPED');
});

// The browser door in a real Chromium: pages and an app in one room, on a phone and a laptop, in both languages, over a host that
// restarts; and what pages of strangers get (security.md T12 to T15).
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { ROOT_DIR } from '../../scripts/lib/paths.mjs';
import { graveFindings } from '../helpers/accessibility.ts';
import { HAS_CHROMIUM, launchChromium, Visitor } from './support/browser-visitor.ts';
import { call } from './support/chat-api.ts';
import { LastingHost } from './support/lasting-host.ts';
import { Person } from './support/person.ts';
import { en } from './support/texts.ts';

const SCREENS_DIR = path.join(ROOT_DIR, 'test-results', 'screens');
const PAGE_DIR = path.join(ROOT_DIR, 'out', 'web');

test.skip(!HAS_CHROMIUM, 'needs a Chromium on this machine');

let browser: Browser;
test.beforeAll(async () => {
  if (HAS_CHROMIUM) browser = await launchChromium();
});
test.afterAll(() => browser?.close());

/** A host in this process with its door open, for what needs no app. */
async function withHost(use: (host: LastingHost) => Promise<void>, installersDir: string | null = null): Promise<void> {
  const host = new LastingHost({ browserDoor: { isOpen: true, pageDir: PAGE_DIR, installersDir } });
  await host.start();
  try {
    await use(host);
  } finally {
    await host.stop();
  }
}

const urlOf = (host: LastingHost, name = '127.0.0.1') => `http://${name}:${host.address.split(':')[1]}/`;

test('the owner lets browsers in with one switch: two pages and the app chat, and the owner sees who came that way', async () => {
  const ana = await Person.arrive('Ana');
  try {
    const url = `http://${await ana.host()}/`;
    // Closed until the owner opens it.
    expect((await fetch(url)).status).toBe(503);
    await ana.page.locator('.invite').click();
    await ana.page.getByRole('switch', { name: en('host.browsers') }).click();
    await expect.poll(async () => (await fetch(url)).status).toBe(200);
    await ana.page.screenshot({ path: await pictureFile('host-panel-browsers') });
    await ana.page.keyboard.press('Escape');

    const phone = await Visitor.enter(browser, url, 'Beto', { isPhone: true });
    const laptop = await Visitor.enter(browser, url, 'Carla');
    await phone.say('hola desde el teléfono 🦊');
    await laptop.say('y desde el portátil');
    await ana.say('bienvenidos');
    for (const text of ['hola desde el teléfono 🦊', 'y desde el portátil', 'bienvenidos']) {
      await ana.sees(text);
      await phone.sees(text);
      await laptop.sees(text);
    }
    await phone.page.getByRole('button', { name: 'Send love' }).click();
    await expect(ana.log.getByText('❤️').first()).toBeVisible();
    await expect(ana.members.filter({ hasText: 'Beto' })).toContainText(en('door.browser'));
    const { host } = await call(ana.page, 'app.snapshot', undefined);
    expect(host).toMatchObject({ isBrowserDoorOpen: true, people: expect.arrayContaining([expect.objectContaining({ name: 'Beto', door: 'browser' })]) });
    expect([...phone.problems, ...laptop.problems]).toEqual([]);

    // The same switch shows them out, in words.
    await ana.page.locator('.invite').click();
    await ana.page.getByRole('switch', { name: en('host.browsers') }).click();
    await expect(phone.page.getByText(en('error.WIRE_DOOR_CLOSED'))).toBeVisible();
    expect((await fetch(url)).status).toBe(503);
    await Promise.all([phone.context.close(), laptop.context.close()]);
  } finally {
    await ana.leave();
  }
});

test('a page comes back into its room after the host restarts, with the name and what was written meanwhile', async () => {
  await withHost(async (host) => {
    const beto = await Visitor.enter(browser, urlOf(host), 'Beto');
    await beto.say('antes');
    await beto.sees('antes');
    await host.stop();
    await expect(beto.page.locator('.banner-warn')).toBeVisible();
    await beto.say('mientras no estaba');
    await host.start();
    await expect(beto.page.locator('.banner-warn')).toBeHidden();
    await expect.poll(() => host.log()).toEqual(['antes', 'mientras no estaba']);
    await beto.page.reload();
    await beto.sees('mientras no estaba');
    await beto.context.close();
  });
});

test('an address that names a room leads into it', async () => {
  await withHost(async (host) => {
    const beto = await Visitor.enter(browser, `${urlOf(host)}#Preguntas%20y%20dudas`, 'Beto');
    await expect(beto.page.getByRole('heading', { level: 1, name: 'Preguntas y dudas' })).toBeVisible();
    await beto.context.close();
  });
});

test('a name that is taken is asked for again, and leaving has a way back', async () => {
  await withHost(async (host) => {
    const beto = await Visitor.enter(browser, urlOf(host), 'Beto');
    const other = await Visitor.open(browser, urlOf(host));
    await other.giveName('Beto');
    await expect(other.page.getByText(en('error.NAME_TAKEN'))).toBeVisible();
    await other.page.getByRole('button', { name: en('banner.nameSubmit') }).click();
    await expect(other.composer).toBeVisible();
    await other.say('QUIT');
    await expect(other.page.getByRole('heading', { name: en('visit.leftTitle') })).toBeVisible();
    await other.page.getByRole('button', { name: en('visit.joinAgain') }).click();
    await expect(other.composer).toBeVisible();
    await Promise.all([beto.context.close(), other.context.close()]);
  });
});

test('where the page may not write the clipboard, it says so, and where it may, it does', async () => {
  await withHost(async (host) => {
    const beto = await Visitor.enter(browser, urlOf(host), 'Beto');
    await beto.say('https://example.org/pagina');
    await beto.page.getByRole('log').getByRole('button', { name: /example\.org/ }).or(beto.page.getByRole('log').getByRole('link', { name: /example\.org/ })).click();
    // Not even the old way: as a browser that forbids both.
    await beto.page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => false;
    });
    await beto.page.getByRole('button', { name: en('linkDialog.copy') }).click();
    await expect(beto.page.getByText(en('error.CLIPBOARD_UNAVAILABLE'))).toBeVisible();
    await beto.context.close();
  });
});

test('installers that fit their checksums are offered and downloaded whole; others are not', async () => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'wassop-installers-'));
  const deb = Buffer.alloc(3_000_000, 7);
  const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  await writeFile(path.join(dir, 'wassop_9.9.9_amd64.deb'), deb);
  await writeFile(path.join(dir, 'Wassop-Setup-9.9.9.exe'), 'changed since');
  await writeFile(path.join(dir, 'SHA256SUMS'), `${sum(deb)}  wassop_9.9.9_amd64.deb\n${sum(Buffer.from('as released'))}  Wassop-Setup-9.9.9.exe\n`);
  try {
    await withHost(async (host) => {
      await expect.poll(async () => ((await (await fetch(`${urlOf(host)}visit.json`)).json()) as { installers: unknown[] }).installers.length).toBe(1);
      const beto = await Visitor.open(browser, urlOf(host));
      await beto.page.getByRole('button', { name: en('getApp.title') }).click();
      await expect(beto.page.getByText('Wassop-Setup-9.9.9.exe')).toHaveCount(0);
      await beto.page.screenshot({ path: await pictureFile('browser-get-app') });
      const downloading = beto.page.waitForEvent('download');
      await beto.page.getByRole('link', { name: 'wassop_9.9.9_amd64.deb' }).click();
      const downloaded = await (await downloading).createReadStream();
      const hash = createHash('sha256');
      for await (const chunk of downloaded) hash.update(chunk as Buffer);
      expect(hash.digest('hex')).toBe(sum(deb));
      await beto.context.close();
    }, dir);
  } finally {
    await rm(dir, { recursive: true });
  }
});

for (const look of [
  { locale: 'es', isPhone: true, colorScheme: 'light' },
  { locale: 'en', isPhone: true, colorScheme: 'dark' },
  { locale: 'en', isPhone: false, colorScheme: 'light' },
  { locale: 'es', isPhone: false, colorScheme: 'dark' },
] as const) {
  test(`every screen of the page in ${look.locale}, ${look.colorScheme}, on a ${look.isPhone ? 'phone' : 'laptop'}: nothing for axe, nothing cut off`, async () => {
    await withHost(async (host) => {
      const beto = await Visitor.open(browser, urlOf(host), look);
      const shoot = async (name: string) => {
        await beto.page.screenshot({ path: await pictureFile(`browser-${name}-${look.isPhone ? 'phone' : 'laptop'}-${look.locale}-${look.colorScheme}`) });
        expect(await graveFindings(beto.page)).toEqual([]);
        expect(await beto.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      };
      await beto.page.locator('main').waitFor();
      await shoot('welcome');
      await beto.giveName('Beto Hernández de la Fuente');
      const ana = await Visitor.enter(browser, urlOf(host), 'Ana', { locale: look.locale });
      await ana.say('Bienvenidos. El enunciado está en https://example.org/taller/enunciado.pdf; pregunten cuando quieran.');
      await beto.say('gracias 🙌');
      await ana.say('❤️');
      await beto.sees('gracias 🙌');
      await shoot('chat');
      await beto.page.getByRole('note').getByRole('button').last().click();
      await shoot('chat-read');
      if (look.isPhone) {
        await beto.page.getByRole('button', { name: look.locale === 'es' ? 'Mostrar las salas' : 'Show rooms' }).click();
        await shoot('rooms');
        await beto.page.keyboard.press('Escape');
        await expect(beto.page.getByRole('dialog')).toHaveCount(0);
      }
      await host.stop();
      await beto.page.locator('.banner-warn').waitFor();
      await shoot('host-gone');
      await host.start();
      await Promise.all([beto.context.close(), ana.context.close()]);
    });
  });
}

test.describe('a page of a stranger', () => {
  /** A site of somebody else, on this machine under a name of its own. */
  async function withStranger(use: (stranger: Page, host: LastingHost) => Promise<void>): Promise<void> {
    const site = http.createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>evil</title>'));
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const { port } = site.address() as AddressInfo;
    // What a stranger's own name server can do: their names point wherever they like.
    const rebinding = await launchChromium(['--host-resolver-rules=MAP *.example 127.0.0.1', '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests']);
    try {
      await withHost(async (host) => {
        const page = await rebinding.newPage();
        await page.goto(`http://evil.example:${port}/`);
        await use(page, host);
      });
    } finally {
      await rebinding.close();
      await new Promise((resolve) => site.close(resolve));
    }
  }

  test('opens no WebSocket to the host, by any of its names', async () => {
    await withStranger(async (page, host) => {
      for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
        expect(await openWebSocket(page, `${urlOf(host, name).replace('http', 'ws')}ws`)).toBe('refused');
      }
    });
  });

  test('whose name was made to point here gets 421 and no page, and no WebSocket as itself', async () => {
    await withStranger(async (page, host) => {
      const url = urlOf(host, 'evil.example');
      const answered = page.waitForResponse(url);
      // To the browser an empty answer is a page that could not be loaded.
      await page.goto(url).catch(() => undefined);
      expect((await answered).status()).toBe(421);
      // Chromium goes on to a page of its own that says so.
      await expect(page.locator('#root')).toHaveCount(0);
      expect(await openWebSocket(page, `ws://evil.example:${host.address.split(':')[1]}/ws`)).toBe('refused');
    });
  });

  test('posts commands of every text dialect, and none of them does anything', async () => {
    await withStranger(async (page, host) => {
      const opened = page.waitForEvent('popup');
      await page.evaluate(async (url) => {
        for (const body of ['JOIN mala\nROOM Sala1\nMESSAGE hola\n', '{"type":"write","name":"mala"}{"type":"text","text":"hola"}', 'WASSOP2 {"versions":[2]}\n']) {
          await fetch(url, { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body }).catch(() => undefined);
        }
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', action: url, enctype: 'text/plain', target: '_blank' });
        const field = document.createElement('textarea');
        Object.assign(field, { name: 'JOIN mala\r\nROOM Sala1\r\nMESSAGE hola\r\n', value: '' });
        form.append(field);
        document.body.append(form);
        form.submit();
      }, urlOf(host));
      await (await opened).waitForLoadState();
      expect(host.people()).toEqual([]);
      expect(await host.log()).toEqual([]);
    });
  });

  test('reads nothing of the host and frames nothing of it', async () => {
    await withStranger(async (page, host) => {
      for (const file of ['', 'visit.json', 'icon-256.png', 'nothing']) {
        expect(await page.evaluate((url) => fetch(url).then(() => 'read', () => 'blocked'), urlOf(host) + file)).toBe('blocked');
      }
      const isShown = await page.evaluate(
        (url) =>
          new Promise<boolean>((resolve) => {
            const image = document.createElement('img');
            image.onload = () => resolve(true);
            image.onerror = () => resolve(false);
            image.src = url;
          }),
        `${urlOf(host)}icon-256.png`,
      );
      expect(isShown).toBe(false);
      await page.evaluate(
        (url) =>
          new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.onload = resolve;
            frame.src = url;
            document.body.append(frame);
          }),
        urlOf(host),
      );
      // A refused frame holds the browser's own error page instead.
      const framed = page.frames().at(-1);
      expect(await framed?.evaluate(() => document.getElementById('root') !== null).catch(() => false)).toBe(false);
    });
  });
});

function openWebSocket(page: Page, url: string): Promise<string> {
  return page.evaluate(
    (target) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(target);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      }),
    url,
  );
}

async function pictureFile(name: string): Promise<string> {
  await mkdir(SCREENS_DIR, { recursive: true });
  return path.join(SCREENS_DIR, `${name}.png`);
}

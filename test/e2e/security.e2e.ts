// The hardening of security.md section 4, row by row, in the running app. Rows about the shipped package are tested on it.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import { expect, test } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { CONTENT_SECURITY_POLICY } from '../../src-main/app/content-security-policy.ts';
import { CALL_CHANNEL } from '../../src-shared/ipc/bridge.ts';
import { FIRST_SETTINGS } from '../../src-shared/ipc/views.ts';
import { callUnchecked } from './support/chat-api.ts';
import type { PageWithApi } from './support/chat-api.ts';
import { launchApp } from './support/launch.ts';
import type { LaunchedApp } from './support/launch.ts';

const PAGE_URL = 'app://wassop/index.html';

let launched: LaunchedApp;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  launched = await launchApp();
  ({ app, page } = launched);
});

test.afterAll(async () => {
  await launched.close();
});

test.beforeEach(async () => {
  // What the test before did to the page is gone with it.
  await page.reload();
});

test('E1: the page has no network', async () => {
  let connectionCount = 0;
  const server = net.createServer((socket) => {
    connectionCount += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;

  const outcomes = await page.evaluate(async (origin) => {
    const image = new Image();
    const imageEnds = new Promise<string>((resolve) => {
      image.onload = () => resolve('loaded');
      image.onerror = () => resolve('refused');
    });
    image.src = `http://${origin}/a.png`;
    document.body.append(image);
    const socketEnds = new Promise<string>((resolve) => {
      try {
        const socket = new WebSocket(`ws://${origin}/`);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      } catch {
        resolve('refused');
      }
    });
    const fetched = fetch(`http://${origin}/`, { mode: 'no-cors' }).then(
      () => 'answered',
      () => 'refused',
    );
    const isBeaconSent = navigator.sendBeacon(`http://${origin}/b`, 'x');
    return { ends: await Promise.all([imageEnds, socketEnds, fetched]), isBeaconSent };
  }, `127.0.0.1:${port}`);

  expect(outcomes.ends).toEqual(['refused', 'refused', 'refused']);
  // From the main process, past the page's policy, the session itself refuses too.
  const sessionOutcome = await app.evaluate(async ({ session }, url) => {
    return session.defaultSession.fetch(url).then(
      () => 'answered',
      () => 'refused',
    );
  }, `http://127.0.0.1:${port}/`);
  expect(sessionOutcome).toBe('refused');
  expect(connectionCount).toBe(0);
  await new Promise((resolve) => server.close(resolve));
});

test('E2: nothing of Node is in the page, in a frame or in a worker', async () => {
  const found = await page.evaluate(() => {
    const names = ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'setImmediate'];
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const scopes: object[] = [globalThis, frame.contentWindow ?? globalThis];
    return scopes.flatMap((scope) => names.filter((name) => name in scope));
  });
  expect(found).toEqual([]);
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    // Not in the typings: what the window really runs with.
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ nodeIntegration: false, nodeIntegrationInSubFrames: false });
  // Named in the preferences only when it is on.
  expect(preferences['nodeIntegrationInWorker'] ?? false).toBe(false);
});

test('E3: a page that changes the built-in objects neither breaks the bridge nor listens in', async () => {
  const outcome = await page.evaluate(async () => {
    const { wassop } = window as unknown as PageWithApi;
    const { push } = Array.prototype;
    const { then } = Promise.prototype;
    const { get } = Map.prototype;
    let isOverheard = false;
    const overhear = <F extends (...args: never[]) => unknown>(original: F): F =>
      function (this: unknown, ...args: Parameters<F>) {
        isOverheard = true;
        return Reflect.apply(original, this, args);
      } as F;
    Array.prototype.push = overhear(push);
    Reflect.set(Promise.prototype, 'then', overhear(then));
    Map.prototype.get = overhear(get);
    const pending = wassop.call('app.snapshot', undefined);
    wassop.on('host.changed', () => undefined)();
    // Only what the bridge does at once: afterwards the page's own code runs again.
    const wasOverheard = isOverheard;
    Array.prototype.push = push;
    Reflect.set(Promise.prototype, 'then', then);
    Map.prototype.get = get;
    return { wasOverheard, isOk: (await pending).ok };
  });
  expect(outcome).toEqual({ wasOverheard: false, isOk: true });
});

// Chromium refuses its sandbox to root, so as root this row has no test; the suite also runs as an ordinary user.
if (process.platform === 'linux' && process.getuid?.() !== 0) {
  test('E4: the renderer runs in the sandbox', async () => {
    const processId = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId());
    const status = await readFile(`/proc/${processId}/status`, 'utf8');
    expect(status).toMatch(/^Seccomp:\s+2$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    const switches = await app.evaluate(({ app: running }) => running.commandLine.hasSwitch('no-sandbox'));
    expect(switches).toBe(false);
  });
}

test('E5: every permission and every device is refused', async () => {
  const outcome = await page.evaluate(async () => {
    const names = ['camera', 'microphone', 'geolocation', 'notifications', 'clipboard-read', 'midi', 'persistent-storage', 'screen-wake-lock'];
    const states = await Promise.all(
      names.map((name) => navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state, () => 'denied')),
    );
    type Device = { requestDevice?(options: object): Promise<unknown>; requestPort?(): Promise<unknown> };
    const devices = navigator as unknown as Record<string, Device | undefined>;
    const requests = [
      () => navigator.mediaDevices.getUserMedia({ audio: true, video: true }),
      () => navigator.mediaDevices.getDisplayMedia(),
      () => devices['usb']?.requestDevice?.({ filters: [] }) ?? Promise.reject(new Error('absent')),
      () => devices['hid']?.requestDevice?.({ filters: [] }) ?? Promise.reject(new Error('absent')),
      () => devices['serial']?.requestPort?.() ?? Promise.reject(new Error('absent')),
      () => devices['bluetooth']?.requestDevice?.({ acceptAllDevices: true }) ?? Promise.reject(new Error('absent')),
    ];
    // HID answers a refusal with an empty list.
    const judge = (granted: unknown) => (Array.isArray(granted) && granted.length === 0 ? 'refused' : 'granted');
    const answers = await Promise.all(requests.map(async (request) => request().then(judge, () => 'refused')));
    return { states, answers };
  });
  expect(outcome).toEqual({ states: outcome.states.map(() => 'denied'), answers: Array(6).fill('refused') });
});

test('E5: nothing is downloaded', async () => {
  await app.evaluate(({ session }) => {
    const downloads: boolean[] = [];
    Object.assign(globalThis, { downloads });
    // After the app's own listener: whether that one has refused.
    session.defaultSession.on('will-download', (event) => downloads.push(event.defaultPrevented));
  });
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['x']));
    link.download = 'x.desktop';
    document.body.append(link);
    link.click();
  });
  await expect.poll(() => app.evaluate(() => (globalThis as unknown as { downloads: boolean[] }).downloads)).toEqual([true]);
});

test('E6: files and other schemes cannot be read', async () => {
  const outcomes = await page.evaluate(() => {
    const urls = ['file:///etc/hosts', 'app://other/index.html', 'data:text/plain,x', 'devtools://devtools/bundled/inspector.html'];
    return Promise.all(urls.map((url) => fetch(url).then(() => 'read', () => 'refused')));
  });
  expect(outcomes).toEqual(['refused', 'refused', 'refused', 'refused']);
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ webSecurity: true, sandbox: true, contextIsolation: true });
});

test('E7: the policy comes with the page, and stops what it forbids', async () => {
  const response = await app.evaluate(async ({ net: electronNet }, url) => {
    const { status, headers } = await electronNet.fetch(url);
    return { status, policy: headers.get('content-security-policy'), sniffing: headers.get('x-content-type-options') };
  }, PAGE_URL);
  expect(response).toEqual({ status: 200, policy: CONTENT_SECURITY_POLICY, sniffing: 'nosniff' });

  await page.evaluate(() => {
    // Playwright's evaluate suspends the rules for code made of text, so what tests them runs from a timer.
    const later = (attempt: () => void) => setTimeout(attempt, 0);
    const violations: string[] = [];
    const outcomes: string[] = [];
    Object.assign(window, { violations, outcomes });
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const append = <K extends keyof HTMLElementTagNameMap>(name: K, attributes: Partial<HTMLElementTagNameMap[K]>): HTMLElementTagNameMap[K] => {
      const element = Object.assign(document.createElement(name), attributes);
      document.body.append(element);
      return element;
    };
    type Policy = { createScript(text: string): string; createScriptURL(url: string): string };
    type Factory = { createPolicy(name: string, rules: Policy): Policy };
    const { trustedTypes } = window as unknown as { trustedTypes: Factory };
    // Somebody who got so far as to make a policy of their own still meets the others.
    const trusted = trustedTypes.createPolicy('attacker', { createScript: (text) => text, createScriptURL: (url) => url });
    const note = (attempt: () => unknown) => {
      try {
        outcomes.push(`ran: ${String(attempt())}`);
      } catch (error) {
        outcomes.push(error instanceof Error ? error.name : 'refused');
      }
    };
    later(() => append('script', { textContent: trusted.createScript('window.isBroken = true') }));
    later(() => append('script', { src: trusted.createScriptURL('data:text/javascript,window.isBroken=true') }));
    later(() => new Worker(trusted.createScriptURL(URL.createObjectURL(new Blob(['1'])))));
    later(() => append('style', { textContent: 'body { display: none }' }));
    later(() => append('base', { href: 'https://evil.example/' }));
    later(() => append('iframe', { src: 'https://evil.example/' }));
    later(() => append('object', { data: trusted.createScriptURL('https://evil.example/') }));
    later(() => append('form', { action: 'https://evil.example/', method: 'post' }).submit());
    // oxlint-disable-next-line no-eval -- that it does not run is what is tested
    const run = eval;
    later(() => note(() => run('1 + 1')));
    later(() => note(() => run(trusted.createScript('1 + 1'))));
    later(() => note(() => new Function('return 2')()));
    later(() => note(() => (document.createElement('div').innerHTML = '<b>x</b>')));
  });
  await expect.poll(() => page.evaluate(() => [...new Set((window as unknown as { violations: string[] }).violations)].sort())).toEqual([
    'base-uri',
    'form-action',
    'frame-src',
    'object-src',
    'require-trusted-types-for',
    'script-src',
    'script-src-elem',
    'style-src-elem',
    'worker-src',
  ]);
  expect(await page.evaluate(() => (window as unknown as { outcomes: string[] }).outcomes)).toEqual(['EvalError', 'EvalError', 'EvalError', 'TypeError']);
  expect(await page.evaluate(() => 'isBroken' in window)).toBe(false);
});

test('E11, E12: a webview stays an unknown element', async () => {
  const countBefore = await contentsCount();
  const kind = await page.evaluate(() => {
    const webview = document.createElement('webview');
    webview.setAttribute('src', 'https://evil.example/');
    document.body.append(webview);
    return Object.prototype.toString.call(webview);
  });
  expect(kind).toBe('[object HTMLElement]');
  expect(await contentsCount()).toBe(countBefore);
});

const contentsCount = () => app.evaluate(({ webContents }) => webContents.getAllWebContents().length);

test('E13: the window goes nowhere else', async () => {
  await app.evaluate(({ BrowserWindow }) => {
    const refusals: [url: string, isRefused: boolean][] = [];
    Object.assign(globalThis, { refusals });
    // After the app's own listener: what that one decided.
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', (event) => refusals.push([event.url, event.defaultPrevented]));
  });
  const refusals = () => app.evaluate(() => (globalThis as unknown as { refusals: unknown[] }).refusals);
  const attempts: Record<string, (url: string) => void> = {
    'https://evil.example/link': (url) => {
      const link = Object.assign(document.createElement('a'), { href: url });
      document.body.append(link);
      link.click();
    },
    'https://evil.example/refresh': (url) => {
      document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0; url=${url}` }));
    },
    'https://evil.example/location': (url) => {
      location.href = url;
    },
    'app://wassop/assets/': (url) => location.replace(url),
    'file:///etc/hosts': (url) => location.assign(url),
  };
  const tried: unknown[] = [];
  for (const [url, attempt] of Object.entries(attempts)) {
    await page.evaluate(attempt, url);
    // Chromium itself does not even ask about a file: URL.
    if (!url.startsWith('file:')) tried.push([url, true]);
    await expect.poll(refusals, url).toEqual(tried);
  }
  expect(page.url()).toBe(PAGE_URL);
  expect((await callUnchecked(page, 'app.snapshot')).ok).toBe(true);
});

test('E14: no second window opens', async () => {
  const opened = await page.evaluate(() => [window.open('https://evil.example/'), window.open('about:blank'), window.open('app://wassop/index.html')]);
  expect(opened).toEqual([null, null, null]);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('E15: only honest links leave the app, as they were judged', async () => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { openedLinks: opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
  const refused = ['file:///etc/passwd', 'smb://host/share', 'ms-msdt:/id', 'javascript:alert(1)', '\\\\host\\share', 'https://a\r\nb', 'wassop://host'];
  for (const url of refused) {
    expect(await callUnchecked(page, 'links.open', { url }), url).toEqual({ ok: false, error: { code: 'LINK_NOT_ALLOWED' } });
  }
  for (const url of ['HTTPS://Example.org', 'mailto:ana@example.org']) {
    expect(await callUnchecked(page, 'links.open', { url }), url).toMatchObject({ ok: true });
  }
  const opened = await app.evaluate(() => (globalThis as unknown as { openedLinks: string[] }).openedLinks);
  expect(opened).toEqual(['https://example.org/', 'mailto:ana@example.org']);
});

test('E17: calls from elsewhere, of nothing, or with anything are refused', async () => {
  expect(await callUnchecked(page, 'no.such.command')).toEqual({ ok: false, error: { code: 'IPC_BAD_ARGUMENTS' } });
  expect(await callUnchecked(page, '__proto__')).toEqual({ ok: false, error: { code: 'IPC_BAD_ARGUMENTS' } });
  expect(await callUnchecked(page, 'rooms.join', { connectionId: [], name: 1 })).toEqual({ ok: false, error: { code: 'IPC_BAD_ARGUMENTS' } });

  const inFrame = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return frame.contentWindow !== null && 'wassop' in frame.contentWindow;
  });
  expect(inFrame).toBe(false);

  const fromAnotherWindow = await app.evaluate(async ({ app: running, BrowserWindow }, url) => {
    const preload = `${running.getAppPath()}/out/preload/preload.cjs`;
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload } });
    await stranger.loadURL(url);
    const answer: unknown = await stranger.webContents.executeJavaScript('window.wassop.call("app.snapshot")');
    stranger.destroy();
    return answer;
  }, PAGE_URL);
  expect(fromAnotherWindow).toEqual({ ok: false, error: { code: 'IPC_FORBIDDEN' } });
});

test('E17: one channel answers, and it is the checked one', async () => {
  const channels = await app.evaluate(({ ipcMain }) => {
    // Not in the typings: every handler there is.
    const { _invokeHandlers } = ipcMain as unknown as { _invokeHandlers: Map<string, unknown> };
    // Electron itself listens for `error`.
    return { handled: [..._invokeHandlers.keys()], listened: ipcMain.eventNames().filter((name) => name !== 'error') };
  });
  expect(channels).toEqual({ handled: [CALL_CHANNEL], listened: [] });
});

test('E18: the own scheme serves the page and nothing beside it', async () => {
  const paths = ['..%2fmain/main.cjs', '..%5cmain%5cmain.cjs', '%2e%2e/main/main.cjs', '/etc/passwd', 'index.html%00', 'assets', 'package.json'];
  const urls = [...paths.map((path) => `app://wassop/${path}`), 'app://other/index.html', 'app://wassop.evil/index.html'];
  const statuses = await app.evaluate(
    ({ net: electronNet }, all) =>
      Promise.all(all.map((url) => electronNet.fetch(url, { bypassCustomProtocolHandlers: false }).then(({ status }) => status))),
    urls,
  );
  expect(Object.fromEntries(urls.map((url, index) => [url, statuses[index]]))).toEqual(Object.fromEntries(urls.map((url) => [url, 404])));
});

test('E20: the page is given two frozen functions and plain data', async () => {
  const bridge = await page.evaluate(async () => {
    const { wassop } = window as unknown as PageWithApi;
    const told: unknown[][] = [];
    const changed = new Promise<void>((resolve) => {
      wassop.on('settings.changed', (...args: unknown[]) => {
        told.push(args);
        resolve();
      });
    });
    await wassop.call('settings.update', { theme: 'light' });
    await changed;
    return {
      members: Object.entries(wassop).map(([name, member]) => [name, typeof member]),
      isFrozen: Object.isFrozen(wassop),
      isKept: Object.getOwnPropertyDescriptor(window, 'wassop')?.writable === false,
      argumentCount: told[0]?.length,
      keys: Object.keys((told[0]?.[0] ?? {}) as object).sort(),
    };
  });
  expect(bridge).toEqual({
    members: [
      ['call', 'function'],
      ['on', 'function'],
    ],
    isFrozen: true,
    isKept: true,
    argumentCount: 1,
    keys: Object.keys(FIRST_SETTINGS).toSorted(),
  });
});

test('E22: a second start with the same profile brings the first to the front and passes on nothing but its link', async () => {
  await callUnchecked(page, 'settings.update', { name: 'Ana' });
  const [executable = '', ...args] = launched.app.process().spawnargs;
  // Playwright's own switches are for the first one.
  const ownArgs = args.filter((arg) => !/^--(?:inspect|remote-debugging)|^-r$|loader\.js$/.test(arg));
  const second = spawn(executable, [...ownArgs, '--js-flags=--no-such', 'wassop://evil.example/room'], { stdio: 'ignore' });
  const exitCode = await new Promise((resolve) => second.once('exit', resolve));
  expect(exitCode).toBe(0);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(page.url()).toBe(PAGE_URL);
  await expect(page.getByRole('dialog')).toContainText('evil.example');
  expect(await callUnchecked(page, 'app.snapshot')).toMatchObject({ ok: true, value: { connections: [], openedLink: { ticket: 'wassop://evil.example/room?v=1' } } });
  await page.keyboard.press('Escape');
});

test('E23: the host serves from a process of its own; the main process listens on nothing', async () => {
  await callUnchecked(page, 'settings.update', { name: 'Ana' });
  expect(await callUnchecked(page, 'host.start')).toMatchObject({ ok: true });
  const seen = await app.evaluate(({ app: running }) => ({
    // Playwright's debugger listens in a thread of its own and is not counted here.
    listening: process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length,
    hostTypes: running.getAppMetrics().flatMap(({ name, type }) => (name === 'Wassop host' ? [type] : [])),
  }));
  expect(seen).toEqual({ listening: 0, hostTypes: ['Utility'] });
});

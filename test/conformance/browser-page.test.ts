/** The browser door over raw HTTP: what is served, to whom, and what strangers' pages get (security.md T7, T12 to T15). */
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../src-main/host/host.ts';
import type { HostOptions } from '../../src-main/host/host-options.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { makePageDir, PAGE_HTML, PAGE_SCRIPT } from '../helpers/page-dir.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { upgradeRequest } from '../helpers/raw-websocket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import type { RunningTestHost } from '../helpers/running-host.ts';
import { until } from '../helpers/until.ts';
import { HELLO_LINE } from '../helpers/wassop2-client.ts';

type Deps = Parameters<typeof startTestHost>[1];

async function startOpenHost(options: Partial<HostOptions> = {}, deps: Deps = {}): Promise<RunningTestHost> {
  const browserDoor = { isOpen: true, pageDir: await makePageDir(), ...options.browserDoor };
  return startTestHost({ ...options, browserDoor }, deps);
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends bytes, and reads answers until the host ends the connection. */
async function exchange({ port }: Host, bytes: string): Promise<string> {
  const raw = await RawSocket.connect(port);
  raw.write(bytes);
  return raw.waitForEnd();
}

async function ask(host: Host, requestLine: string, headers: readonly string[] = [`Host: 127.0.0.1:${host.port}`]): Promise<Answer> {
  return parseAnswer(await exchange(host, [requestLine, ...headers, 'Connection: close', '', ''].join('\r\n')));
}

function parseAnswer(text: string): Answer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]),
    headers: Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])),
    body: rest.join('\r\n\r\n'),
  };
}

describe('a closed door', () => {
  it('says in words that browsers are not let in, and where it opens while the host runs, serves the page', async () => {
    const { host } = await startTestHost({ browserDoor: { isOpen: false, pageDir: await makePageDir() } });
    expect(host.browserDoor).toEqual({ isOpen: false });
    expect(await ask(host, 'GET / HTTP/1.1')).toMatchObject({ status: 503, body: expect.stringContaining('does not let browsers in') });
    await host.setBrowserDoor({ isOpen: true, installersDir: null });
    expect(host.browserDoor).toEqual({ isOpen: true });
    expect(await ask(host, 'GET / HTTP/1.1')).toMatchObject({ status: 200, body: PAGE_HTML });
    await host.setBrowserDoor({ isOpen: false, installersDir: null });
    expect(await ask(host, 'GET / HTTP/1.1')).toMatchObject({ status: 503 });
  });

  it('takes no WebSocket', async () => {
    const { host } = await startTestHost({ browserDoor: { isOpen: false, pageDir: await makePageDir() } });
    expect(await exchange(host, upgradeRequest(host.port))).toMatch(/^HTTP\/1\.1 503 /);
  });

  it('that cannot be opened, because there is no page, starts no host', async () => {
    await expect(startTestHost({ browserDoor: { isOpen: true, pageDir: '/nowhere' } })).rejects.toThrow('ENOENT');
  });
});

describe('the page', () => {
  it('is served with its policy, for this host alone, and asked for again each time', async () => {
    const { host } = await startOpenHost();
    const { status, headers, body } = await ask(host, 'GET / HTTP/1.1');
    expect([status, body]).toEqual([200, PAGE_HTML]);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(PAGE_HTML.length),
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${host.port};`);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).not.toHaveProperty('set-cookie');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('server');
  });

  it('has files whose names hold their hash, kept for ever, and all are told apart by their etag', async () => {
    const { host } = await startOpenHost();
    const { headers, body } = await ask(host, 'GET /assets/web-a1b2c3.js?v=1 HTTP/1.1');
    expect(body).toBe(PAGE_SCRIPT);
    expect(headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' });
    const again = await ask(host, 'GET /assets/web-a1b2c3.js HTTP/1.1', [`Host: 127.0.0.1:${host.port}`, `If-None-Match: ${headers['etag']}`]);
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it('answers HEAD without a body', async () => {
    const { host } = await startOpenHost();
    const { status, headers, body } = await ask(host, 'HEAD / HTTP/1.1');
    expect([status, headers['content-length'], body]).toEqual([200, String(PAGE_HTML.length), '']);
  });

  it('serves several requests on one connection, in order', async () => {
    const { host } = await startOpenHost();
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\n\r\n`;
    const raw = await RawSocket.connect(host.port);
    raw.write(request('/') + request('/nothing') + request('/assets/web-a1b2c3.js'));
    const text = await raw.waitFor((received) => received.endsWith(PAGE_SCRIPT));
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '404', '200']);
    expect(raw.hasEnded).toBe(false);
  });

  it.each(['/index.html', '/..', '/../index.html', '/assets/../index.html', '/%2e%2e/x', '/assets/..%2findex.html', '/assets%5cweb-a1b2c3.js', '//', '/assets', '/assets/', '/.', '/etc/passwd', 'http://example.org/', '*'])(
    'is all there is: %s is not found',
    async (path) => {
      const { host } = await startOpenHost();
      expect(await ask(host, `GET ${path} HTTP/1.1`)).toMatchObject({ status: 404, body: '' });
    },
  );
});

describe('T13: a request', () => {
  it.each([
    ['by number', (port: number) => `127.0.0.1:${port}`],
    ['by the name every computer has for itself', (port: number) => `localhost:${port}`],
    ['by IPv6', (port: number) => `[::1]:${port}`],
    ['by IPv6 written long', (port: number) => `[0:0:0:0:0:0:0:1]:${port}`],
    ['by this computer’s name', (port: number) => `${hostname()}:${port}`],
    ['by this computer’s name in capitals, on the local network', (port: number) => `${hostname().toUpperCase()}.LOCAL:${port}`],
  ])('%s is answered', async (_name, hostHeader) => {
    const { host } = await startOpenHost();
    expect(await ask(host, 'GET / HTTP/1.1', [`Host: ${hostHeader(host.port)}`])).toMatchObject({ status: 200 });
  });

  it.each([
    ['a name of somebody else', 'evil.example:PORT'],
    ['a name that ends like ours', 'localhost.evil.example:PORT'],
    ['a name that begins like ours', 'evil.localhost:PORT'],
    ['an address of somebody else', '192.0.2.7:PORT'],
    ['another port', '127.0.0.1:1'],
    ['no port', '127.0.0.1'],
    ['a trailing dot', 'localhost.:PORT'],
    ['a user before it', 'user@127.0.0.1:PORT'],
    ['a path behind it', '127.0.0.1:PORT/'],
    ['what would be a header of its own', '127.0.0.1:PORT;x'],
    ['an address in another writing', '2130706433:PORT'],
    ['nothing', ''],
  ])('for %s gets 421, not a word more, and the end', async (_name, hostHeader) => {
    const { host } = await startOpenHost();
    const text = await exchange(host, `GET / HTTP/1.1\r\nHost: ${hostHeader.replace('PORT', String(host.port))}\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 421 /);
    expect(text).not.toMatch(/wassop/i);
    expect(parseAnswer(text).body).toBe('');
  });

  it('for no name, or for two, gets 421', async () => {
    const { host } = await startOpenHost();
    const own = `Host: 127.0.0.1:${host.port}`;
    for (const headers of [[], [own, own], [own, 'Host: evil.example'], ['Host: evil.example', own]]) {
      expect(await ask(host, 'GET / HTTP/1.1', headers)).toMatchObject({ status: 421 });
    }
  });

  it('for a further name is answered where the owner said so, with the port that was said', async () => {
    const { host } = await startOpenHost({ browserDoor: { isOpen: true, pageDir: await makePageDir(), furtherNames: ['chat.example', 'router.example:8080', '192.0.2.7'] } });
    const statusFor = async (name: string) => (await ask(host, 'GET / HTTP/1.1', [`Host: ${name}`])).status;
    expect(await statusFor(`chat.example:${host.port}`)).toBe(200);
    expect(await statusFor('router.example:8080')).toBe(200);
    expect(await statusFor(`192.0.2.7:${host.port}`)).toBe(200);
    expect(await statusFor(`router.example:${host.port}`)).toBe(421);
    expect(await statusFor('chat.example')).toBe(421);
  });

  it('says in the log which name it was', async () => {
    const { host, logged } = await startOpenHost();
    await ask(host, 'GET / HTTP/1.1', ['Host: evil.example']);
    await until(() => logged.some(({ event }) => event === 'closed'));
    expect(logged).toContainEqual({ event: 'closed', connectionId: expect.any(String), reason: 'HTTP for "evil.example", which is no name of this host' });
  });
});

describe('T14: a page that posts', () => {
  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('gets 405 for %s, and nobody came in', async (method) => {
    const { host } = await startOpenHost();
    const body = 'JOIN mala\nROOM Sala1\nMESSAGE hola\n';
    const text = await exchange(host, `${method} / HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(parseAnswer(text)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(host.people()).toEqual([]);
  });

  it('and asks for a tunnel gets none', async () => {
    const { host } = await startOpenHost();
    expect(await exchange(host, `CONNECT 127.0.0.1:${host.port} HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 405 /);
  });
});

describe('T7, T10: smuggling and dripping', () => {
  const own = (host: Host) => `Host: 127.0.0.1:${host.port}\r\n`;

  it.each([
    ['a body', 'Content-Length: 4\r\n\r\nJOIN'],
    ['a body in chunks', 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde'],
    ['a length and chunks', 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG'],
    ['a transfer coding nobody knows', 'Transfer-Encoding: cow\r\n\r\n'],
    ['a folded header', 'X: a\r\n b\r\n\r\n'],
    ['white space before a colon', 'X : a\r\n\r\n'],
    ['a bare line feed in a value', 'X: a\nTransfer-Encoding\u000b: chunked\r\n\r\n'],
    ['a NUL', 'X: \u0000\r\n\r\n'],
    ['no version that is HTTP/1', undefined],
  ])('%s is refused, and what follows on the connection is not looked at', async (_name, rest) => {
    const { host } = await startOpenHost();
    const text = await exchange(host, (rest === undefined ? 'GET / HTTP/3.7\r\n\r\n' : `GET / HTTP/1.1\r\n${own(host)}${rest}`) + `GET /assets/web-a1b2c3.js HTTP/1.1\r\n${own(host)}\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(text).not.toContain(PAGE_SCRIPT);
  });

  it('headers without end are cut', async () => {
    const { host } = await startOpenHost();
    expect(await exchange(host, `GET / HTTP/1.1\r\n${own(host)}X: ${'a'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await exchange(host, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${own(host)}\r\n`)).toMatch(/^HTTP\/1\.1 (431|414) /);
  });

  it('a request has ten seconds from its first byte, however it drips', async () => {
    const clock = new FakeClock();
    const { host } = await startOpenHost({}, { clock });
    const raw = await RawSocket.connect(host.port);
    raw.write('GET / HTTP/1.1\r\n');
    await waitUntilRead(host);
    for (const second of [3, 6, 9]) {
      raw.write(`X-${second}: 1\r\n`);
      await clock.advance(3_000);
    }
    expect(raw.hasEnded).toBe(false);
    await clock.advance(1_000);
    expect(await raw.waitForEnd()).toBe('');
  });

  it('a connection that was answered has ten seconds for the next request', async () => {
    const clock = new FakeClock();
    const { host } = await startOpenHost({}, { clock });
    const raw = await RawSocket.connect(host.port);
    raw.write(`GET / HTTP/1.1\r\n${own(host)}\r\n`);
    await raw.waitFor((received) => received.endsWith(PAGE_HTML));
    await waitUntilRead(host);
    await clock.advance(10_000);
    await raw.waitForEnd();
  });

  /** Bytes before these were read once somebody else was answered. */
  async function waitUntilRead(host: Host): Promise<void> {
    const other = await RawSocket.connect(host.port);
    other.write(HELLO_LINE);
    await other.waitFor((received) => received.includes('\n'));
  }
});

describe('a host that stops', () => {
  it('ends connections of browsers that wait', async () => {
    const { host } = await startOpenHost();
    const raw = await RawSocket.connect(host.port);
    raw.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\n\r\n`);
    await raw.waitFor((received) => received.endsWith(PAGE_HTML));
    await host.stop();
    await raw.waitForEnd();
  });
});

import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTcpDialer } from '../../../../src-main/connections/tcp-dialer.ts';
import type { AppFailure } from '../../../../src-shared/errors/app-failure.ts';
import type { Wire } from '../../../../src-shared/session/wire.ts';

const HOST = '127.0.0.1';

async function listen(onConnection: (socket: net.Socket) => void, host = HOST): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function dial(port: number, options: Parameters<typeof createTcpDialer>[0] = {}, host = HOST): Promise<Wire> {
  const dialled = await createTcpDialer(options).dial({ host, port });
  if (!dialled.ok) throw new Error(dialled.error.code);
  return dialled.value;
}

function ended(wire: Wire): Promise<AppFailure | null> {
  return new Promise((resolve) => wire.onClose(resolve));
}

function text(wire: Wire, sizeBytes: number): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    wire.onBytes((chunk) => {
      received += new TextDecoder().decode(chunk);
      if (received.length >= sizeBytes) resolve(received);
    });
  });
}

describe('a TCP wire', () => {
  it('carries bytes both ways, and what was written before closing still goes out', async () => {
    const seen: Buffer[] = [];
    let onEnd: () => void;
    const serverSawEnd = new Promise<void>((resolve) => (onEnd = resolve));
    const port = await listen((socket) => {
      socket.write('hola');
      socket.on('data', (chunk) => seen.push(chunk));
      socket.on('end', () => {
        onEnd();
        socket.end();
      });
    });
    const wire = await dial(port);
    expect(await text(wire, 4)).toBe('hola');
    const end = ended(wire);
    wire.write(new TextEncoder().encode('adiós'));
    wire.close();
    await serverSawEnd;
    expect(Buffer.concat(seen).toString()).toBe('adiós');
    expect(await end).toBeNull();
  });

  it('loses nothing that came before somebody listened', async () => {
    let told: () => void;
    const written = new Promise<void>((resolve) => (told = resolve));
    const port = await listen((socket) => socket.write('temprano', () => told()));
    const wire = await dial(port);
    await written;
    await new Promise((resolve) => setImmediate(resolve));
    expect(await text(wire, 8)).toBe('temprano');
    wire.close();
    await ended(wire);
  });

  it('tells an orderly end from a broken line', async () => {
    const orderly = await dial(await listen((socket) => socket.end()));
    const end = ended(orderly);
    orderly.onBytes(() => {});
    expect(await end).toBeNull();

    const broken = await dial(await listen((socket) => socket.once('data', () => socket.resetAndDestroy())));
    broken.onBytes(() => {});
    broken.write(new Uint8Array([1]));
    expect(await ended(broken)).toEqual({ code: 'CONNECT_LOST' });
  });

  it('closes although the other side goes on writing', async () => {
    const port = await listen((socket) => {
      const more = (): void => void (socket.writable && socket.write('x'.repeat(10_000), more));
      more();
      socket.on('end', () => socket.destroy());
    });
    const wire = await dial(port);
    wire.close();
    await ended(wire);
  });

  it('can be given an address to connect from', async () => {
    const from = new Promise<string | undefined>((resolve) => {
      void listen((socket) => resolve(socket.remoteAddress)).then((port) => dial(port, { localAddress: '127.0.0.9' })).then((wire) => wire.close());
    });
    expect(await from).toBe('127.0.0.9');
  });
});

describe('dialling', () => {
  it('a port where nobody listens is refused', async () => {
    const server = net.createServer();
    server.listen(0, HOST);
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    const port = address !== null && typeof address !== 'string' ? address.port : 0;
    expect(await createTcpDialer().dial({ host: HOST, port })).toEqual({ ok: false, error: { code: 'CONNECT_REFUSED', details: { address: `${HOST}:${port}` } } });
  });

  it.each([
    ['ENOTFOUND', 'CONNECT_HOST_UNKNOWN'],
    ['EAI_AGAIN', 'CONNECT_HOST_UNKNOWN'],
    ['EHOSTUNREACH', 'CONNECT_UNREACHABLE'],
    ['ENETUNREACH', 'CONNECT_UNREACHABLE'],
    ['ETIMEDOUT', 'CONNECT_TIMEOUT'],
    ['EPROTO', 'CONNECT_LOST'],
  ])('that fails with %s is told as %s', async (systemCode, code) => {
    const dialer = createTcpDialer({ lookup: (_name, _options, callback) => callback(Object.assign(new Error(), { code: systemCode }), '', 4) });
    expect(await dialer.dial({ host: 'some.name', port: 1 })).toEqual({ ok: false, error: { code, details: { address: 'some.name:1' } } });
  });

  it('ends after its time when nothing answers', async () => {
    const dialer = createTcpDialer({ connectTimeoutMs: 1, lookup: () => {} });
    expect(await dialer.dial({ host: 'some.name', port: 1 })).toMatchObject({ ok: false, error: { code: 'CONNECT_TIMEOUT' } });
  });
});

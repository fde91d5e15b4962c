// The proxy itself: each fault is what its name says, and a script does the same again.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src-main/runtime/system-clock.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { FaultProxy } from '../../helpers/fault-proxy/fault-proxy.ts';
import { randomScript } from '../../helpers/fault-proxy/random-script.ts';
import { RawSocket } from '../../helpers/raw-socket.ts';
import { until } from '../../helpers/until.ts';

/** A server that keeps what comes, chunk by chunk, and answers nothing by itself. */
async function startTarget(): Promise<{ port: number; sockets: Socket[]; chunks: Buffer[]; text: () => string; errors: string[] }> {
  const sockets: Socket[] = [];
  const chunks: Buffer[] = [];
  const errors: string[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error) => errors.push('code' in error ? String(error.code) : error.message));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, sockets, chunks, errors, text: () => Buffer.concat(chunks).toString() };
}

async function startProxy(targetPort: number, clock = new FakeClock()): Promise<FaultProxy> {
  const proxy = await FaultProxy.start({ targetPort, clock, seed: 7 });
  onTestFinished(() => proxy.close());
  return proxy;
}

describe('a fault proxy', () => {
  it('without faults passes bytes and ends both ways', async () => {
    const target = await startTarget();
    const proxy = await startProxy(target.port);
    const client = await RawSocket.connect(proxy.port);
    client.write('hola');
    await until(() => target.text() === 'hola');
    target.sockets[0]?.end('adiós');
    expect(await client.waitForEnd()).toBe('adiós');
    await until(() => proxy.openCount === 0);
  });

  it('keeps bytes back for their latency, and their order whatever the jitter', async () => {
    const target = await startTarget();
    const clock = new FakeClock();
    const proxy = await startProxy(target.port, clock);
    proxy.apply({ kind: 'shape', direction: 'up', shape: { latencyMs: 100, jitterMs: 100 } });
    const client = await RawSocket.connect(proxy.port);
    for (const part of ['uno ', 'dos ', 'tres']) await client.writeInPieces(Buffer.from(part), 8);
    await until(() => clock.pendingCount > 0);
    await clock.advance(99);
    expect(target.text()).toBe('');
    for (let step = 0; step < 200 && target.text() !== 'uno dos tres'; step += 1) {
      await clock.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(target.text()).toBe('uno dos tres');
  });

  it('passes on no more than its bandwidth', async () => {
    const target = await startTarget();
    const clock = new FakeClock();
    const proxy = await startProxy(target.port, clock);
    proxy.apply({ kind: 'shape', direction: 'up', shape: { bytesPerSecond: 1_000 } });
    const client = await RawSocket.connect(proxy.port);
    client.write('x'.repeat(1_000));
    await until(() => clock.pendingCount > 0);
    await clock.advance(900);
    expect(target.text().length).toBeLessThan(1_000);
    await clock.advance(100);
    await until(() => target.text().length === 1_000);
  });

  it('slices into single bytes, and joins what comes within a window', async () => {
    const target = await startTarget();
    const clock = new FakeClock();
    const proxy = await startProxy(target.port, clock);
    const client = await RawSocket.connect(proxy.port);
    proxy.apply({ kind: 'shape', direction: 'up', shape: { sliceMaxBytes: 1 } });
    client.write('en pedazos');
    await until(() => target.text() === 'en pedazos');
    expect(target.chunks.length).toBeGreaterThan(1);

    target.chunks.length = 0;
    // On the fake clock, the window ends when the test says so.
    await clock.advance(1);
    proxy.apply({ kind: 'shape', direction: 'up', shape: { coalesceMs: 50 } });
    for (const part of ['jun', 'to', 's']) await client.writeInPieces(Buffer.from(part), 8);
    await until(() => clock.pendingCount > 0);
    await client.writeInPieces(Buffer.from('.'), 8);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(50);
    await until(() => target.text() === 'juntos.');
    expect(target.chunks).toHaveLength(1);
  });

  it('stalls one direction alone and loses nothing of it', async () => {
    const target = await startTarget();
    const proxy = await startProxy(target.port);
    const client = await RawSocket.connect(proxy.port);
    client.write('antes');
    await until(() => target.text() === 'antes');
    proxy.apply({ kind: 'shape', direction: 'up', shape: { isStalled: true } });
    client.write(' después');
    target.sockets[0]?.write('de vuelta');
    await client.waitFor((text) => text === 'de vuelta');
    expect(target.text()).toBe('antes');
    proxy.apply({ kind: 'heal' });
    await until(() => target.text() === 'antes después');
  });

  it('as a black hole tells nobody anything, and what was open stays dead afterwards', async () => {
    const target = await startTarget();
    const proxy = await startProxy(target.port);
    const old = await RawSocket.connect(proxy.port);
    old.write('antes');
    await until(() => target.text() === 'antes');
    proxy.apply({ kind: 'black-hole' });
    old.write('perdido');
    const during = await RawSocket.connect(proxy.port);
    during.write('perdido');
    proxy.apply({ kind: 'heal' });
    const fresh = await RawSocket.connect(proxy.port);
    fresh.write(' nuevo');
    await until(() => target.text() === 'antes nuevo');
    old.write('todavía perdido');
    fresh.write('!');
    await until(() => target.text() === 'antes nuevo!');
    expect([old.hasEnded, during.hasEnded]).toEqual([false, false]);
  });

  it('as a black hole lets no new connection through to the target', async () => {
    const target = await startTarget();
    const proxy = await startProxy(target.port);
    proxy.apply({ kind: 'black-hole' });
    const during = await RawSocket.connect(proxy.port);
    during.write('perdido');
    proxy.apply({ kind: 'heal' });
    const fresh = await RawSocket.connect(proxy.port);
    fresh.write('nuevo');
    await until(() => target.text() === 'nuevo');
    expect(target.sockets).toHaveLength(1);
    during.close();
    await until(() => proxy.openCount === 1);
    proxy.apply({ kind: 'black-hole' });
    const reset = await RawSocket.connect(proxy.port);
    await until(() => proxy.openCount === 2);
    proxy.apply({ kind: 'reset' });
    await reset.waitForEnd();
  });

  it('resets both sides', async () => {
    const target = await startTarget();
    const proxy = await startProxy(target.port);
    const client = await RawSocket.connect(proxy.port);
    const errors: unknown[] = [];
    client.socket.on('error', (error) => errors.push('code' in error ? error.code : error));
    client.write('hola');
    await until(() => target.text() === 'hola');
    proxy.apply({ kind: 'reset' });
    await until(() => errors.length > 0 && target.errors.length > 0);
    expect([errors, target.errors]).toEqual([['ECONNRESET'], ['ECONNRESET']]);
  });

  it.each(['end', 'reset'] as const)('cuts by %s after exactly that many bytes, also of the next connection', async (how) => {
    const target = await startTarget();
    const proxy = await startProxy(target.port);
    proxy.apply({ kind: 'cut', direction: 'down', atByte: 5, how });
    const client = await RawSocket.connect(proxy.port);
    await until(() => target.sockets.length === 1);
    target.sockets[0]?.write('123');
    await client.waitFor((text) => text === '123');
    target.sockets[0]?.write('4567');
    await client.waitForEnd();
    if (how === 'end') expect(client.text).toBe('12345');
    expect('12345'.startsWith(client.text)).toBe(true);
    const next = await RawSocket.connect(proxy.port);
    await until(() => target.sockets.length === 2);
    target.sockets[1]?.write('123456789');
    await next.waitFor((text) => text === '123456789');
  });

  it.each(['heal', 'cut'] as const)('makes no hole when %s comes while the last piece before a cut is on its way', async (kind) => {
    const target = await startTarget();
    const clock = new FakeClock();
    const proxy = await startProxy(target.port, clock);
    const client = await RawSocket.connect(proxy.port);
    proxy.apply({ kind: 'shape', direction: 'up', shape: { latencyMs: 100 } });
    client.write('123456');
    await until(() => clock.pendingCount > 0);
    proxy.apply({ kind: 'cut', direction: 'up', atByte: 3, how: 'end' });
    // The lane writes the three bytes now, and hears only in a later turn that the system took them.
    await clock.advance(100);
    proxy.apply(kind === 'heal' ? { kind } : { kind, direction: 'up', atByte: 1_000, how: 'end' });
    await client.waitForEnd();
    expect(target.text()).toBe('123');
  });

  it('says again on a second connection what was said on the first', async () => {
    const target = await startTarget();
    const proxy = await startProxy(target.port);
    const client = await RawSocket.connect(proxy.port);
    client.write('hola ');
    await until(() => target.text() === 'hola ');
    proxy.apply({ kind: 'duplicate' });
    await until(() => target.text() === 'hola hola ');
    expect(target.sockets).toHaveLength(2);
  });

  it('reaches the target from another address', async () => {
    const target = await startTarget();
    const proxy = await startProxy(target.port);
    proxy.apply({ kind: 'source-address', address: '127.0.0.77' });
    await RawSocket.connect(proxy.port);
    await until(() => target.sockets.length === 1);
    expect(target.sockets[0]?.remoteAddress).toBe('127.0.0.77');
  });

  it('keeps a script of what it did, with times, and does it again', async () => {
    const target = await startTarget();
    const clock = new FakeClock();
    const first = await startProxy(target.port, clock);
    const ran = first.run(randomScript(3, { faultCount: 20, maxPauseMs: 1_000 }));
    await clock.advance(30_000);
    await ran;
    expect(first.script).toEqual(randomScript(3, { faultCount: 20, maxPauseMs: 1_000 }));
    const second = await startProxy(target.port, clock);
    const ranAgain = second.run(first.script);
    await clock.advance(30_000);
    await ranAgain;
    expect(second.script).toEqual(first.script);
  });

  it('on the real clock runs a script to its end', async () => {
    const target = await startTarget();
    const proxy = await FaultProxy.start({ targetPort: target.port, clock: systemClock });
    onTestFinished(() => proxy.close());
    await proxy.run(randomScript(1, { faultCount: 5, maxPauseMs: 5 }));
    expect(proxy.script.at(-1)?.fault).toEqual({ kind: 'heal' });
  });
});

/** One port for every dialect: routing by the first bytes, doors that are not offered, connections that say nothing. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FakeClock } from '../helpers/fake-clock.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { HELLO_LINE, makeDevice, Wassop2TestClient } from '../helpers/wassop2-client.ts';

describe('the first bytes, whole and one at a time', () => {
  it.each([Number.MAX_SAFE_INTEGER, 1])('lead to the right door in pieces of %d', async (pieceBytes) => {
    const { host } = await startTestHost();
    const send = async (bytes: string) => {
      const raw = await RawSocket.connect(host.port);
      await raw.writeInPieces(Buffer.from(bytes, 'latin1'), pieceBytes);
      return raw;
    };
    const wassop2 = await send(HELLO_LINE);
    await wassop2.waitFor((received) => received.startsWith('WASSOP2 {"version":2'));
    const wassop1 = await send('LIST_ROOMS\n');
    await wassop1.waitFor((received) => received.includes('Sala1 (0)'));
    const http = await send('GET / HTTP/1.1\r\nHost: example\r\n\r\n');
    expect(await http.waitForEnd()).toMatch(/^HTTP\/1\.1 503 [\s\S]*Wassop/);
    const tls = await send('\u0016\u0003\u0001\u0002\u0000');
    await tls.waitForEnd();
    // Alert, two bytes: fatal, handshake_failure.
    expect([tls.received[0], ...tls.received.subarray(-2)]).toEqual([0x15, 2, 40]);
  });

  it('that begin like another dialect do not keep a text client waiting', async () => {
    const { host } = await startTestHost();
    for (const line of ['WASSOP hola\n', 'PO\n', 'W\n']) {
      const raw = await RawSocket.connect(host.port);
      await raw.writeInPieces(Buffer.from(line), 1);
      raw.write('LIST_ROOMS\n');
      await raw.waitFor((received) => received.includes('Sala1'));
    }
  });

  it('that stay ambiguous end after ten seconds', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    const raw = await RawSocket.connect(host.port);
    raw.write('WASS');
    await Wassop2TestClient.connect(host.port);
    await clock.advance(9_999);
    expect(raw.hasEnded).toBe(false);
    await clock.advance(1);
    expect(await raw.waitForEnd()).toBe('');
  });
});

describe('a browser', () => {
  it('is told in words what this is, and no other page may read or frame the answer', async () => {
    const { host } = await startTestHost();
    const response = await fetch(`http://127.0.0.1:${host.port}/`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('Wassop');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(response.headers.get('x-frame-options')).toBe('DENY');
  });

  it('whose page posts commands of the text dialect runs none of them', async () => {
    const { host } = await startTestHost();
    await fetch(`http://127.0.0.1:${host.port}/`, { method: 'POST', body: 'JOIN mala\nROOM Sala1\nMESSAGE hola\n', headers: { 'content-type': 'text/plain' } });
    expect(host.people()).toEqual([]);
  });
});

describe('a TLS client', () => {
  it('gets an alert, not silence', async () => {
    const { host } = await startTestHost();
    const socket = connectTls({ port: host.port, host: '127.0.0.1', rejectUnauthorized: false });
    onTestFinished(() => void socket.destroy());
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(error.message).toMatch(/handshake failure/i);
  });
});

describe('connections that say nothing', () => {
  it('are sixty-four at most, and the oldest go first', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    const silent: RawSocket[] = [];
    for (let count = 0; count < 66; count += 1) silent.push(await RawSocket.connect(host.port));
    // Accepted in order: once this one is answered, all are in.
    await Wassop2TestClient.connect(host.port);
    await clock.advance(1_000);
    await Promise.all(silent.slice(0, 2).map((raw) => raw.waitForEnd()));
    expect(silent.slice(2).filter((raw) => raw.hasEnded)).toEqual([]);
  });

  it('are not counted before they had time to speak: a whole class may come at once', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    const clients = await Promise.all(Array.from({ length: 150 }, () => Wassop2TestClient.connect(host.port)));
    await clock.advance(5_000);
    expect(clients.filter((client) => client.raw.hasEnded)).toEqual([]);
  });
});

describe('many connections from one address', () => {
  it('are cut where the limits say, when this machine is to be limited too', async () => {
    const { host, logged } = await startTestHost({ connectionLimits: { halfOpenPerAddress: 3, limitLoopback: true } });
    const clients = await Promise.all([1, 2, 3].map(() => Wassop2TestClient.connect(host.port)));
    const fourth = await RawSocket.connect(host.port);
    expect(await fourth.waitForEnd()).toBe('');
    expect(logged).toContainEqual(expect.objectContaining({ event: 'refused', code: 'HOST_FULL' }));
    // Somebody who came in is no longer half-open.
    await clients[0]?.authenticate('Ana');
    await Wassop2TestClient.connect(host.port);
  });
});

describe('listening', () => {
  const occupy = async (host = '127.0.0.1') => {
    const server = createServer().listen(0, host);
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    return (server.address() as AddressInfo).port;
  };

  it('on a port that is taken fails with PORT_IN_USE, or takes the next free one', async () => {
    const port = await occupy();
    await expect(startTestHost({ port })).rejects.toMatchObject({ failure: { code: 'PORT_IN_USE', details: { port } } });
    const { host } = await startTestHost({ port, portPolicy: 'next-free' });
    expect(host.port).toBeGreaterThan(port);
    expect(host.port).toBeLessThanOrEqual(port + 100);
  });

  it('on several addresses uses one port for all', async () => {
    const { host } = await startTestHost({ listenAddresses: ['127.0.0.1', '127.0.0.2', '::1'] });
    expect(host.addresses).toEqual(['127.0.0.1', '127.0.0.2', '::1']);
    for (const address of host.addresses) {
      const raw = await RawSocket.connect(host.port, { host: address });
      raw.write(HELLO_LINE);
      await raw.waitFor((received) => received.includes('\n'));
    }
  });

  it('on an address this machine does not have fails with its name, and leaves nothing bound', async () => {
    const { host } = await startTestHost();
    const { port } = host;
    await host.stop();
    await expect(startTestHost({ listenAddresses: ['127.0.0.1', '192.0.2.1'], port })).rejects.toMatchObject({
      failure: { code: 'LISTEN_ADDRESS_UNUSABLE', details: { address: '192.0.2.1' } },
    });
    await expect(RawSocket.connect(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('on :: serves IPv4 as well, and reports plain IPv4 addresses of people', async () => {
    const { host, logged } = await startTestHost({ listenAddresses: ['::'] });
    await Wassop2TestClient.enter(host.port, 'Ana');
    expect(host.people()).toMatchObject([{ remoteAddress: '127.0.0.1' }]);
    expect(logged[0]).toMatchObject({ event: 'connected', address: '127.0.0.1' });
  });
});

describe('what the host tells of itself', () => {
  it('is who connected from where, came in, joined, left, and why it closed; the text only when asked for', async () => {
    const { host, logged } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    await ana.say('secreto');
    ana.raw.write('{"type":"bye"}\n');
    await ana.raw.waitForEnd();
    await host.stop();
    expect(logged.map(({ event }) => event)).toEqual(expect.arrayContaining(['connected', 'dialect', 'entered', 'joined', 'left', 'gone', 'closed']));
    expect(JSON.stringify(logged)).not.toContain('secreto');

    const second = await startTestHost({ logMessages: true });
    const beto = await Wassop2TestClient.enter(second.host.port, 'Beto');
    await beto.say('abierto\u001b[2J');
    expect(second.logged).toContainEqual({ event: 'message', name: 'Beto', room: 'Sala1', text: 'abierto\\x1b[2J' });
  });

  it('holds people of every door, the host’s own marked', async () => {
    const owner = makeDevice();
    const { host } = await startTestHost({ ownerDeviceIds: [owner.deviceId] });
    const changed = new Promise<void>((resolve) => host.onPeopleChanged(resolve));
    await Wassop2TestClient.enter(host.port, 'Ana', owner);
    const text = await RawSocket.connect(host.port);
    text.write('JOIN Beto\n');
    await text.waitFor((received) => received === 'OK\n');
    await changed;
    expect(host.people()).toMatchObject([
      { name: 'Ana', door: 'app', isSelf: true, roomNames: ['Sala1'] },
      { name: 'Beto', door: 'wassop1', isSelf: false, roomNames: [] },
    ]);
  });
});

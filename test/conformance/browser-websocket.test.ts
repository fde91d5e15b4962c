/**
 * Wassop 2 over WebSocket, in raw frames: who is let in (security.md T12), the protocol's own rules (R18: the ideas of Autobahn's
 * groups 1 to 7, 9 and 10), and the chat across both transports. Source: docs/PROTOCOL.md section 2; RFC 6455.
 */
import { describe, expect, it } from 'vitest';
import type { Host } from '../../src-main/host/host.ts';
import type { HostOptions } from '../../src-main/host/host-options.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { makePageDir } from '../helpers/page-dir.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { frameBytes, OPCODE, RawWebSocket, upgradeRequest } from '../helpers/raw-websocket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { until } from '../helpers/until.ts';
import { authFrame, makeDevice, nonceOf, parseHostHello, Wassop2TestClient } from '../helpers/wassop2-client.ts';
import type { Device } from '../helpers/wassop2-client.ts';

const HELLO = 'WASSOP2 {"versions":[2],"client":"test/1","capabilities":[],"door":"app"}';

async function startOpenHost(options: Partial<HostOptions> = {}, deps: Parameters<typeof startTestHost>[1] = {}) {
  return startTestHost({ ...options, browserDoor: { isOpen: true, pageDir: await makePageDir() } }, deps);
}

/** A page that came in under a name and is in the landing room. */
async function enter({ port }: Host, name: string, device: Device = makeDevice()): Promise<RawWebSocket> {
  const socket = await RawWebSocket.open(port);
  socket.sendText(HELLO);
  const hello = parseHostHello(await socket.text((text) => text.startsWith('WASSOP2 ')));
  socket.sendText(authFrame(1, name, device, hello).trimEnd());
  const answer = JSON.parse(await socket.text((text) => text.includes('"id":1'))) as { value: { landingRoomId: string } };
  socket.sendText(JSON.stringify({ type: 'room.join', id: 2, roomId: answer.value.landingRoomId }));
  await socket.text((text) => text.includes('"id":2'));
  return socket;
}

async function roomIdOf(socket: RawWebSocket): Promise<string> {
  const answer = JSON.parse(await socket.text((text) => text.includes('"id":2'))) as { value: { room: { roomId: string } } };
  return answer.value.room.roomId;
}

async function say(socket: RawWebSocket, text: string, id = 3): Promise<void> {
  socket.sendText(JSON.stringify({ type: 'message.send', id, roomId: await roomIdOf(socket), nonce: nonceOf(id), text }));
}

describe('T12: a WebSocket', () => {
  it.each([
    ['of a stranger', 'http://evil.example'],
    ['of a stranger on our port', 'http://evil.example:PORT'],
    ['that begins like ours', 'http://127.0.0.1.evil.example:PORT'],
    ['that ends like ours', 'http://evil127.0.0.1:PORT'],
    ['on another port of this computer', 'http://127.0.0.1:1'],
    ['without our port', 'http://127.0.0.1'],
    ['by another name of this computer than the one it calls', 'http://localhost:PORT'],
    ['over TLS', 'https://127.0.0.1:PORT'],
    ['that is no page', 'null'],
    ['of a file', 'file://'],
    ['of a browser extension', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'],
    ['with a path', 'http://127.0.0.1:PORT/'],
  ])('from a page %s is refused', async (_name, origin) => {
    const { host } = await startOpenHost();
    const raw = await RawSocket.connect(host.port);
    raw.write(upgradeRequest(host.port, { origin: origin.replace('PORT', String(host.port)) }));
    expect(await raw.waitForEnd()).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(host.people()).toEqual([]);
  });

  it('from no page at all is refused, and so is one with two origins', async () => {
    const { host } = await startOpenHost();
    const own = `http://127.0.0.1:${host.port}`;
    for (const request of [
      upgradeRequest(host.port, { origin: null }),
      upgradeRequest(host.port).replace('\r\n\r\n', `\r\nOrigin: ${own}\r\n\r\n`),
    ]) {
      const raw = await RawSocket.connect(host.port);
      raw.write(request);
      expect(await raw.waitForEnd()).toMatch(/^HTTP\/1\.1 403 /);
    }
  });

  it('for a name that is not this host’s is refused, though the page is of that name: rebinding', async () => {
    const { host } = await startOpenHost();
    const raw = await RawSocket.connect(host.port);
    raw.write(upgradeRequest(host.port, { host: `evil.example:${host.port}` }));
    expect(await raw.waitForEnd()).toMatch(/^HTTP\/1\.1 421 /);
  });

  it('from the host’s own page comes in, by whichever of its names', async () => {
    const { host } = await startOpenHost();
    for (const name of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST']) {
      await RawWebSocket.open(host.port, { host: `${name}:${host.port}` });
    }
  });
});

describe('an upgrade', () => {
  it.each([
    ['to another path', { path: '/' }],
    ['to another protocol', { headers: { Upgrade: 'h2c' } }],
    ['without a key', { headers: { 'Sec-WebSocket-Key': '' } }],
    ['with a key of the wrong length', { headers: { 'Sec-WebSocket-Key': 'YWJj' } }],
    ['of an old version', { headers: { 'Sec-WebSocket-Version': '7' } }],
    ['with a body', { headers: { 'Content-Length': '5' } }],
  ])('%s is refused', async (_name, options) => {
    const { host } = await startOpenHost();
    const raw = await RawSocket.connect(host.port);
    raw.write(upgradeRequest(host.port, options));
    expect(await raw.waitForEnd()).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('with another method is refused', async () => {
    const { host } = await startOpenHost();
    const raw = await RawSocket.connect(host.port);
    raw.write(upgradeRequest(host.port).replace('GET ', 'POST '));
    expect(await raw.waitForEnd()).toMatch(/^HTTP\/1\.1 40[05] /);
  });

  it('is answered as the RFC’s own example, with no extension and no protocol, whatever was offered', async () => {
    const { host } = await startOpenHost();
    const { raw } = await RawWebSocket.open(host.port, {
      headers: { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits', 'Sec-WebSocket-Protocol': 'chat, superchat' },
    });
    expect(raw.text).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    expect(raw.text).not.toMatch(/Sec-WebSocket-(Extensions|Protocol)/i);
  });

  it('whose first frames come with it loses none of them', async () => {
    const { host } = await startOpenHost();
    const raw = await RawSocket.connect(host.port);
    raw.write(Buffer.concat([Buffer.from(upgradeRequest(host.port)), frameBytes(OPCODE.text, HELLO)]));
    await raw.waitFor((received) => received.includes('WASSOP2 {"version":2'));
  });

  it('leaves ten seconds for hello and auth', async () => {
    const clock = new FakeClock();
    const { host } = await startOpenHost({}, { clock });
    const socket = await RawWebSocket.open(host.port);
    socket.sendText(HELLO);
    await socket.text((text) => text.startsWith('WASSOP2 '));
    await clock.advance(9_999);
    expect(socket.raw.hasEnded).toBe(false);
    await clock.advance(1);
    expect(await socket.closeCode()).toBe(1000);
    expect(socket.texts.at(-1)).toContain('WIRE_HANDSHAKE_TIMEOUT');
  });
});

describe('R18: frames', () => {
  const HELLO_ANSWER = (text: string) => text.startsWith('WASSOP2 {"version":2');

  describe('a text message (1, 5)', () => {
    it('in one frame, in two, in many, and a byte at a time, is the same message', async () => {
      const { host } = await startOpenHost();
      const whole = Buffer.from(HELLO);
      const cuts: Buffer[][] = [
        [frameBytes(OPCODE.text, whole)],
        [frameBytes(OPCODE.text, whole.subarray(0, 9), { isFinal: false }), frameBytes(OPCODE.continuation, whole.subarray(9))],
        [
          frameBytes(OPCODE.text, '', { isFinal: false }),
          ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) => frameBytes(OPCODE.continuation, whole.subarray(index * 8, index * 8 + 8), { isFinal: false })),
          frameBytes(OPCODE.continuation, whole.subarray(64)),
        ],
      ];
      for (const frames of cuts) {
        for (const pieceBytes of [Number.MAX_SAFE_INTEGER, 1]) {
          const socket = await RawWebSocket.open(host.port);
          await socket.raw.writeInPieces(Buffer.concat(frames), pieceBytes);
          await socket.text(HELLO_ANSWER);
        }
      }
    });

    it('may have control frames between its fragments', async () => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      socket.send(OPCODE.text, HELLO.slice(0, 20), { isFinal: false });
      socket.send(OPCODE.ping, 'hola');
      socket.send(OPCODE.continuation, HELLO.slice(20));
      expect((await socket.frame(({ opcode }) => opcode === OPCODE.pong)).payload.toString()).toBe('hola');
      await socket.text(HELLO_ANSWER);
    });

    it.each([
      ['a continuation of nothing', [frameBytes(OPCODE.continuation, 'x')]],
      ['a new message inside a message', [frameBytes(OPCODE.text, 'x', { isFinal: false }), frameBytes(OPCODE.text, 'y')]],
    ])('with %s ends the connection with 1002', async (_name, frames) => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      for (const frame of frames) socket.raw.write(frame);
      expect(await socket.closeCode()).toBe(1002);
    });

    it('of more than 64 fragments ends the connection with 1008', async () => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      socket.send(OPCODE.text, '', { isFinal: false });
      for (let count = 0; count < 64; count += 1) socket.send(OPCODE.continuation, '', { isFinal: false });
      expect(await socket.closeCode()).toBe(1008);
    });
  });

  describe('pings (2)', () => {
    it('are answered with their payload, of up to 125 bytes; unasked pongs are not', async () => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      socket.send(OPCODE.pong, 'unasked');
      socket.send(OPCODE.ping, Buffer.alloc(125, 0xfe));
      socket.send(OPCODE.ping, '');
      await until(() => socket.frames.length === 2);
      expect(socket.frames.map(({ opcode, payload }) => [opcode, payload.length])).toEqual([[OPCODE.pong, 125], [OPCODE.pong, 0]]);
    });

    it.each([
      ['over 125 bytes', frameBytes(OPCODE.ping, Buffer.alloc(126))],
      ['in fragments', frameBytes(OPCODE.ping, 'x', { isFinal: false })],
    ])('%s end the connection with 1002', async (_name, frame) => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      socket.raw.write(frame);
      expect(await socket.closeCode()).toBe(1002);
    });
  });

  describe('what no frame may be (3, 4)', () => {
    it.each([
      ['not masked', frameBytes(OPCODE.text, HELLO, { isMasked: false })],
      ['with a reserved bit', frameBytes(OPCODE.text, HELLO, { reservedBits: 0x40 })],
      ['with the other reserved bits', frameBytes(OPCODE.text, HELLO, { reservedBits: 0x30 })],
      ['of a data kind nobody knows', frameBytes(3, 'x')],
      ['of a control kind nobody knows', frameBytes(11, 'x')],
    ])('%s ends the connection with 1002', async (_name, frame) => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      socket.raw.write(frame);
      expect(await socket.closeCode()).toBe(1002);
    });

    it('binary ends the connection with 1003', async () => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      socket.send(OPCODE.binary, HELLO);
      expect(await socket.closeCode()).toBe(1003);
    });
  });

  describe('UTF-8 (6)', () => {
    it('is whole across fragments', async () => {
      const { host } = await startOpenHost();
      const ana = await enter(host, 'Ana');
      const frame = Buffer.from(JSON.stringify({ type: 'message.send', id: 3, roomId: await roomIdOf(ana), nonce: nonceOf(3), text: 'κόσμε 🦊' }));
      const fox = frame.indexOf(0xf0);
      ana.send(OPCODE.text, frame.subarray(0, fox + 2), { isFinal: false });
      ana.send(OPCODE.continuation, frame.subarray(fox + 2));
      await ana.text((text) => text.includes('κόσμε 🦊'));
    });

    it.each([
      ['overlong', Buffer.of(0xc0, 0xaf)],
      ['half of a surrogate pair', Buffer.of(0xed, 0xa0, 0x80)],
      ['beyond Unicode', Buffer.of(0xf4, 0x90, 0x80, 0x80)],
      ['cut off', Buffer.of(0x61, 0xce)],
      ['a continuation byte alone', Buffer.of(0x80)],
    ])('that is none (%s) ends the connection with 1007', async (_name, payload) => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      socket.send(OPCODE.text, payload);
      expect(await socket.closeCode()).toBe(1007);
    });
  });

  describe('closing (7)', () => {
    it.each([1000, 1001, 1007, 3000, 4999])('with %d is answered alike, and the person is gone', async (code) => {
      const { host } = await startOpenHost();
      const ana = await enter(host, 'Ana');
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      ana.send(OPCODE.close, payload);
      expect(await ana.closeCode()).toBe(code);
      await until(() => host.people().length === 0);
    });

    it('without a code is answered without one', async () => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      socket.send(OPCODE.close, '');
      expect(await socket.closeCode()).toBe(null);
      expect(socket.frames.map(({ opcode }) => opcode)).toEqual([OPCODE.close]);
    });

    it.each([
      ['one byte', Buffer.of(3), 1002],
      ['a code that is none', Buffer.of(0, 0), 1002],
      ['a code that must not be sent', Buffer.of(0x03, 0xed), 1002],
      ['a code of nobody', Buffer.of(0x13, 0x88), 1002],
      ['a reason that is no UTF-8', Buffer.of(0x03, 0xe8, 0xc0, 0xaf), 1007],
    ])('with %s ends the connection with %3$d', async (_name, payload, expected) => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      socket.send(OPCODE.close, payload);
      expect(await socket.closeCode()).toBe(expected);
    });

    it('ends what comes behind it unread', async () => {
      const { host } = await startOpenHost();
      const ana = await enter(host, 'Ana');
      const roomId = await roomIdOf(ana);
      const message = JSON.stringify({ type: 'message.send', id: 3, roomId, nonce: nonceOf(3), text: 'tarde' });
      ana.raw.write(Buffer.concat([frameBytes(OPCODE.close, Buffer.of(0x03, 0xe8)), frameBytes(OPCODE.text, message)]));
      await ana.closeCode();
      const beto = await Wassop2TestClient.enter(host.port, 'Beto');
      expect(await beto.request({ type: 'history.read', roomId, beforeSeq: 100, limit: 10 })).toMatchObject({ value: { entries: [] } });
    });
  });

  describe('sizes (9)', () => {
    it('of a client’s message: 64 KiB are taken, a byte more ends the connection with 1009, at the header', async () => {
      const { host } = await startOpenHost();
      const padded = (sizeBytes: number) => {
        const frame = '{"type":"none","x":"';
        return `${frame}${'x'.repeat(sizeBytes - frame.length - 2)}"}`;
      };
      const ana = await enter(host, 'Ana');
      ana.sendText(padded(65_536));
      ana.send(OPCODE.ping, 'still there');
      await ana.frame(({ opcode }) => opcode === OPCODE.pong);
      // Nothing of the payload is sent: the length alone is judged.
      ana.raw.write(Buffer.of(0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0));
      expect(await ana.closeCode()).toBe(1009);
    });

    it('declared as 2^63 end the connection without taking memory', async () => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      socket.raw.write(Buffer.of(0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0));
      expect([1002, 1009]).toContain(await socket.closeCode());
    });

    it('of a host’s message: every length of header carries whole lines', async () => {
      const { host } = await startOpenHost();
      const ana = await enter(host, 'Ana');
      const beto = await Wassop2TestClient.enter(host.port, 'Beto');
      for (const length of [1, 125, 126, 8_000]) await beto.say('y'.repeat(length));
      for (let count = 0; count < 15; count += 1) await beto.say(`${count}${'z'.repeat(8_000)}`);
      const roomId = await roomIdOf(ana);
      ana.sendText(JSON.stringify({ type: 'history.read', id: 9, roomId, beforeSeq: 1_000, limit: 1_000 }));
      const page = await ana.text((text) => text.includes('"id":9'));
      expect(page.length).toBeGreaterThan(65_536);
      const { value } = JSON.parse(page) as { value: { entries: { text: string }[] } };
      expect(value.entries.map(({ text }) => text.length)).toEqual([1, 125, 126, 8_000, ...Array.from({ length: 15 }, (_, count) => 8_000 + String(count).length)]);
    });

    it('of a hello over its limit are refused in words', async () => {
      const { host } = await startOpenHost();
      const socket = await RawWebSocket.open(host.port);
      socket.sendText(`WASSOP2 {"versions":[2],"client":"${'x'.repeat(1_000)}"}`);
      expect(await socket.closeCode()).toBe(1000);
      expect(socket.texts).toEqual([expect.stringContaining('WIRE_FRAME_TOO_BIG')]);
    });
  });

  it('a line feed inside a message ends the connection with 1007: no message is two frames', async () => {
    const { host } = await startOpenHost();
    const ana = await enter(host, 'Ana');
    ana.sendText('{"type":"ping"}\n{"type":"ping"}');
    expect(await ana.closeCode()).toBe(1007);
  });
});

describe('a person who came in by the browser door', () => {
  it('is seen as such by everybody, whatever the hello said', async () => {
    const { host } = await startOpenHost();
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    const ana = await enter(host, 'Ana');
    expect(host.people()).toMatchObject([{ name: 'Beto', door: 'app' }, { name: 'Ana', door: 'browser', remoteAddress: '127.0.0.1' }]);
    const joined = await beto.frame((frame) => frame.type === 'member');
    expect(joined).toMatchObject({ change: 'joined', member: { name: 'Ana', door: 'browser' } });
    await say(ana, 'desde el navegador');
    await until(() => beto.entries.length === 1);
    expect(beto.entries).toMatchObject([{ text: 'desde el navegador', author: 'Ana' }]);
  });

  it('hears everybody and is heard, each message in one frame of its own', async () => {
    const { host } = await startOpenHost();
    const [ana, eva] = [await enter(host, 'Ana'), await enter(host, 'Eva')];
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    await Promise.all([say(ana, 'uno'), beto.say('dos'), say(eva, 'tres'), beto.say('cuatro')]);
    for (const socket of [ana, eva]) {
      await until(() => socket.texts.filter((text) => text.includes('"type":"entry"')).length === 4);
      const seqs = socket.texts.map((text) => JSON.parse(text.replace(/^WASSOP2 /, '')) as { entry?: { seq: number } }).flatMap(({ entry }) => (entry ? [entry.seq] : []));
      expect(seqs).toEqual([1, 2, 3, 4]);
    }
  });

  it('is pinged by frames that the browser itself answers, and stays while it does', async () => {
    const clock = new FakeClock();
    const { host } = await startOpenHost({}, { clock });
    const ana = await enter(host, 'Ana');
    for (let count = 0; count < 10; count += 1) {
      const pings = () => ana.frames.filter(({ opcode }) => opcode === OPCODE.ping).length;
      const before = pings();
      await clock.advance(4_000);
      await ana.raw.until(() => pings() > before);
      ana.send(OPCODE.pong, '');
      // A pong has no answer: the host has read it once it answered what came behind it.
      ana.send(OPCODE.ping, `${count}`);
      await ana.frame(({ opcode, payload }) => opcode === OPCODE.pong && payload.toString() === `${count}`);
    }
    expect(ana.raw.hasEnded).toBe(false);
    await clock.advance(15_000);
    expect(await ana.closeCode()).toBe(1000);
    expect(ana.texts.at(-1)).toContain('HEARTBEAT_LOST');
  });

  it('is told to leave when the owner closes the door, and nobody else is', async () => {
    const { host } = await startOpenHost();
    const ana = await enter(host, 'Ana');
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    await host.setBrowserDoor({ isOpen: false, installersDir: null });
    expect(await ana.closeCode()).toBe(1000);
    expect(ana.texts.at(-1)).toBe('{"type":"bye","code":"WIRE_DOOR_CLOSED"}');
    await beto.request({ type: 'room.list' });
    expect(host.people()).toMatchObject([{ name: 'Beto' }]);
  });

  it('is told when the host stops', async () => {
    const { host } = await startOpenHost();
    const ana = await enter(host, 'Ana');
    await host.stop();
    expect(await ana.closeCode()).toBe(1000);
    expect(ana.texts.at(-1)).toContain('HOST_STOPPED');
  });

  it('that comes again with the same key takes its own place', async () => {
    const { host } = await startOpenHost();
    const device = makeDevice();
    const first = await enter(host, 'Ana', device);
    await enter(host, 'Ana', device);
    expect(await first.closeCode()).toBe(1000);
    expect(first.texts.at(-1)).toContain('SESSION_REPLACED');
    expect(host.people()).toMatchObject([{ name: 'Ana', door: 'browser' }]);
  });

  it('who reads nothing loses the backlog, is told of the gap, and the others go on', async () => {
    const { host } = await startOpenHost({ sendLimits: { softBytes: 16 * 1024, hardBytes: 64 * 1024, stallMs: 60_000 } });
    const ana = await enter(host, 'Ana');
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    ana.raw.socket.pause();
    // Far more than the buffers of a system hold between two sockets.
    for (let count = 0; count < 1_500; count += 1) await beto.say(`${count} ${'x'.repeat(8_000)}`);
    ana.raw.socket.resume();
    await ana.text((text) => text === '{"type":"gap"}');
    await say(ana, 'sigo aquí');
    await beto.frame((frame) => frame.type === 'entry' && JSON.stringify(frame).includes('sigo aquí'));
  });
});
